import { commandsOf } from '../../../casefile/commands.ts'
import { holdersOf } from '../../../casefile/descriptors.ts'
import { limitsOf } from '../../../casefile/limits.ts'
import { pointsOf } from '../../../casefile/series/point.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { processName } from '../../../core/words/names.ts'
import type { Facts } from './judge.ts'
import type { Limits } from './limits.ts'
import { during, pace, trendOf, trendProof, trendSeries } from './trend.ts'

/** Numbers of descriptors that grow, of which nobody knows more. `beside`: another leak is told, of which a count that names nobody may be. */
export function counted(scope: Scope, t: Limits, beside: boolean): Found<Facts>[] {
  return holdersOf(scope).flatMap((holder): Found<Facts>[] => {
    if (holder.fullest !== undefined || (beside && holder.pid === undefined)) return []
    const points = pointsOf(holder.counts, ({ count }) => count)
    const trend = trendOf(points, t)
    if (trend === undefined) return []
    const limit = limitsOf(scope).of('nofile', holder)
    // the only process whose limits were taken is meant
    const pid = holder.pid ?? limit?.pid
    const comm = pid === undefined ? undefined : commandsOf(scope).get(pid)
    return [
      {
        ...during(trend),
        about: { pid: holder.pid, comm: holder.pid === undefined ? undefined : comm },
        facts: {
          host: scope.name,
          pid,
          comm,
          capture: pid === undefined ? trend.first.at.artifact : undefined,
          to: trend.last.value,
          captures: trend.captures,
          ...pace(trend, limit?.soft),
        },
        proof: [...trendProof(trend), ...cite(limit, 'its limit')],
        series: trendSeries(points, trend, { of: processName({ comm, pid }) ?? trend.first.at.artifact, limit: limit?.soft }),
        certainty: 'shown',
      },
    ]
  })
}
