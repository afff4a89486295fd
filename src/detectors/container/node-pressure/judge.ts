import { eventProofs, happenedAsTold, isAfter, latestOf, secondsOver, type Happening } from '../../../casefile/kube-events.ts'
import { nodesOf, type ClusterNode } from '../../../casefile/nodes.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'

export interface Facts {
  readonly node: string | undefined
  /** memory, disk, pids. */
  readonly resource: string
  readonly condition: string
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly since: string | undefined
  /** The pressure was over when the description was made. */
  readonly over: boolean
  /** How often the kubelet tried to win back some of it. */
  readonly reclaims: number | undefined
  /** How often it found too few unused images to remove. */
  readonly imagesKept: number | undefined
  /** Kills of the kernel for lack of memory of the whole node. */
  readonly oomKills: number | undefined
  readonly victim: string | undefined
  readonly victimPid: number | undefined
  /** For how long events tell of it. */
  readonly overSeconds: number | undefined
}

interface Kind {
  readonly condition: string
  readonly resource: string
  readonly on: string
  readonly off: string
  /** As the kubelet's eviction manager calls what it wants back. */
  readonly reclaimed: RegExp
}

const KINDS: readonly Kind[] = [
  {
    condition: 'MemoryPressure',
    resource: 'memory',
    on: 'NodeHasInsufficientMemory',
    off: 'NodeHasSufficientMemory',
    reclaimed: /^Attempting to reclaim memory/,
  },
  {
    condition: 'DiskPressure',
    resource: 'disk',
    on: 'NodeHasDiskPressure',
    off: 'NodeHasNoDiskPressure',
    reclaimed: /^Attempting to reclaim (?:ephemeral-storage|inodes)/,
  },
  {
    condition: 'PIDPressure',
    resource: 'pids',
    on: 'NodeHasInsufficientPID',
    off: 'NodeHasSufficientPID',
    reclaimed: /^Attempting to reclaim pids/,
  },
]

/** A node says that it is short of memory, disk or process numbers, and has not said since that this is over. */
export function judge(scope: Scope): Found<Facts>[] {
  return nodesOf(scope).flatMap((node) => KINDS.flatMap((kind) => judgeOne(node, kind)))
}

function judgeOne(of: ClusterNode, kind: Kind): Found<Facts>[] {
  const row = of.conditions.findLast(({ type }) => type === kind.condition)
  const changes = of.events.filter(({ what }) => what.reason === kind.on)
  const reclaims = of.events.filter(({ what }) => what.reason === 'EvictionThresholdMet' && kind.reclaimed.test(what.message))
  const kept = kind.resource === 'disk' ? of.events.filter(isShortOfImages) : []
  const kills = kind.resource === 'memory' ? of.events.filter(({ what }) => what.reason === 'SystemOOM') : []
  const events = [...changes, ...reclaims, ...kept, ...kills]
  const last = latestOf(events)
  const shown = row?.status === 'True' ? row : undefined
  if (shown === undefined && last === undefined) return []
  const ended = last !== undefined && of.events.some((event) => event.what.reason === kind.off && isAfter(event, last))
  const over = shown === undefined && (ended || row?.status === 'False')
  const killed = /victim process: (.{1,64}), pid: (\d{1,10})/.exec(latestOf(kills)?.what.message ?? '')
  const number = (some: readonly Happening[]): number | undefined => (some.length === 0 ? undefined : happenedAsTold(some).count)
  const spans = events.flatMap(({ what }) => secondsOver(what.age) ?? [])
  return [
    {
      ...happenedAsTold(kills.length > 0 ? kills : changes),
      ...(shown?.time === undefined ? {} : { time: shown.time, until: shown.time }),
      facts: {
        node: of.node,
        resource: kind.resource,
        condition: kind.condition,
        reason: shown?.reason,
        message: shown?.message ?? last?.what.message.slice(0, 300),
        since: shown?.since,
        over,
        reclaims: number(reclaims),
        imagesKept: number(kept),
        oomKills: number(kills),
        victim: killed?.[1],
        victimPid: killed === null ? undefined : Number(killed[2]),
        overSeconds: spans.length === 0 ? undefined : Math.max(...spans),
      },
      about: { host: of.node },
      proof: [
        ...(shown === undefined
          ? []
          : [{ at: shown.at, time: shown.time, witness: 'pod status' as const, note: 'the condition of the node' }]),
        ...eventProofs(changes, 'the node reports it'),
        ...eventProofs(kills, 'the kernel kills for the whole node'),
        ...eventProofs(reclaims, 'the kubelet tries to win some back'),
        ...eventProofs(kept, 'too few unused images'),
      ],
      certainty: 'stated',
      ongoing: over ? false : shown !== undefined || changes.length > 0 ? true : undefined,
      ...(over ? { severity: 'note' as const } : {}),
    },
  ]
}

/** pkg/kubelet/images/image_gc_manager.go: the unused images are not enough. */
const isShortOfImages = ({ what }: Happening): boolean =>
  /^(?:FreeDiskSpaceFailed|ImageGCFailed)$/.test(what.reason) &&
  /garbage collect required amount of images|wanted to free \d/.test(what.message)
