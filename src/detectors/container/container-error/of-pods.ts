import { containersOf, entitiesFor, stateProof, type Container } from '../../../casefile/containers.ts'
import { eventProofs, kubeEvents } from '../../../casefile/kube-events.ts'
import type { Found } from '../../../core/failure.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import { JOB_STATUS } from '../../../records/job-status.ts'
import { signalOf } from '../exit-codes.ts'
import { presentOf } from '../present.ts'
import { refusalProof, refusedAt, startRefusals, type StartRefusal } from '../start-refusals.ts'
import type { Facts } from './judge.ts'
import { endedPods } from './ended-pods.ts'
import { sentenceOf } from './sentence.ts'

/** pkg/kubelet/kuberuntime and status_manager.go: the runtime did not know how it ended, or not even of it. */
const LOST = /^(?:Unknown|ContainerStatusUnknown)$/
/** Failures with ids of their own. */
const OTHER = /^(?:CrashLoopBackOff|Restarting|OOMKilled|Evicted)$/

/** A container cannot be started, or ended with an error of its own that no loop, kill or eviction explains. */
export function ofPods(scope: Scope): Found<Facts>[] {
  const refusals = new Map(startRefusals(scope).map((refusal) => [refusal.of, refusal]))
  const ofContainers = containersOf(scope).flatMap((of) => {
    if (of.engine) return []
    const refusal = refusals.get(of)
    if (refusal !== undefined) return [refused(refusal)]
    if (isScaledDown(scope, of)) return []
    return isRetried(scope, of) ? ended(of).map(({ missing: _, ...one }) => ({ ...one, severity: 'note' as const })) : ended(of)
  })
  return [...ofContainers, ...endedPods(scope)]
}

/** Its Job is complete: another pod of it did what this one did not. */
const isRetried = (scope: Scope, { pod }: Container): boolean => {
  const name = pod?.split('/').at(-1)
  return name !== undefined && scope.rows(JOB_STATUS).some(({ job, condition }) => condition === 'Complete' && name.startsWith(`${job}-`))
}

/** Codes of a program that is told to end: SIGTERM, and SIGKILL behind it. */
const STOPPED = new Set([143, 137])

/** What owns it was scaled down to nothing, as by the rollout of its successor: it was told to end, and nothing says that it ended of another reason. */
function isScaledDown(scope: Scope, { pod, states }: Container): boolean {
  const name = pod?.split('/').at(-1)
  if (name === undefined || states.some(({ exitCode }) => exitCode !== undefined && !STOPPED.has(exitCode))) return false
  return scaledDown(scope).some((owner) => name.startsWith(`${owner}-`))
}

/** What was scaled down to nothing. */
const scaledDown = once((scope): readonly string[] => [
  ...new Set(
    kubeEvents(scope).flatMap(({ what: { reason, message } }) =>
      reason === 'ScalingReplicaSet'
        ? (/^Scaled down replica set ([a-z0-9][\w.-]{0,252})(?: from \d{1,6})? to 0(?!\d)/.exec(message)?.[1] ?? [])
        : [],
    ),
  ),
])

function refused(refusal: StartRefusal): Found<Facts> {
  const { of, state, events, message, said, healed } = refusal
  return {
    ...(state === undefined ? refusedAt(refusal) : { count: 1, time: state.time }),
    facts: {
      ...factsOf(of, state, message),
      reason: state?.reason,
      atStart: true,
      tries: events.length === 0 ? undefined : refusedAt(refusal).count,
      kind: said?.kind,
      name: said?.name,
      key: said?.key,
      words: said?.words,
      healed,
      lost: undefined,
      sandboxChanged: undefined,
    },
    about: entitiesFor(of, state?.containerId),
    proof: refusalProof(refusal, 'the reason that the kubelet gives'),
    certainty: 'stated',
    severity: healed ? 'note' : 'error',
    ...(healed ? { ongoing: false } : {}),
  }
}

function ended(of: Container): Found<Facts>[] {
  // a loop, a kill or an eviction names the failure
  if (of.states.some((s) => OTHER.test(s.reason ?? ''))) return []
  const present = of.states.findLast((s) => s.which === 'state')
  const ends = of.states.filter((s) => failed(s) && (s.exitCode !== undefined || s === present))
  // a table tells the same end without its code
  const state = ends.findLast((s) => s.exitCode !== undefined && s.which === 'state') ?? ends.at(-1)
  if (state === undefined) return []
  const isLost = LOST.test(state.reason ?? '')
  // what ended its pod as a whole is told of the pod
  if (isLost && of.statuses.some(({ status, reason }) => status === 'Failed' && reason !== undefined)) return []
  const runs = present?.state === 'Running'
  const sandbox = isLost ? of.events.filter(({ what }) => what.reason === 'SandboxChanged') : []
  if (!isLost && state.which === 'last state' && (of.restarts ?? 0) <= 1) return []
  const sentence = state.message === undefined ? undefined : sentenceOf(state.message)
  return [
    {
      count: 1,
      time: state.time,
      facts: {
        ...factsOf(of, state, state.message),
        atStart: false,
        tries: undefined,
        kind: sentence?.kind,
        name: sentence?.name,
        key: sentence?.key,
        words: sentence?.words,
        healed: false,
        lost: isLost ? state.reason : undefined,
        sandboxChanged: isLost ? sandbox.length > 0 : undefined,
      },
      about: entitiesFor(of, state.containerId),
      proof: [
        stateProof(state, state.exitCode === undefined ? `its state: ${state.reason}` : `exit code ${state.exitCode}`),
        ...eventProofs(sandbox.slice(0, 1), 'its sandbox was gone'),
      ],
      certainty: 'stated',
      ...(isLost && runs ? { severity: 'note' as const, ongoing: false } : {}),
      ...(!isLost && state.exitCode === undefined ? { missing: 'its exit code' } : {}),
    },
  ]
}

type Plain = Omit<Facts, 'atStart' | 'tries' | 'kind' | 'name' | 'key' | 'words' | 'healed' | 'lost' | 'sandboxChanged'>

const factsOf = (of: Container, state: Cited<ContainerState> | undefined, message: string | undefined): Plain => ({
  pod: of.pod,
  namespace: of.namespace,
  container: of.container,
  containerId: state?.containerId,
  init: of.init,
  engine: of.engine,
  exitCode: state?.exitCode,
  reason: state?.reason,
  message: message?.slice(0, 500),
  restarts: of.restarts,
  startedAgain: state?.which === 'last state',
  present: presentOf(of),
})

/** Ended with a code of its own, which above 128 stands for a signal; or lost by what ran it. */
function failed(state: ContainerState): boolean {
  if (state.state !== 'Terminated' || state.reason === 'Completed') return false
  if (LOST.test(state.reason ?? '')) return true
  return state.exitCode === undefined
    ? state.reason === 'Error' && state.container === undefined
    : state.exitCode > 0 && (state.exitCode <= 128 || (state.which === 'state' && signalOf(state.exitCode) === undefined))
}
