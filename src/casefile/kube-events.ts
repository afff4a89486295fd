import { extended } from '../core/extended.ts'
import { happened, type Event, type Happened } from '../core/event.ts'
import type { Proof, Witness } from '../core/finding.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { type Cited, type Instant, secondsBetween } from '../core/span.ts'
import { ageSeconds } from '../core/time/age.ts'
import { times } from '../core/words/numbers.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../records/kube-event.ts'
import { KUBELET_EVENT } from '../records/kubelet-event.ts'
import { POD_STATUS } from '../records/pod-status.ts'
import { syncError } from '../records/sync-error.ts'
import { claimAround, containerCalled, namespaceAround, podIn, podsAround, waitingPod } from './pod-names.ts'

/** Something that Kubernetes or a kubelet tells of an object. `count`: how often it happened, as told. */
export interface Happening extends Event<KubeEvent> {
  readonly witness: Witness
}

/** How long it went on, in seconds: `12m (x9 over 30m)`. */
export const secondsOver = (age: string | undefined): number | undefined => ageSeconds(/ over (\S{1,20})\)/.exec(age ?? '')?.[1])

/** Whether one happened after another: by their times, by their ages in one capture, else as they are told. */
export function isAfter(later: Happening, earlier: Happening): boolean {
  const [a, b] = [later.what, earlier.what]
  const seconds = a.time === undefined || b.time === undefined ? undefined : secondsBetween(b.time, a.time)
  if (seconds !== undefined && seconds !== 0) return seconds > 0
  const [now, then] = [ageSeconds(a.age), ageSeconds(b.age)]
  if (seconds === undefined && now !== undefined && then !== undefined && now !== then && a.at.artifact === b.at.artifact) return now < then
  return later.order > earlier.order
}

/** The one after which none of these happened. */
export function latestOf<T extends Happening>(events: readonly T[]): T | undefined {
  let latest: T | undefined
  for (const event of events) if (latest === undefined || isAfter(event, latest)) latest = event
  return latest
}

/** Events that claims on volumes alone have (pkg/controller/volume/persistentvolume, external-provisioner). */
const OF_CLAIMS =
  /^(?:ProvisioningFailed|ProvisioningSucceeded|ExternalProvisioning|FailedBinding|WaitForFirstConsumer|WaitForPodScheduled)$/

/** Events of the API, and what the log of a kubelet says in the same words. What two captures show of one event is one. */
export const kubeEvents = once((scope): readonly Happening[] => {
  const around = podsAround(scope)
  const waiting = waitingPod(scope)
  const claimOf = claimAround(scope)
  const space = namespaceAround(scope)
  const told = scope.events(KUBE_EVENT).map((event): Happening => {
    const what = { ...event.what, ...(event.what.reason === 'FailedSync' ? syncError(event.what.message) : undefined) }
    // only claims have these: a piece of their description names no kind
    const isOfClaim = what.name === undefined && OF_CLAIMS.test(what.reason)
    const claim = isOfClaim ? { kind: 'persistentvolumeclaim', name: claimOf(what.at) } : undefined
    const own =
      isOfClaim || what.name !== undefined || (what.kind !== undefined && what.kind !== 'pod')
        ? undefined
        : (podIn(what.message) ?? around(what.at) ?? waiting(what.at, what.message))
    const container = what.container ?? containerIn(what.message)
    const said = what.kind === 'pod' && what.namespace === undefined ? podIn(what.message) : undefined
    const known = what.namespace ?? own?.namespace ?? (said?.name === what.name ? said?.namespace : undefined)
    const namespace = known ?? (what.kind === 'node' ? undefined : space(what.at))
    return extended(event, {
      what: { ...what, ...own, ...claim, namespace, container },
      count: event.count * what.count,
      witness: 'kubernetes event' as const,
    })
  })
  const logged = scope.events(KUBELET_EVENT).map(({ what, ...event }): Happening => {
    const { at, time, reason, says, namespace, pod, podUid, container, node, ofPod } = what
    const of: KubeEvent = {
      kind: pod === undefined && ofPod !== true ? 'node' : 'pod',
      namespace,
      name: pod ?? (ofPod === true ? undefined : (node ?? scope.name ?? what.host)),
      uid: podUid,
      container,
      type: 'Warning',
      reason,
      message: says,
      count: 1,
      // a pod's event names the node by whose kubelet tells it
      from: pod === undefined || node === undefined ? 'kubelet' : `kubelet, ${node}`,
    }
    return { ...event, what: { ...of, at, ...(time === undefined ? {} : { time }) }, witness: 'container runtime' }
  })
  const spaceOf = onlyNamespaces(scope, told)
  const placed = told.map((event): Happening => {
    const { kind, name, namespace } = event.what
    return namespace !== undefined || name === undefined || kind === 'node'
      ? event
      : { ...event, what: { ...event.what, namespace: spaceOf.get(name) } }
  })
  const once = grouped(placed, ({ what }) => keyOf(what))
  return [...[...once.values()].map(latestCounted), ...logged].sort((a, b) => a.order - b.order)
})

