import type { Scope } from '../core/scope.ts'
import { secondsBetween, type Cited } from '../core/span.ts'
import type { NodeCondition } from '../records/node-condition.ts'
import { isAfter, kubeEvents, latestOf, type Happening } from './kube-events.ts'
import type { ClusterNode, Reclaim } from './nodes.ts'
import { isStale } from './stale.ts'

/** What a kubelet watches, with the names that Kubernetes has for it. */
export interface Pressure {
  readonly condition: string
  /** memory, disk, pids. */
  readonly resource: string
  readonly on: string
  readonly off: string
  /** As the kubelet's eviction manager calls what it wants back. */
  readonly reclaimed: RegExp
  /** Keeps new pods from the node, for as long as it holds (pkg/controller/nodelifecycle). */
  readonly taint: string
}

export const PRESSURES: readonly Pressure[] = [
  {
    condition: 'MemoryPressure',
    resource: 'memory',
    on: 'NodeHasInsufficientMemory',
    off: 'NodeHasSufficientMemory',
    reclaimed: /^memory/,
    taint: 'node.kubernetes.io/memory-pressure',
  },
  {
    condition: 'DiskPressure',
    resource: 'disk',
    on: 'NodeHasDiskPressure',
    off: 'NodeHasNoDiskPressure',
    reclaimed: /^(?:ephemeral-storage|inodes|nodefs|imagefs)/,
    taint: 'node.kubernetes.io/disk-pressure',
  },
  {
    condition: 'PIDPressure',
    resource: 'pids',
    on: 'NodeHasInsufficientPID',
    off: 'NodeHasSufficientPID',
    reclaimed: /^pids/,
    taint: 'node.kubernetes.io/pid-pressure',
  },
]

/** All that tells of one lack of one node. */
export interface Shortage {
  /** Its condition, where that says so. */
  readonly shown: Cited<NodeCondition> | undefined
  readonly changes: readonly Happening[]
  readonly reclaims: readonly Happening[]
  /** The same, by the log of its kubelet. */
  readonly logged: readonly Reclaim[]
  /** Pods that it refused for it. */
  readonly refusals: readonly Happening[]
  /** Too few unused images were found. */
  readonly kept: readonly Happening[]
  readonly last: Happening | undefined
  readonly over: boolean
}

/** `kills`: of the kernel, for want of this on the whole node. */
export function shortageOf(scope: Scope, of: ClusterNode, kind: Pressure, kills: readonly Happening[] = []): Shortage | undefined {
  const row = of.conditions.findLast(({ type }) => type === kind.condition)
  const changes = of.events.filter(({ what }) => what.reason === kind.on)
  const reclaims = of.events.filter(
    ({ what }) =>
      what.reason === 'EvictionThresholdMet' && kind.reclaimed.test(/^Attempting to reclaim (.{1,80})/.exec(what.message)?.[1] ?? ''),
  )
  const kept = kind.resource === 'disk' ? of.events.filter(isShortOfImages) : []
  const logged = of.reclaims.filter(({ what }) => kind.reclaimed.test(what.resource))
  const refusals = of.refusals.filter(({ what }) => what.message.includes(`condition: [${kind.condition}`))
  const last = latestOf([...changes, ...reclaims, ...kept, ...kills, ...refusals])
  const shown = row?.status === 'True' ? row : undefined
  if (shown === undefined && last === undefined && logged.length === 0) return undefined
  const after = (event: Happening): boolean => (last === undefined ? event.order > logged.at(-1)!.order : isAfter(event, last))
  const ended = of.events.some((event) => event.what.reason === kind.off && after(event))
  return {
    shown,
    changes,
    reclaims,
    logged,
    refusals,
    kept,
    last,
    over: shown === undefined && (ended || isShownOver(row, latestOf(changes)) || (last === undefined && isWonBack(scope, logged))),
  }
}

/** Its condition says that it is over, and was not told before the event of its last beginning. */
const isShownOver = (row: Cited<NodeCondition> | undefined, begun: Happening | undefined): boolean =>
  row?.status === 'False' && (begun === undefined || isStale(row, begun) !== true)

/** It evicts within a minute where nothing else helps (pkg/kubelet/eviction): a log that goes on without that tells that it did. */
const EVICTS_SECONDS = 60

function isWonBack(scope: Scope, logged: readonly Reclaim[]): boolean {
  const last = logged.at(-1)?.what
  const end = last === undefined ? undefined : scope.endOf(last.at.artifact)?.time
  if (last?.time === undefined || end === undefined || (secondsBetween(last.time, end) ?? 0) <= EVICTS_SECONDS) return false
  const first = logged[0]!.what.time ?? last.time
  return !kubeEvents(scope).some(
    ({ what: { reason, time } }) =>
      reason === 'Evicted' &&
      time !== undefined &&
      (secondsBetween(first, time) ?? -1) >= 0 &&
      (secondsBetween(last.time!, time) ?? Infinity) <= EVICTS_SECONDS,
  )
}

/** pkg/kubelet/images/image_gc_manager.go: the unused images are not enough. */
const isShortOfImages = ({ what }: Happening): boolean =>
  /^(?:FreeDiskSpaceFailed|ImageGCFailed)$/.test(what.reason) &&
  /garbage collect required amount of images|wanted to free \d/.test(what.message)

/** Which of a state and the event that contradicts it was told later: the state is `older`, `later`, or nothing tells it. */
export type Order = 'older' | 'later' | 'undated'

/** All that tells that a node is not ready. */
export interface Unreadiness {
  /** Its condition, and its rows in tables. */
  readonly rows: readonly Cited<NodeCondition>[]
  readonly left: readonly Happening[]
  readonly last: Happening | undefined
  /** The last event of its return. */
  readonly returned: Happening | undefined
  /** That was after the last of its leaving. */
  readonly back: boolean
  /** It is ready again, by what was told last. */
  readonly over: boolean
  /** A condition or a row that contradicts the last event. */
  readonly beside: { readonly row: Cited<NodeCondition>; readonly is: Order } | undefined
}

/** A row that says why or since when, which a table does not. */
const isTelling = ({ reason, message, heartbeat }: NodeCondition): boolean => (reason ?? message ?? heartbeat) !== undefined

export function unreadinessOf(of: ClusterNode): Unreadiness | undefined {
  const rows = of.conditions.filter(({ type, status }) => type === 'Ready' && status !== 'True')
  const left = of.events.filter(({ what }) => what.reason === 'NodeNotReady')
  const last = latestOf(left)
  if (rows.length === 0 && last === undefined) return undefined
  const returned = latestOf(of.events.filter(({ what }) => what.reason === 'NodeReady'))
  const back = last !== undefined && returned !== undefined && isAfter(returned, last)
  const shown = of.conditions.findLast(({ type }) => type === 'Ready')
  if (shown === undefined) return { rows, left, last, returned, back, over: back, beside: undefined }
  // of a table that is printed again and again the last row stands; beside a description a plain row says nothing more
  const told = rows.find(isTelling)
  if (rows.length > 0) {
    const isPast = returned !== undefined && (last === undefined || back) && isStale(told ?? shown, returned) === true
    const over = isPast || (told === undefined && shown.status === 'True')
    return { rows, left, last, returned, back, over, beside: isPast ? { row: told ?? shown, is: 'older' } : undefined }
  }
  const stale = isStale(shown, last!)
  return {
    rows,
    left,
    last,
    returned,
    back,
    over: back || stale !== true,
    beside: { row: shown, is: stale === undefined ? 'undated' : stale ? 'older' : 'later' },
  }
}
