import { overTime } from '../../../casefile/series/over-time.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { PRESSURE } from '../../../records/pressure.ts'
import type { besideOf, Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { sharesOf } from './rows.ts'

/** Nothing but /proc/pressure/io: all tasks stood still for most of five minutes. */
export function stuck(scope: Scope, limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  const full = scope.rows(PRESSURE).filter((p) => p.resource === 'io' && p.cgroup === undefined && p.who === 'full')
  const still = full.findLast((p) => Math.min(p.avg10, p.avg60, p.avg300) >= limits.stuckFullPct)
  if (still === undefined) return []
  return [
    {
      time: still.time,
      facts: { ...beside, shownBy: 'pressure', ...sharesOf(1, 1), psiIoFullAvg300Pct: still.avg300 },
      about: { device: beside.device },
      proof: cite(still, `${still.avg300} % of five minutes lost`, 'capture'),
      series: overTime({ quantity: 'pressure.io.full', unit: 'percent', threshold: limits.stuckFullPct }, full, ({ avg10 }) => avg10),
      certainty: 'shown',
      missing: 'which device it is, and how long its requests take (iostat -x)',
    },
  ]
}