/** The namespace of each name of which only one is told: a table that was asked for one namespace does not print it. */
function onlyNamespaces(scope: Scope, told: readonly Happening[]): ReadonlyMap<string, string | undefined> {
  const spaces = new Map<string, string | undefined>()
  const know = (name: string | undefined, namespace: string | undefined): void => {
    if (name === undefined || namespace === undefined) return
    spaces.set(name, spaces.has(name) && spaces.get(name) !== namespace ? undefined : namespace)
  }
  for (const { what } of told) {
    know(what.name, what.namespace)
    const named = podIn(what.message)
    know(named?.name, named?.namespace)
  }
  for (const { pod, namespace } of [...scope.rows(CONTAINER_STATE), ...scope.rows(POD_STATUS)]) know(pod, namespace)
  return spaces
}

const keyOf = ({ namespace, name, container, reason, message, time, at }: Cited<KubeEvent>): string =>
  [
    namespace,
    name ?? at.artifact,
    container,
    reason,
    message,
    time === undefined || 'boot' in time ? '' : Math.floor(time.wall / 1000),
  ].join('\0')

function latestCounted(events: readonly [Happening, ...Happening[]]): Happening {
  const latest = latestOf(events)!
  return { ...latest, count: events.reduce((most, { count }) => Math.max(most, count), 0) }
}

/** The container that a message names. */
function containerIn(message: string): string | undefined {
  return (
    /^(?:Started|Created|Stopping) container:? ([a-z0-9][\w.-]{0,252})$/.exec(message)?.[1] ??
    /^Container ([a-z0-9][\w.-]{0,252}) failed (?:liveness|startup) probe/.exec(message)?.[1] ??
    containerCalled(message) ??
    /^Error: failed to \w{4,10} subPath .{0,300} of container "([a-z0-9][\w.-]{0,252})"/.exec(message)?.[1] ??
    /^Back-off restarting failed container ([a-z0-9][\w.-]{0,252}) in pod /.exec(message)?.[1]
  )
}

/** The places of these events as proof, with how often each is told. */
export function eventProofs(events: readonly Happening[], note: string): Proof[] {
  return events.map(({ what, count, witness }) => ({
    at: what.at,
    time: what.time,
    witness,
    note: count > 1 ? `${note}, ${times(count)}` : note,
  }))
}

const earlier = (a: Instant | undefined, b: Instant): Instant => (a === undefined || (secondsBetween(b, a) ?? 0) > 0 ? b : a)

/** How often and when, where the API and the log of a kubelet may both tell of it. */
export function happenedAsTold(events: readonly Happening[]): Happened {
  const byWitness = grouped(events, ({ witness }) => witness)
  const count = [...byWitness.values()].map((own) => happened(own).count).reduce((a, b) => Math.max(a, b), 0)
  const told = happened(events)
  const first = events.flatMap(({ what }) => what.first ?? []).reduce<Instant | undefined>(earlier, told.time)
  return { ...told, ...(first === undefined ? {} : { time: first }), count: Math.max(1, count) }
}
