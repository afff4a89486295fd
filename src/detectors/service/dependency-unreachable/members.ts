import { clusterBeside, type LeaderlessCluster } from '../../../casefile/clusters.ts'
import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { peerName } from '../../../core/peer-name.ts'
import type { Scope } from '../../../core/scope.ts'
import type { PeerFailure } from '../../../records/peer-failure.ts'

type Failed = Event<PeerFailure & LogLine>
export type Failures = readonly [Failed, ...Failed[]]

/** Peers that fail together: what they are members of cannot go on. */
export interface Together {
  readonly events: Failures
  readonly cluster: LeaderlessCluster | undefined
}

/** Other members of one cluster that a member lost are one failure: together they leave it without a leader. */
export function together(scope: Scope, groups: readonly Failures[]): Together[] {
  const byCluster = new Map<string, Together>()
  const alone: Together[] = []
  for (const events of groups) {
    const cluster = clusterBeside(scope, events)
    if (cluster === undefined) {
      alone.push({ events, cluster })
      continue
    }
    const key = [cluster.cluster, events[0].what.at.artifact, events[0].what.peer.port ?? ''].join('\0')
    const known = byCluster.get(key)
    const [first, ...rest] = [...(known?.events ?? []), ...events].toSorted((a, b) => a.order - b.order)
    byCluster.set(key, { cluster, events: first === undefined ? events : [first, ...rest] })
  }
  return [...byCluster.values(), ...alone]
}

/** All peers that these lines name behind the first. */
export function furtherPeers(events: Failures): readonly string[] {
  const all = events.flatMap(({ what: { peer, others = [] } }) => [peer, ...others]).map(({ host, port }) => peerName(host, port))
  return [...new Set(all)].slice(1)
}
