import type { CpuSeries } from '../../../casefile/cpu-runs.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import type { Found } from '../../../core/failure.ts'
import type { Sample } from '../../../records/sample.ts'
import type { besideOf, Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { mostOf, proofOf, rowsOverTime, sharesOf } from './rows.ts'

const isSwapless = ({ values }: Sample): boolean => (values.get('si') ?? 0) + (values.get('so') ?? 0) === 0

/** Other work takes the idle time: the blocked tasks and PSI still tell it, where nothing is swapped. */
export function blockedBesideWork(runs: readonly CpuSeries[], limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  if ((beside.psiIoFullAvg10Pct ?? 0) < limits.crowdFullPct) return []
  for (const { tool, rows } of runs) {
    if (tool !== 'vmstat') continue
    const over = sustained(rows, (row) => (row.b ?? 0) >= limits.crowd && isSwapless(row.sample), {
      minSamples: limits.minQueuedRounds,
      minShare: limits.minShare,
    })?.over
    if (over === undefined) continue
    return [
      {
        time: over[0].sample.time,
        facts: { ...beside, shownBy: 'blocked', ...sharesOf(over.length, rows.length), maxB: mostOf(rows, (row) => row.b) },
        about: { device: beside.device },
        proof: proofOf(
          over,
          (row) => row.b ?? 0,
          (row) => `${row.b} blocked, ${row.wa} % waiting`,
        ),
        series: rowsOverTime(rows, { quantity: 'tasks.blocked', unit: 'count', threshold: limits.crowd }, ({ b }) => b),
        certainty: 'shown',
        missing: 'the CPUs were busy with other work, so that no time counted as waiting',
      },
    ]
  }
  return []
}
