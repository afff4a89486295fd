import { containersOf, entitiesFor, stateProof, type Container } from '../../../casefile/containers.ts'
import { lastWordsOf, printedLogOf } from '../../../casefile/container-words.ts'
import { engineProofs } from '../../../casefile/engine-lives.ts'
import { eventProofs, latestOf } from '../../../casefile/kube-events.ts'
import type { Found } from '../../../core/failure.ts'
import { happened } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import { presentOf } from '../present.ts'
import type { Facts } from './judge.ts'
import { refused } from './refused.ts'
import { sentenceOf, type Said } from './sentence.ts'

/** The runtime or the kubelet could not even start it. */
const START = /^(?:ContainerCannotRun|StartError|RunContainerError|CreateContainerError|CreateContainerConfigError|Blocked)$/
const OF_START = /^(?:failed to (?:create task|set up container networking)|driver failed|OCI runtime|error while creating mount|crun: )/
/** An engine names no reason: its runtime's sentence says that the command or a mount is not to be had. */
const isRefused = ({ source, message }: ContainerState): boolean =>
  source === 'container runtime' &&
  message !== undefined &&
  message !== '' &&
  (OF_START.test(message) || sentenceOf(message, true).kind !== 'other')
/** Failures with ids of their own. */
const OTHER = /^(?:CrashLoopBackOff|Restarting|OOMKilled|Evicted)$/

/** A container cannot be started, or ended with an error of its own that no loop, kill or eviction explains. */
export function ofEngines(scope: Scope): Found<Facts>[] {
  const shown = containersOf(scope).flatMap((container) => (container.engine ? judgeOne(scope, container) : []))
  return merged(shown, refused(scope, shown))
}

/** What its engine says of the start explains the code that it ended with. */
function merged(shown: readonly Found<Facts>[], refusals: readonly Found<Facts>[]): Found<Facts>[] {
  const refused = new Set(refusals.map(({ facts }) => facts.container))
  const isExplained = ({ facts }: Found<Facts>): boolean => !facts.atStart && facts.container !== undefined && refused.has(facts.container)
  const explained = grouped(shown.filter(isExplained), ({ facts }) => facts.container)
  return [
    ...shown.filter((one) => !isExplained(one)),
    ...refusals.map((refusal) => ({
      ...refusal,
      proof: [...refusal.proof, ...(explained.get(refusal.facts.container ?? '') ?? []).flatMap(({ proof }) => proof)],
    })),
  ]
}

function judgeOne(scope: Scope, of: Container): Found<Facts>[] {
  const start = of.states.find((s) => (START.test(s.reason ?? '') || isRefused(s)) && !/OOM-killed/.test(s.message ?? ''))
  // a loop, a kill or an eviction names the failure; that it could not start explains the loop
  if (start === undefined && of.states.some((s) => OTHER.test(s.reason ?? ''))) return []
  const present = of.states.findLast((s) => s.which === 'state')
  const state =
    start ??
    of.states.findLast((s) => failed(s) && (s.exitCode !== undefined || s === present)) ??
    of.states.findLast((s) => s.reason === 'Stopped')
  if (state === undefined) return []
  const isOnce = start === undefined && state.which === 'last state' && (of.restarts ?? 0) <= 1
  // events show it for certain, where a status may be of long ago
  if (isOnce && of.life === undefined) return []
  const said = latestOf(
    of.events.filter(({ what }) => /^Error: /.test(what.message) && !/BackOff$|^Error: ErrImagePull/.test(what.message)),
  )
  // a pod that is refused as a whole says so itself
  const refusal = start === undefined ? undefined : of.statuses.find((status) => status.message !== undefined)
  const ends = of.life?.ends.filter(({ exitCode }) => exitCode === state.exitCode) ?? []
  const called = { container: of.container, service: of.life?.service, containerId: state.containerId }
  // compose prints what its program said before the line that tells of the end
  const words =
    state.source === 'container runtime'
      ? lastWordsOf(scope, called, [state.at, ...ends.slice(-1).map(({ line }) => line.what.at)])
      : undefined
  const message = state.message ?? said?.what.message ?? refusal?.message ?? words?.what.words
  const sentence: Said | undefined =
    message === undefined
      ? undefined
      : message === words?.what.words
        ? { kind: 'other' as const, words: message }
        : sentenceOf(message, true)
  return [
    {
      ...(ends.length > 1 ? happened(ends.map(({ line }) => line)) : { count: 1, time: state.time }),
      facts: {
        pod: of.pod,
        namespace: of.namespace,
        container: of.container,
        containerId: state.containerId,
        init: of.init,
        engine: of.engine,
        tool: of.tool,
        exitCode: state.exitCode,
        reason: state.reason,
        message: message?.slice(0, 500),
        restarts: of.restarts,
        startedAgain: state.which === 'last state',
        atStart: start !== undefined,
        tries: undefined,
        healed: false,
        lost: undefined,
        sandboxChanged: undefined,
        asked: state.reason === 'Stopped' ? true : undefined,
        kind: sentence?.kind,
        name: sentence?.name,
        key: sentence?.key,
        words: sentence?.words,
        logged: of.engine && printedLogOf(scope, called) !== undefined ? true : undefined,
        present: presentOf(of),
      },
      about: entitiesFor(of, state.containerId),
      proof: [
        stateProof(state, state.exitCode === undefined ? `its state: ${state.reason}` : `exit code ${state.exitCode}`),
        ...(said === undefined ? [] : eventProofs([said], 'the reason that the kubelet gives')),
        ...engineProofs(ends.slice(-1).map(({ line }) => line)).filter(
          ({ at }) => at.artifact !== state.at.artifact || at.line !== state.at.line,
        ),
        ...cite(words?.what, 'its last words', 'application log'),
        ...(refusal === undefined || message !== refusal.message ? [] : cite(refusal, 'what the status of its pod says', 'pod status')),
      ],
      certainty: 'stated',
      ...(isOnce || state.reason === 'Stopped' ? { severity: 'note' as const } : start === undefined ? {} : { severity: 'error' as const }),
      ...(start === undefined && state.exitCode === undefined ? { missing: 'its exit code' } : {}),
    },
  ]
}

/** Of exit(-1), and of a container that was there when its engine or its host ended. */
const UNKNOWN = 255

/** Ended with a code of its own. Above 128 is a signal; 255 is what the runtimes of Kubernetes write when they do not know. */
function failed(state: ContainerState): boolean {
  if (
    state.state !== 'Terminated' ||
    state.reason === 'Completed' ||
    state.reason === 'Stopped' ||
    state.reason === 'ContainerStatusUnknown'
  )
    return false
  return state.exitCode === undefined
    ? state.reason === 'Error' && state.container === undefined
    : state.exitCode > 0 && (state.exitCode <= 128 || (state.exitCode === UNKNOWN && state.source === 'container runtime'))
}
