import type { CpuSeries } from '../../../casefile/cpu-runs.ts'
import type { Found } from '../../../core/failure.ts'
import { goesOn, maxOf, meanOf, measured, ofFirstTool, rowsProve, sharePct, shownBy, spanOf, windowSeconds } from '../cpu-rows.ts'
import { type Around, saidOf } from './around.ts'
import type { Facts } from './judge.ts'
import { leastQueue, type Limits } from './limits.ts'

/** The queue as vmstat, sar, top or /proc/stat count it, with no idle time beside it. */
export const countedQueue = (around: Around, t: Limits): Found<Facts>[] => ofFirstTool(around.runs, (run) => counted(around, run, t))

function counted(around: Around, run: CpuSeries, t: Limits): Found<Facts> | undefined {
  const { cpus } = around
  const rows = run.rows.filter(({ r }) => r !== undefined)
  const least = leastQueue(cpus, t)
  const shown = shownBy({ ...run, rows }, (row) => (row.r ?? 0) - row.self >= least && row.id + row.wa <= t.maxIdlePct, t)
  if (shown === undefined) return undefined
  const { over, lasting } = shown
  const meanR = meanOf(over, 'r')
  return {
    ...spanOf(over),
    facts: {
      samples: rows.length,
      saturatedSamples: over.length,
      shareOfSamplesPct: sharePct(over.length, rows.length),
      maxR: maxOf(rows, 'r'),
      meanR,
      runnablePerCpu: cpus === undefined ? undefined : Math.round((10 * meanR) / cpus) / 10,
      idMeanPct: meanOf(over, 'id'),
      windowSeconds: windowSeconds(rows),
      ...saidOf(around),
    },
    about: { comm: around.running[0]?.comm },
    proof: rowsProve(
      over,
      (row) => row.r ?? 0,
      (row) => `${row.r} ready to run, ${row.id} % idle`,
    ),
    series: [
      measured(rows, { quantity: 'cpu.run-queue', unit: 'count', limit: cpus, threshold: least + (rows[0]?.self ?? 0) }, ({ r }) => r),
    ],
    certainty: 'shown',
    ongoing: goesOn(over, rows),
    severity: lasting ? 'warning' : 'note',
    ...(lasting
      ? cpus === undefined
        ? { missing: 'the number of CPUs', settle: 'nproc' }
        : {}
      : { missing: 'more samples (these are a moment)', settle: 'vmstat 1 30' }),
  }
}
