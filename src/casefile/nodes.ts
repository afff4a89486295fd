import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited, Span } from '../core/span.ts'
import { EVICTION_RECLAIM, type EvictionReclaim } from '../records/eviction-reclaim.ts'
import type { KubeEvent } from '../records/kube-event.ts'
import { NODE_CONDITION, type NodeCondition } from '../records/node-condition.ts'
import { commandAbove } from './command-above.ts'
import { isAfter, kubeEvents, latestOf, type Happening } from './kube-events.ts'
import { podsOf, type Pod } from './pods.ts'

/** What the log of a kubelet says that it wants back, before it evicts pods. */
export type Reclaim = Event<EvictionReclaim & LogLine>

/** One node of a cluster, put together from all that tells of it. */
export interface ClusterNode {
  readonly key: string
  readonly node?: string | undefined
  readonly conditions: readonly Cited<NodeCondition>[]
  readonly events: readonly Happening[]
  readonly reclaims: readonly Reclaim[]
  /** Pods that it refused for a condition of its own. */
  readonly refusals: readonly Happening[]
  /** Somebody took it out of service. */
  readonly cordoned: boolean
}

/** Events of a kubelet about its node, and of the controller that watches it (pkg/kubelet/events/event.go). */
const OF_NODES =
  /^(?:NodeHas\w+|Node(?:Not)?Ready|Node(?:Not)?Schedulable|EvictionThresholdMet|FreeDiskSpaceFailed|ImageGCFailed|ContainerGCFailed|SystemOOM|Rebooted|Starting|InvalidDiskCapacity)$/
const IN_MESSAGE = /^Node (\S{1,253}) (?:status is now: |has been rebooted)/
/** pkg/kubelet/eviction: a pod that its node does not take in, or that was on it when a condition began. */
const REFUSED = /\bnode had condition: \[/
/** pkg/controller/util/node: what the pods of a node are told when it is lost; a node's own event names it. */
const isOfPod = ({ kind, name, reason, message }: KubeEvent): boolean =>
  kind === 'pod' && name !== undefined && reason === 'NodeNotReady' && !IN_MESSAGE.test(message)
const ASKED = /\b(?:kubectl|oc|k)\s(?:.{0,200}\s)?(?:describe|get)\s{1,4}(?:no|nodes?)(?:\/|\s{1,4})([a-z0-9][a-z0-9.-]{0,252})(?=\s|$)/

export const nodesOf = once((scope): readonly ClusterNode[] => {
  const events = kubeEvents(scope).filter(
    ({ what }) => what.kind === 'node' || (OF_NODES.test(what.reason) && what.container === undefined && !isOfPod(what)),
  )
  const nameOf = ({ what }: Happening): string | undefined => what.name ?? IN_MESSAGE.exec(what.message)?.[1]
  const rows = scope.rows(NODE_CONDITION)
  const around = nodesAround([...events.map((event) => ({ node: nameOf(event), at: event.what.at })), ...rows], commandAbove(scope))
  type Member = { readonly node: string | undefined; readonly artifact: string } & (
    { readonly row: Cited<NodeCondition> } | { readonly event: Happening } | { readonly reclaim: Reclaim } | { readonly refusal: Happening }
  )
  const refusalsOf = (pod: Pod, node: string): Member[] =>
    pod.events
      .filter(({ what }) => what.reason === 'Evicted' && REFUSED.test(what.message))
      .map((refusal) => ({ node, artifact: refusal.what.at.artifact, refusal }))
  const members: Member[] = [
    ...rows.map((row) => ({ node: row.node ?? around(row.at), artifact: row.at.artifact, row })),
    ...events.map((event) => ({ node: nameOf(event) ?? around(event.what.at), artifact: event.what.at.artifact, event })),
    ...scope.events(EVICTION_RECLAIM).map((reclaim) => ({
      node: scope.name ?? reclaim.what.host ?? around(reclaim.what.at),
      artifact: reclaim.what.at.artifact,
      reclaim,
    })),
    ...podsOf(scope).flatMap((pod): Member[] => {
      const node = nodeOfPod(scope, pod)
      // the controller of nodes tells it to the pods of a node, too; nothing tells them of its return
      const lost = pod.events.filter(({ what }) => isOfPod(what))
      if (node !== undefined && !pod.states.some(({ which, ready }) => which === 'state' && ready === true))
        return [...lost.map((event) => ({ node, artifact: event.what.at.artifact, event })), ...refusalsOf(pod, node)]
      return node === undefined ? [] : refusalsOf(pod, node)
    }),
  ]
  return [...grouped(members, ({ node, artifact }) => node ?? `\0${artifact}`)].map(([key, own]): ClusterNode => {
    const told = own.flatMap((m) => ('event' in m ? [m.event] : []))
    const lost = lostBy(told)
    const conditions = [...own.flatMap((m) => ('row' in m ? [m.row] : [])), ...lost.map((event) => conditionOf(event, own[0].node))]
    return {
      key,
      node: own[0].node,
      conditions,
      events: told.filter((event) => !lost.includes(event)),
      reclaims: own.flatMap((m) => ('reclaim' in m ? [m.reclaim] : [])),
      refusals: own.flatMap((m) => ('refusal' in m ? [m.refusal] : [])),
      cordoned: conditions.some(({ type, status }) => type === 'Unschedulable' && status === 'True'),
    }
  })
})

/** What a kubelet itself logs of its node that is not ready, and of no later end of it: that is its condition. */
function lostBy(events: readonly Happening[]): readonly Happening[] {
  const lost = events.filter(({ what, witness }) => what.reason === 'NodeNotReady' && witness === 'container runtime')
  const last = latestOf(lost)
  return last === undefined || events.some((event) => event.what.reason === 'NodeReady' && isAfter(event, last)) ? [] : lost
}

const conditionOf = ({ what: { at, time, message } }: Happening, node: string | undefined): Cited<NodeCondition> => ({
  at,
  ...(time === undefined ? {} : { time }),
  node,
  type: 'Ready',
  status: 'False',
  reason: 'KubeletNotReady',
  message,
})
/** Where a pod is; a controller may be the one to tell it: `Found failed daemon pod obs/agent-8jx2k on node n14`. */
export function nodeOfPod(scope: Scope, { pod, node }: Pod): string | undefined {
  const name = pod?.split('/').at(-1)
  if (node !== undefined || name === undefined) return node
  return toldOfPods(scope).get(name)
}

const toldOfPods = once((scope): ReadonlyMap<string, string> => {
  const nodes = new Map<string, string>()
  for (const { what } of kubeEvents(scope)) {
    const m = what.kind === 'pod' ? null : /\bpod (?:[\w.-]{1,253}\/)?([\w.-]{1,253}) on node ([\w.-]{0,252}\w)/.exec(what.message)
    if (m !== null && !nodes.has(m[1]!)) nodes.set(m[1]!, m[2]!)
  }
  return nodes
})

/** Whose a fragment of a description is that does not name its node: as the command above it tells, or the only node around. */
function nodesAround(
  named: readonly { readonly node?: string | undefined; readonly at: Span }[],
  commandOf: (at: Span) => { readonly command: string } | undefined,
): (at: Span) => string | undefined {
  const names = new Map<string, Set<string>>()
  for (const { node, at } of named) if (node !== undefined) names.set(at.artifact, (names.get(at.artifact) ?? new Set<string>()).add(node))
  return (at) => {
    const asked = ASKED.exec(commandOf(at)?.command ?? '')?.[1]
    const here = names.get(at.artifact)
    return asked ?? (here?.size === 1 ? [...here][0] : undefined)
  }
}
