import { containersOf, endings, engineEndOf, entitiesFor, type Container, type Ending } from '../../../casefile/containers.ts'
import { engineProofs } from '../../../casefile/engine-lives.ts'
import { OVERRAN } from '../../../casefile/engine-states.ts'
import { kernelKills, killOfContainer } from '../../../casefile/kernel-kills.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import type { Engine } from '../../../records/engine-event.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import { signalOf } from '../exit-codes.ts'
import { type Present, presentOf } from '../present.ts'
import { senderAsTold, senderOf, type By } from './sender.ts'

export interface Facts {
  /** What it wrote last, in its own log. */
  readonly wrote?: string | undefined
  readonly pod: string | undefined
  readonly namespace: string | undefined
  readonly container: string | undefined
  readonly containerId: string | undefined
  readonly engine: boolean
  readonly tool: Engine | undefined
  readonly exitCode: number
  readonly signal: string
  readonly reason: string | undefined
  /** Who sent the signal, as far as the events tell; `itself`: a crash. */
  readonly by: By
  /** What the status of the pod says of that. */
  readonly said: string | undefined
  readonly restarts: number | undefined
  readonly started: string | undefined
  readonly finished: string | undefined
  readonly node: string | undefined
  /** Its log is that of the run before. */
  readonly startedAgain: boolean
  /** Of a stop: how long the engine waited before it killed. */
  readonly graceSeconds: number | undefined
  /** The engine's events tell of what it was asked to do, and of no stop or kill of this one. */
  readonly notAsked: true | undefined
  /** The engine counts no kill at the container's own limit. */
  readonly oomKilled: boolean | undefined
  /** It was asked to stop, or may have been: a note. */
  readonly asked: boolean
  /** How it is at the end of the input. */
  readonly present: Present | undefined
}

export const LIMITS = thresholds({
  minRestarts: {
    value: 3,
    why: 'Restarts from which on a signal of an unknown sender is no single stop, while the container is not ready: something ends it again and again.',
  },
})

const ENDED_FROM_OUTSIDE = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])

/** A container ended with the exit code of a signal; what memory did is told elsewhere. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  const kills = kernelKills(scope)
  const isEnded = (s: ContainerState): boolean =>
    (s.state === 'Terminated' || s.reason === 'Restarting') &&
    signalOf(s.exitCode) !== undefined &&
    s.reason !== 'OOMKilled' &&
    s.reason !== 'Completed' &&
    killOfContainer(kills, s.containerId) === undefined
  return containersOf(scope).flatMap((container) => {
    const ends = endings(container, isEnded, (s) =>
      s.reason === OVERRAN ? 'it did not end in its grace time' : `exit code ${s.exitCode} is ${signalOf(s.exitCode)}`,
    )
    const bySignal = grouped(ends, (end) => `${signalOf(end.state.exitCode)}\0${engineEndOf(container, end)?.asked?.by ?? ''}`)
    return [...bySignal.values()].flatMap((own) => foundOf(container, own, limits))
  })
}

function foundOf(of: Container, ends: readonly [Ending, ...Ending[]], { minRestarts }: Values<typeof LIMITS>): Found<Facts>[] {
  const { state } = ends[0]
  const signal = signalOf(state.exitCode)!
  const told = ends.flatMap((end) => engineEndOf(of, end) ?? [])
  const sender = ENDED_FROM_OUTSIDE.has(signal) ? (senderAsTold(told) ?? senderOf(of)) : undefined
  const notAsked = told.some((end) => end.notAsked) ? true : undefined
  const by = ENDED_FROM_OUTSIDE.has(signal) ? (sender?.by ?? 'unknown') : 'itself'
  // 137 is what the kubelet writes of a container that it does not find
  if (state.reason === 'ContainerStatusUnknown' && by === 'unknown') return []
  const isDown = of.states.some((s) => s.which === 'state' && (s.ready === false || s.reason === 'Restarting'))
  const again = (of.restarts ?? 0) >= minRestarts && isDown
  // of a table, which counts no restarts
  if (state.reason === 'Restarting' && !again) return []
  // a stop was asked for; a kill whose sender is not known may have been, if it was one
  const asked =
    by === 'stop' || by === 'kill' || by === 'node shutdown' || (by === 'unknown' && !again && !(notAsked === true && signal === 'SIGKILL'))
  const proof: Proof[] = ends.flatMap((end) => [...end.proof])
  return [
    {
      count: ends.length,
      time: state.time,
      until: ends.at(-1)!.time,
      facts: {
        pod: of.pod,
        namespace: of.namespace,
        container: of.container,
        containerId: state.containerId,
        engine: of.engine,
        tool: of.tool,
        exitCode: state.exitCode!,
        signal,
        reason: state.reason,
        by,
        said: sender?.said,
        restarts: of.restarts,
        started: state.started,
        finished: state.finished,
        node: of.node,
        startedAgain: state.which === 'last state',
        graceSeconds: sender?.graceSeconds,
        notAsked,
        oomKilled: state.oomKilled,
        asked,
        present: presentOf(of),
      },
      about: entitiesFor(of, state.containerId),
      proof: [
        ...proof.map((one, i) =>
          i === 0 && by === 'unknown' && again ? { ...one, note: `${one.note}; ${of.restarts} restarts, and it does not stay up` } : one,
        ),
        ...[...(sender?.proof ?? []), ...engineProofs(told.map(({ line }) => line))].filter(
          ({ at }) => !proof.some((one) => one.at.artifact === at.artifact && one.at.line === at.line),
        ),
      ],
      certainty: 'stated',
      ...(asked ? { severity: 'note' as const } : {}),
      ...(by === 'unknown' ? { missing: 'who sent the signal' } : {}),
    },
  ]
}
