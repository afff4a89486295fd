import { worstOf } from '../../../casefile/series/extremes.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { SUSTAINED } from '../../../casefile/series/policies.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { PRESSURE, type Pressure } from '../../../records/pressure.ts'
import type { Account } from './facts.ts'
import type { Limits } from './limits.ts'

/** PSI: the share of time in which tasks waited for memory. */
export function stalls(scope: Scope, t: Limits): Account[] {
  const own = scope.rows(PRESSURE).filter(({ resource }) => resource === 'memory')
  return [...grouped(own, ({ cgroup }) => cgroup ?? '')].flatMap(([cgroup, samples]) => stall(cgroup, samples, t) ?? [])
}

function stall(cgroup: string, samples: readonly Cited<Pressure>[], t: Limits): Account | undefined {
  const of = (who: Pressure['who']) => samples.filter((p) => p.who === who)
  const worst = (who: Pressure['who']) => worstOf(of(who), (p) => p.avg10)
  const [some, full] = [worst('some'), worst('full')]
  const least = (p: Pressure): number => (p.who === 'some' ? t.somePct : t.fullPct)
  const over = (p: Pressure | undefined): boolean => p !== undefined && p.avg10 >= least(p)
  const lead = over(some) ? some! : over(full) ? full! : undefined
  if (lead === undefined || Math.max(some?.avg10 ?? 0, full?.avg10 ?? 0) < t.nowPct) return undefined
  const lasts = some ?? lead
  const sudden = some !== undefined && some.avg10 >= t.somePct * t.suddenFactor
  if (!sudden && lasts.avg60 < least(lasts) * t.lastingShare) return undefined
  const main = of(lead.who)
  const share = main.filter(over).length / main.length
  // a mean of a minute over the threshold is no burst, whatever the other samples say, nor what goes on at the end
  const goesOn = main.slice(-2).every(over) || main.some((p) => p.avg60 >= least(p))
  if (main.length >= SUSTAINED.minSamples.value && share < SUSTAINED.minShare.value && !goesOn) return undefined
  const note = (p: Pressure): string => `${p.who === 'some' ? 'some tasks' : 'all tasks'} waited: ${p.avg10} % of the last 10 s`
  return {
    facts: {
      ...(cgroup === '' ? {} : { cgroup }),
      ...(some === undefined ? {} : { someAvg10Pct: some.avg10, someAvg60Pct: some.avg60, someAvg300Pct: some.avg300 }),
      ...(full === undefined ? {} : { fullAvg10Pct: full.avg10, fullAvg60Pct: full.avg60 }),
      samples: main.length,
      shareOfSamplesPct: Math.round(100 * share),
    },
    proof: [some, full].flatMap((p) => (p === undefined || p.avg10 === 0 ? [] : cite(p, note(p), 'capture'))),
    series: (['some', 'full'] as const).flatMap((who) =>
      overTime(
        { quantity: `pressure.memory.${who}`, unit: 'percent', of: cgroup || undefined, threshold: who === 'some' ? t.somePct : t.fullPct },
        of(who),
        ({ avg10 }) => avg10,
      ),
    ),
    time: (some ?? full)!.time,
    certainty: 'shown',
  }
}
