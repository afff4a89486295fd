import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { SLOW_SYNC } from '../../../records/slow-sync.ts'
import type { besideOf, Facts } from './facts.ts'
import type { Limits } from './limits.ts'

/** A server says that its writes to disk take too long, and what its cluster did over it: the program that waits is the witness. */
export function toldByServer(scope: Scope, limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  const told = scope.events(SLOW_SYNC)
  const syncs = told.filter(({ what }) => what.kind === 'sync')
  const late = told.filter(({ what }) => what.kind === 'heartbeat')
  const [first] = syncs.length === 0 ? late : syncs
  if (first === undefined) return []
  const lost = told.filter(({ what }) => what.kind === 'leader-lost' && what.server === first.what.server)
  const slowest = syncs.toSorted((a, b) => (b.what.tookMs ?? 0) - (a.what.tookMs ?? 0))[0] ?? first
  const count = happened(syncs).count
  const longestMs = slowest.what.tookMs === undefined ? undefined : Math.round(slowest.what.tookMs)
  const isBlip = count < limits.minSlowSyncs && late.length === 0 && (longestMs ?? 0) < limits.longSyncMs
  const span = happened(told)
  return [
    {
      time: span.time,
      until: span.until,
      facts: {
        ...beside,
        shownBy: 'told',
        samples: told.length,
        waitingSamples: told.length,
        shareOfSamplesPct: 100,
        server: first.what.server,
        comm: first.what.ident ?? beside.comm,
        pid: first.what.pid ?? beside.pid,
        slowSyncs: count,
        longestSyncMs: longestMs,
        expectedSyncMs: first.what.expectedMs,
        lateHeartbeats: happened(late).count,
        leaderLost: happened(lost).count,
      },
      about: { device: beside.device, comm: first.what.ident },
      proof: [
        ...cite(slowest.what, syncs.length === 0 ? undefined : 'its slowest write'),
        ...cite(late[0]?.what, 'late over that'),
        ...cite(lost[0]?.what, 'its cluster has no leader for that time'),
      ],
      certainty: beside.device === undefined ? 'suggested' : 'shown',
      severity: isBlip ? 'note' : lost.length > 0 ? 'error' : undefined,
    },
  ]
}
