import { containersOf, stateProof, type Container } from '../../casefile/containers.ts'
import { eventProofs, happenedAsTold, isAfter, latestOf, type Happening } from '../../casefile/kube-events.ts'
import type { Happened } from '../../core/event.ts'
import type { Proof } from '../../core/finding.ts'
import { cite } from '../../core/proof.ts'
import { once } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import type { ContainerState } from '../../records/container-state.ts'
import type { PodStatus } from '../../records/pod-status.ts'
import { sentenceOf, type Said } from './container-error/sentence.ts'

/** A container that its runtime or the kubelet could not start. */
export interface StartRefusal {
  readonly of: Container
  /** That says so best. */
  readonly state: Cited<ContainerState> | undefined
  /** That say so, of this container. */
  readonly events: readonly Happening[]
  /** Of its pod, which was refused as a whole. */
  readonly status: Cited<PodStatus> | undefined
  readonly message: string | undefined
  readonly said: Said | undefined
  /** It runs by now. */
  readonly healed: boolean
}

const START = /^(?:ContainerCannotRun|StartError|RunContainerError|CreateContainerError|CreateContainerConfigError|Blocked)$/
/** An engine names no reason: its runtime's sentence says that the command or a mount is not to be had. */
const isRefused = ({ source, message }: ContainerState): boolean =>
  source === 'container runtime' && message !== undefined && /^(?:command|mount)$/.test(sentenceOf(message).kind)
const isStart = (state: ContainerState): boolean =>
  (START.test(state.reason ?? '') || isRefused(state)) && !/OOM-killed/.test(state.message ?? '')

/** `Error: SENTENCE`, and before 1.6 `Failed to start container with docker id ID with error: SENTENCE` (pkg/kubelet). */
const SAID = /^(?:Error: |Failed to (?:start|create) (?:docker )?container (?:\S{1,80} )?(?:with .{0,100}?)?error: )(.{1,4000})$/s
/** Of images, and what only waits or names the state. */
const OTHER =
  /^(?:ErrImage|ImagePull|ImageInspect|InvalidImage|RegistryUnavailable|SignatureValidation|CrashLoopBackOff)|^\w+(?:BackOff|Error)$|OOM-killed/

/** The sentence of an event that says why a container was not started. */
function saidBy({ what }: Happening): string | undefined {
  if (what.reason !== 'Failed' && what.reason !== 'FailedStart') return undefined
  const said = SAID.exec(what.message)?.[1]
  return said === undefined || OTHER.test(said) ? undefined : said
}

/** Every container that could not be started, once. */
export const startRefusals = once((scope): readonly StartRefusal[] => {
  const containers = containersOf(scope)
  return containers.flatMap((of): StartRefusal[] => {
    const starts = of.states.filter(isStart)
    const events = of.events.filter((event) => saidBy(event) !== undefined && isOwn(event, of, starts.length > 0, containers))
    if (starts.length === 0 && events.length === 0) return []
    // the present state may only wait where the last one says why
    const state =
      starts.find((s) => s.which === 'state' && s.message !== undefined) ?? starts.find((s) => s.message !== undefined) ?? starts[0]
    const last = latestOf(events)
    // a pod that is refused as a whole says so itself
    const status = starts.length === 0 ? undefined : of.statuses.find((s) => s.message !== undefined)
    const message = state?.message ?? (last === undefined ? undefined : saidBy(last)) ?? status?.message
    return [
      {
        of,
        state,
        events,
        status: message === status?.message ? status : undefined,
        message,
        said: message === undefined ? undefined : sentenceOf(message),
        healed: isHealed(of, last),
      },
    ]
  })
})

/** An event that names no container is of the one that is in such a state, or of the only one. */
function isOwn({ what }: Happening, of: Container, inTrouble: boolean, all: readonly Container[]): boolean {
  if (what.container !== undefined || inTrouble) return true
  const others = all.filter((other) => other.pod === of.pod && other !== of && other.key.split('\0')[0] === of.key.split('\0')[0])
  if (others.length === 0) return true
  const fits = (one: Container): boolean => one.states.some(isStart) || (!runs(one) && one.states.some((s) => s.state === 'Waiting'))
  return fits(of) && !others.some(fits)
}

const runs = (of: Container): boolean => of.states.some((s) => s.which === 'state' && s.state === 'Running')

function isHealed(of: Container, last: Happening | undefined): boolean {
  if (runs(of)) return true
  return (
    last !== undefined &&
    of.states.every((s) => s.which !== 'state') &&
    of.events.some((event) => event.what.reason === 'Started' && isAfter(event, last))
  )
}

/** How often and when it was refused. The kubelet logs each refusal twice, of which the later one counts. */
export function refusedAt({ state, events }: StartRefusal): Happened {
  const counted = events.filter(({ what }) => what.reason !== 'FailedStart')
  if (events.length > 0) return happenedAsTold(counted.length === 0 ? events : counted)
  return { count: 1, time: state?.time }
}

/** Lines that tell of it, the deciding one first. */
export function refusalProof({ state, events, status, message }: StartRefusal, note: string): Proof[] {
  const ofState =
    state === undefined
      ? []
      : [stateProof(state, state.exitCode === undefined ? `its state: ${state.reason}` : `exit code ${state.exitCode}`)]
  const last = latestOf(events)
  const ofEvents = last === undefined ? [] : eventProofs([last, ...events.filter((event) => event !== last)], note)
  const whole = status === undefined ? [] : cite(status, 'what the status of its pod says', 'pod status')
  return state?.message !== undefined && state.message === message
    ? [...ofState, ...ofEvents, ...whole]
    : [...ofEvents, ...ofState, ...whole]
}
