import { once } from '../core/scope.ts'
import { grouped } from '../core/grouped.ts'
import type { Cited } from '../core/span.ts'
import { NODE_CONDITION, type NodeCondition } from '../records/node-condition.ts'
import { isAfter, kubeEvents, latestOf, type Happening } from './kube-events.ts'

/** One node of a cluster, put together from all that tells of it. */
export interface ClusterNode {
  readonly key: string
  readonly node?: string | undefined
  readonly conditions: readonly Cited<NodeCondition>[]
  readonly events: readonly Happening[]
  /** Somebody took it out of service. */
  readonly cordoned: boolean
}

/** Events of a kubelet about its node, and of the controller that watches it (pkg/kubelet/events/event.go). */
const OF_NODES =
  /^(?:NodeHas\w+|Node(?:Not)?Ready|Node(?:Not)?Schedulable|EvictionThresholdMet|FreeDiskSpaceFailed|ImageGCFailed|ContainerGCFailed|SystemOOM|Rebooted|Starting|InvalidDiskCapacity)$/
const IN_MESSAGE = /^Node (\S{1,253}) (?:status is now: |has been rebooted)/

export const nodesOf = once((scope): readonly ClusterNode[] => {
  const events = kubeEvents(scope).filter(
    ({ what }) => what.kind === 'node' || (OF_NODES.test(what.reason) && what.container === undefined),
  )
  const nameOf = ({ what }: Happening): string | undefined => IN_MESSAGE.exec(what.message)?.[1] ?? what.name
  // a fragment of a description may name its node only in its events
  const around = new Map(
    events.flatMap((event) => (nameOf(event) === undefined ? [] : [[event.what.at.artifact, nameOf(event)!] as const])),
  )
  type Member = { readonly node: string | undefined; readonly artifact: string } & (
    { readonly row: Cited<NodeCondition> } | { readonly event: Happening }
  )
  const members: Member[] = [
    ...scope.rows(NODE_CONDITION).map((row) => ({ node: row.node ?? around.get(row.at.artifact), artifact: row.at.artifact, row })),
    ...events.map((event) => ({ node: nameOf(event), artifact: event.what.at.artifact, event })),
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
