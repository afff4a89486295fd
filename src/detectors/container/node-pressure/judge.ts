import { eventProofs, happenedAsTold, latestOf, secondsOver, type Happening } from '../../../casefile/kube-events.ts'
import { type Pressure, PRESSURES, shortageOf } from '../../../casefile/node-states.ts'
import { nodesOf, type ClusterNode } from '../../../casefile/nodes.ts'
import { systemOoms } from '../../../casefile/system-ooms.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
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

/** A node says that it is short of memory, disk or process numbers, and has not said since that this is over. */
export function judge(scope: Scope): Found<Facts>[] {
  return nodesOf(scope).flatMap((node) => PRESSURES.flatMap((kind) => judgeOne(scope, node, kind)))
}

function judgeOne(scope: Scope, of: ClusterNode, kind: Pressure): Found<Facts>[] {
  // a kill at the limit of one cgroup is no lack of the node
  const ofNode = new Set(systemOoms(scope).flatMap(({ event, atLimit }) => (atLimit ? [] : [event])))
  const kills = kind.resource === 'memory' ? of.events.filter((event) => ofNode.has(event)) : []
  const shortage = shortageOf(scope, of, kind, kills)
  if (shortage === undefined) return []
  const { shown, changes, reclaims, logged, refusals, kept, last, over } = shortage
  const events = [...changes, ...reclaims, ...kept, ...kills, ...refusals]
  const killed = /victim process: (.{1,64}), pid: (\d{1,10})/.exec(latestOf(kills)?.what.message ?? '')
  const number = (some: readonly Happening[]): number | undefined => (some.length === 0 ? undefined : happenedAsTold(some).count)
  const spans = events.flatMap(({ what }) => secondsOver(what.age) ?? [])
  return [
    {
      ...(events.length === 0 && logged.length > 0 ? happened(logged) : happenedAsTold(kills.length > 0 ? kills : changes)),
      ...(shown?.time === undefined ? {} : { time: shown.time, until: shown.time }),
      facts: {
        node: of.node,
        resource: kind.resource,
        condition: kind.condition,
        reason: shown?.reason,
        message: shown?.message ?? last?.what.message.slice(0, 300),
        since: shown?.since,
        over,
        reclaims: number(reclaims) ?? (logged.length === 0 ? undefined : happened(logged).count),
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
        ...toldBy(logged, 'application log', 'the kubelet tries to win some back'),
        ...eventProofs(kept, 'too few unused images'),
        ...eventProofs(refusals, 'it refuses a pod for it'),
      ],
      certainty: 'stated',
      ongoing: over ? false : shown !== undefined || changes.length > 0 ? true : undefined,
      ...(over ? { severity: 'note' as const } : {}),
    },
  ]
}
