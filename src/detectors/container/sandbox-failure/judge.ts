import { eventProofs, happenedAsTold, isAfter, latestOf, secondsOver, type Happening } from '../../../casefile/kube-events.ts'
import { nodesOf } from '../../../casefile/nodes.ts'
import { podsOf, type Pod } from '../../../casefile/pods.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { missingOf, type Kind } from './missing.ts'
import { pluginPods } from '../plugin-pods.ts'

export interface Facts {
  readonly pod: string | undefined
  readonly pods: readonly string[]
  readonly node: string | undefined
  /** The node tells it of itself, not of a pod. */
  readonly ofNode: boolean
  /** What is missing: an image, a network, addresses, the plugin's binary, configuration, file or daemon, a cgroup. */
  readonly kind: Kind
  readonly missing: string | undefined
  /** Where that was looked for: the namespace of a network, the folder of plugins. */
  readonly place: string | undefined
  /** The network plugin that says so. */
  readonly plugin: string | undefined
  /** A pod of that plugin which is in trouble itself. */
  readonly pluginPod: string | undefined
  readonly image: string | undefined
  readonly range: string | undefined
  readonly answer: string
  readonly tries: number
  /** For how long it is told. */
  readonly overSeconds: number | undefined
  readonly healed: boolean
}

export const LIMITS = thresholds({
  minSeconds: { value: 60, why: 'A node that starts has no pod network until its plugin has started, which takes some seconds.' },
})

/** What only a pod of the plugin on the same node brings. */
const NEEDS_PLUGIN = new Set<Kind>(['configuration', 'file', 'daemon', 'binary', 'rights'])

interface Trouble {
  readonly pod: Pod | undefined
  readonly node: string | undefined
  readonly event: Happening
}

/** A pod gets no sandbox, or a node no pod network, and it has not come since. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  const nodeNow = scope.name
  const ofPods = podsOf(scope).flatMap((pod) =>
    pod.events.filter(isTrouble).map((event): Trouble => ({ pod, node: pod.node ?? nodeNow, event })),
  )
  // what a pod lacks is what it was told last
  const last = new Map(podsOf(scope).map((pod) => [pod, latestOf(pod.events.filter(isTrouble))]))
  const ofNodes = nodesOf(scope).flatMap(({ node, events }) =>
    events.filter(isTrouble).map((event): Trouble => ({ pod: undefined, node, event })),
  )
  const alike = grouped([...ofPods, ...ofNodes], ({ pod, node, event }) => {
    const { kind, name, plugin } = missingOf(((pod === undefined ? undefined : last.get(pod)) ?? event).what.message)
    // without a known cause each pod is its own
    return [node, kind, name, plugin, kind === 'other' ? event.what.name : ''].join('\0')
  })
  return [...alike.values()].flatMap((troubles) => foundOf(scope, troubles, limits))
}

/** A pull that dockershim names is told as such. */
const isTrouble = ({ what }: Happening): boolean =>
  (what.reason === 'FailedCreatePodSandBox' && !/failed pulling image "/.test(what.message)) || what.reason === 'NetworkNotReady'

function foundOf(scope: Scope, troubles: readonly [Trouble, ...Trouble[]], { minSeconds }: Values<typeof LIMITS>): Found<Facts>[] {
  const events = troubles.map(({ event }) => event).toSorted((a, b) => a.order - b.order)
  const pods = [...new Set(troubles.flatMap(({ pod }) => pod ?? []))]
  const names = [...new Set(pods.flatMap(({ pod }) => pod ?? []))]
  const { kind, name, place, plugin, words } = missingOf(latestOf(events)!.what.message)
  const [broken] = NEEDS_PLUGIN.has(kind) ? pluginPods(scope, plugin, troubles[0].node, pods) : []
  const when = happenedAsTold(events)
  const lasts = when.time === undefined || when.until === undefined ? undefined : secondsBetween(when.time, when.until)
  const spans = [...events.flatMap(({ what }) => secondsOver(what.age) ?? []), ...(lasts === undefined ? [] : [lasts])]
  const overSeconds = spans.length === 0 ? undefined : Math.max(...spans)
  const healed =
    pods.length > 0
      ? pods.every((pod) => isHealed(pod, latestOf(events.filter((event) => pod.events.includes(event)))!))
      : nodesOf(scope).some((node) => node.events.some((event) => event.what.reason === 'NodeReady' && isAfter(event, latestOf(events)!)))
  // no pod waits for it, and it is told for a moment only
  const isBrief = pods.length === 0 && (overSeconds ?? 0) < minSeconds
  return [
    {
      ...when,
      facts: {
        pod: names[0],
        pods: names,
        node: troubles[0].node,
        ofNode: pods.length === 0,
        kind,
        missing: name,
        place,
        plugin,
        pluginPod: broken?.pod.pod,
        image: kind === 'image' ? name : undefined,
        range: kind === 'addresses' ? name : undefined,
        answer: words,
        tries: when.count,
        overSeconds: overSeconds === 0 ? undefined : overSeconds,
        healed,
      },
      about: {
        host: troubles[0].node,
        pod: names.length === 1 ? names[0] : undefined,
        podUid: pods.length === 1 ? pods[0]!.podUid : undefined,
      },
      also: names.length > 1 ? names.map((pod) => ({ pod })) : undefined,
      proof: [
        ...eventProofs(events, kind === 'configuration' ? 'the pod network is not ready' : 'the sandbox is not made'),
        ...(broken?.proof ?? []),
      ],
      certainty: 'stated',
      ...(healed ? { ongoing: false } : {}),
      ...(healed || isBrief ? { severity: 'note' as const } : {}),
    },
  ]
}

/** Its image was looked at, or a container started: both need the sandbox. */
const isHealed = (pod: Pod, last: Happening): boolean =>
  pod.events.some((event) => /^(?:Pulling|Pulled|Created|Started)$/.test(event.what.reason) && isAfter(event, last)) ||
  pod.states.some(({ which, state }) => which === 'state' && state === 'Running')
