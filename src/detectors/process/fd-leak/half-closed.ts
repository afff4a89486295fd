import { commandsOf } from '../../../casefile/commands.ts'
import { holdersOf } from '../../../casefile/descriptors.ts'
import { limitsOf } from '../../../casefile/limits.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { pointsOf } from '../../../casefile/series/point.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { processName } from '../../../core/words/names.ts'
import { HALF_CLOSED } from '../../../records/sockets.ts'
import type { Facts } from './judge.ts'
import type { Limits } from './limits.ts'
import { ONE_CAPTURE } from './listed.ts'
import { during, pace, trendOf, trendProof, trendSeries } from './trend.ts'

/** Owners of sockets whose peer has closed, as ss(8) and netstat(8) tell them; those whose descriptors were listed are judged by these. */
export function halfClosed(scope: Scope, t: Limits): Found<Facts>[] {
  const known = new Set(holdersOf(scope).flatMap(({ pid, fullest }) => (fullest === undefined ? [] : [pid])))
  return [...grouped(scope.rows(HALF_CLOSED), ({ pid }) => pid)].flatMap(([pid, rows]): Found<Facts>[] => {
    if (known.has(pid)) return []
    const list = inOrder(rows)
    const most = mostOf(list, ({ count }) => count)!
    const points = pointsOf(list, ({ count }) => count)
    const trend = trendOf(points, t)
    const few = most.count < t.minStale || most.count < most.sockets * t.minStaleShare
    if (trend === undefined && (few || list.length >= t.minCaptures)) return []
    // where they were only counted, another table may name whose they are and where they go
    const comm = list.map((row) => row.comm).find((name) => name !== '') ?? commandsOf(scope).get(pid)
    const peer = most.peer ?? list.find((row) => row.peer !== undefined)?.peer
    const limit = limitsOf(scope).of('nofile', { pid, comm })
    return [
      {
        ...during(trend),
        about: { pid, comm },
        facts: {
          host: scope.name,
          pid,
          comm,
          kind: 'CLOSE_WAIT',
          kindCount: most.count,
          target: peer,
          of: 'sockets',
          ...(most.comm === '' && most.sockets === most.count ? { onlyClosed: true as const } : {}),
          listed: most.sockets,
          to: trend?.last.value ?? most.sockets,
          captures: list.length,
          ...pace(trend, limit?.soft),
        },
        proof: [
          ...trendProof(trend, 'in CLOSE_WAIT'),
          ...(trend === undefined
            ? cite(most, most.comm === '' ? 'closed by the other end alone' : `the first of ${most.count}`, 'capture')
            : []),
          ...cite(limit, 'its limit'),
        ],
        series: trendSeries(points, trend, { quantity: 'connections.close-wait', of: processName({ comm, pid }), limit: limit?.soft }),
        certainty: 'shown',
        missing: trend === undefined ? ONE_CAPTURE : undefined,
      },
    ]
  })
}
