import { containersOf, entitiesFor, stateProof, type Container } from '../../../casefile/containers.ts'
import { eventProofs, happenedAsTold, type Happening } from '../../../casefile/kube-events.ts'
import { extended } from '../../../core/extended.ts'
import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import type { Engine } from '../../../records/engine-event.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import { exitMeaning } from '../exit-codes.ts'
import { type Present, presentOf } from '../present.ts'

export interface Facts {
  /** What it wrote last, in its own log. */
  readonly wrote?: string | undefined
  readonly pod: string | undefined
  readonly namespace: string | undefined
  readonly container: string | undefined
  readonly containerId: string | undefined
  readonly init: boolean
  readonly restarts: number | undefined
  /** Back-offs, as events count them. */
  readonly backOffs: number | undefined
  /** `5m0s`: how long the kubelet waits by now. */
  readonly backOff: string | undefined
  readonly lastReason: string | undefined
  readonly exitCode: number | undefined
  readonly lastMeaning: string | undefined
  /** What the container left as its last words. */
  readonly lastMessage: string | undefined
  readonly started: string | undefined
  readonly finished: string | undefined
  /** Held back by an engine's restart policy, not by Kubernetes. */
  readonly engine: boolean
  readonly tool: Engine | undefined
  /** It runs, for the moment at least, and is ready. */
  readonly runs: boolean
  /** How it is at the end of the input. */
  readonly present: Present | undefined
  /** It runs, and was held back at its start only. */
  readonly recovered: boolean
  /** Another warning about its pod, with how often it was told. */
  readonly warning: string | undefined
  readonly warnings: number | undefined
}

export const LIMITS = thresholds({
  manyRestarts: { value: 5, why: 'Restarts that make a loop where no back-off was captured.' },
  manyEvents: { value: 3, why: 'Back-off events of a container that runs again; fewer belong to its start.' },
})

const HELD = /^(?:CrashLoopBackOff|Restarting)$/
const FAILED = /^(?:Error|OOMKilled|ContainerCannotRun|StartError|CrashLoopBackOff|RunContainerError)$/
const BACK_OFF = /^Back-off restarting (?:failed|crashed) container/
/** Warnings that other failures tell of. */
const TOLD =
  /^(?:BackOff|Failed(?!PostStartHook)\w*|Unhealthy|Killing|Evicted|Preempt\w+|OOMKilling|NetworkNotReady|SystemOOM|DNSConfigForming)$/

/** A container ends again and again, and is held back before each start. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  return containersOf(scope).flatMap((container) => judgeOne(container, limits))
}

function judgeOne(of: Container, limits: Values<typeof LIMITS>): Found<Facts>[] {
  const held = of.states.filter((s) => HELD.test(s.reason ?? '') && (s.source === 'pod status' || s.exitCode !== 0))
  const events = of.events.filter(({ what }) => BACK_OFF.test(what.message))
  const backOffs = events.length === 0 ? 0 : happenedAsTold(events).count
  const ended = endOf(of.states)
  const runs = of.states.some((s) => s.which === 'state' && s.state === 'Running' && s.ready === true)
  const many =
    !runs &&
    isFailed(ended) &&
    ((of.restarts ?? 0) >= limits.manyRestarts || (climbed(of) >= 2 && of.states.some((s) => FAILED.test(s.reason ?? ''))))
  // crictl counts the attempts of a container and prints no exit code
  const present = of.states.findLast((s) => s.which === 'state')
  const unknown =
    of.tool === 'crictl' && present?.state === 'Terminated' && present.exitCode === undefined && (of.restarts ?? 0) >= limits.manyRestarts
  if (held.length === 0 && events.length === 0 && !many && !unknown) return []
  const recovered = held.length === 0 && !many && !unknown && runs && backOffs < limits.manyEvents
  const code = ended?.exitCode ?? held.find((s) => s.exitCode !== undefined)?.exitCode
  const warning = mostOf(of.events.filter(isUntold), ({ count }) => count)
  return [
    extended(happenedAsTold(events), {
      count: Math.max(1, backOffs),
      ...(ended?.time === undefined ? {} : { time: ended.time, until: ended.time }),
      facts: {
        pod: of.pod,
        namespace: of.namespace,
        container: of.container,
        containerId: held.find((s) => s.containerId !== undefined)?.containerId ?? ended?.containerId,
        init: (held[0] ?? ended ?? of.states[0])?.init === true,
        restarts: of.restarts,
        backOffs: backOffs === 0 ? undefined : backOffs,
        backOff: waitOf([...held.map((s) => s.message), ...events.map(({ what }) => what.message)]),
        lastReason: ended?.reason,
        exitCode: code,
        lastMeaning: ended?.reason === 'OOMKilled' ? 'killed for lack of memory' : exitMeaning(code),
        lastMessage: ended?.message?.slice(0, 500),
        started: ended?.started,
        finished: ended?.finished,
        engine: of.engine,
        tool: of.tool,
        runs,
        present: presentOf(of) ?? (held.length === 0 ? undefined : { is: 'held back' }),
        recovered,
        warning: warning === undefined ? undefined : `${warning.what.reason}: ${warning.what.message.slice(0, 300)}`,
        warnings: warning?.count,
      },
      about: entitiesFor(of, held.find((s) => s.containerId !== undefined)?.containerId ?? ended?.containerId),
      proof: [
        ...held
          .slice(0, 3)
          .map((s) => stateProof(s, s.source === 'pod status' ? 'it waits for its next start' : 'the engine is about to start it again')),
        ...(ended === undefined || held.includes(ended)
          ? []
          : [stateProof(ended, `how it ended the last time${code === undefined ? '' : `: exit code ${code}`}`)]),
        ...eventProofs(events, 'held back').slice(0, 3),
        ...(warning === undefined ? [] : [{ ...eventProofs([warning], 'told of its pod')[0]!, witness: undefined }]),
      ],
      certainty: 'stated',
      ...(recovered ? { severity: 'note' as const } : {}),
      ...(unknown ? { missing: 'how it ended' } : held.length === 0 && events.length === 0 ? { missing: 'the back-off itself' } : {}),
    }),
  ]
}

/** The latest end: of the present state, of the last one. */
function endOf(states: readonly Cited<ContainerState>[]): Cited<ContainerState> | undefined {
  const ends = states.filter((s) => s.state === 'Terminated')
  return ends.findLast((s) => s.exitCode !== undefined) ?? ends.at(-1)
}

const isFailed = (ended: ContainerState | undefined): boolean =>
  ended !== undefined && (FAILED.test(ended.reason ?? '') || (ended.exitCode ?? 0) !== 0)

/** By how many restarts one capture differs from another. */
function climbed(of: Container): number {
  const counted = of.states.flatMap((s) => (s.which === 'state' ? (s.restarts ?? []) : []))
  return counted.length < 2 ? 0 : counted.reduce((a, b) => Math.max(a, b)) - counted.reduce((a, b) => Math.min(a, b))
}

const waitOf = (messages: readonly (string | undefined)[]): string | undefined =>
  messages.flatMap((message) => /(?:back-off|waits) (\d[\dhms.]{0,12})/.exec(message ?? '')?.[1] ?? []).at(-1)

const isUntold = ({ what }: Happening): boolean => what.type === 'Warning' && !TOLD.test(what.reason)
