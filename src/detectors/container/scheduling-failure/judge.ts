import { engineContainers } from '../../../casefile/containers-by.ts'
import { engineRefusals } from '../../../casefile/engine-refusals.ts'
import { eventProofs, happenedAsTold, isAfter, type Happening, kubeEvents, latestOf } from '../../../casefile/kube-events.ts'
import { podsOf, type Pod } from '../../../casefile/pods.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { nodesWith, OWN_TAINTS } from './own-taints.ts'
import { presentOf } from '../present.ts'
import { ofQuotas, type Quota } from './of-quotas.ts'
import { leadingOf, missingOf, type Missing } from './reasons.ts'

export interface Facts {
  readonly pod: string | undefined
  /** A task of a swarm, `shop_api.1`, instead of a pod. */
  readonly task?: string | undefined
  /** What owns pods that are not made, instead of one of them; its namespace; and the quota of that namespace that has not enough left. */
  readonly owner?: string | undefined
  readonly namespace?: string | undefined
  readonly quota?: Quota | undefined
  /** Nodes that fit, and all of them. */
  readonly fitting: number | undefined
  readonly nodes: number | undefined
  /** What is missing, with the number of nodes where it is stated: cpu, memory, taint, host ports, … */
  readonly missing: readonly Missing[]
  /** The one that keeps it from most nodes. */
  readonly resource: string | undefined
  readonly message: string
  /** Why the cluster autoscaler adds no node for it, in its words. */
  /** Nodes of the input that have one of the taints which Kubernetes itself puts there. */
  readonly taintedNodes: readonly string[]
  readonly noScaleUp: string | undefined
  /** The claim that has no volume, and why it gets none, where its own events say it. */
  readonly claim: string | undefined
  readonly claimAnswer: string | undefined
  readonly healed: boolean
  /** A node was found since: what it waits for now is told by its other events. */
  readonly placed: boolean
}

/** The scheduler finds no node for a pod, and none was found since. */
export const judge = (scope: Scope): Found<Facts>[] => [...ofScheduler(scope), ...ofQuotas(scope), ...ofSwarm(scope)]

function ofScheduler(scope: Scope): Found<Facts>[] {
  return podsOf(scope).flatMap((pod) => {
    const failed = pod.events.filter(({ what }) => what.reason === 'FailedScheduling')
    const last = latestOf(failed)
    if (last === undefined) return []
    const missing = missingOf(last.what.message)
    const tainted = missing
      .slice(0, 20)
      .flatMap(({ name }) => (name === undefined || OWN_TAINTS[name] === undefined ? [] : nodesWith(scope, name)))
    const counted = /(\d{1,6})\/(\d{1,6}) nodes are available/.exec(last.what.message) ?? undefined
    const isLater = (event: Pod['events'][number]): boolean => isAfter(event, last)
    const placed = pod.events.some((event) => event.what.reason === 'Scheduled' && isLater(event))
    const healed = isPlaced(pod, isLater)
    const unbound = missing.some(({ what }) => what === 'unbound PersistentVolumeClaim') ? unboundClaim(scope, pod) : undefined
    const scale = latestOf(pod.events.filter(({ what }) => what.reason === 'NotTriggerScaleUp'))
    return [
      {
        ...happenedAsTold(failed),
        facts: {
          pod: pod.pod,
          fitting: counted === undefined ? undefined : Number(counted[1]),
          nodes: counted === undefined ? undefined : Number(counted[2]),
          missing,
          resource: leadingOf(missing)?.what,
          message: last.what.message.slice(0, 500),
          noScaleUp: scale === undefined ? undefined : reasonsOf(scale.what.message),
          claim: unbound?.what.name,
          claimAnswer: unbound?.what.message.replace(/\.$/, '').slice(0, 300),
          taintedNodes: distinct(
            tainted.flatMap(({ node }) => node ?? []),
            (node) => node,
          ).slice(0, 20),
          healed,
          placed: placed || healed,
        },
        about: { pod: pod.pod, podUid: pod.podUid },
        proof: [
          ...eventProofs([last], 'the scheduler finds no node'),
          ...tainted.flatMap(({ proof }) => proof).slice(0, 4),
          ...eventProofs(
            failed.filter((event) => event !== last),
            'the scheduler finds no node',
          ),
          ...(unbound === undefined ? [] : eventProofs([unbound], 'why its claim has no volume')),
          ...(scale === undefined ? [] : eventProofs([scale], 'no node is added')),
        ],
        certainty: 'stated',
        ongoing: placed || healed ? false : pod.states.length + pod.statuses.length > 0 ? true : undefined,
        ...(healed ? { severity: 'note' as const } : placed ? { severity: 'warning' as const } : {}),
      },
    ]
  })
}

/** The last event of a claim of its namespace that got no volume (pkg/controller/volume/persistentvolume, external-provisioner). */
function unboundClaim(scope: Scope, { namespace }: Pod): Happening | undefined {
  return latestOf(
    kubeEvents(scope).filter(
      ({ what }) =>
        /^(?:ProvisioningFailed|FailedBinding)$/.test(what.reason) &&
        what.kind !== 'pod' &&
        (namespace === undefined || what.namespace === undefined || what.namespace === namespace),
    ),
  )
}

/** Behind `pod didn't trigger scale-up: `, which versions word differently. */
const reasonsOf = (message: string): string | undefined => /scale-up[^:]{0,60}: (.{1,200})/.exec(message)?.[1]?.replace(/\.$/, '')

/** A node began with it after that: a pod that was placed may still wait for its volumes there. */
const isPlaced = (pod: Pod, isLater: (event: Pod['events'][number]) => boolean): boolean =>
  pod.events.some((event) => /^(?:Pulling|Pulled|Created|Started)$/.test(event.what.reason) && isLater(event)) ||
  pod.states.some(({ which, state }) => which === 'state' && state === 'Running')

/** A swarm finds no node for a task (swarmkit/manager/scheduler). */
function ofSwarm(scope: Scope): Found<Facts>[] {
  return engineRefusals(scope)
    .filter(({ about }) => about === 'place')
    .map(({ container, sentence, events }) => {
      const own = container === undefined ? undefined : engineContainers(scope).get(container)?.[0]
      const placed = own !== undefined && presentOf(own)?.is === 'runs'
      return {
        ...happened(events),
        facts: {
          pod: undefined,
          taintedNodes: [],
          claim: undefined,
          claimAnswer: undefined,
          task: container,
          fitting: undefined,
          nodes: undefined,
          missing: [],
          resource: undefined,
          message: sentence,
          noScaleUp: undefined,
          healed: placed,
          placed,
        },
        about: { container },
        proof: toldBy(events.slice(0, 3), 'container runtime', 'the swarm finds no node'),
        certainty: 'stated',
        ...(placed ? { severity: 'note' as const } : {}),
      }
    })
}
