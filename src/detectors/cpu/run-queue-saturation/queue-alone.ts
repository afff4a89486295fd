import { firstWorstLast } from '../../../casefile/series/extremes.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { SAMPLE, type Sample } from '../../../records/sample.ts'
import { meanOf, secondsApart, sharePct } from '../cpu-rows.ts'
import { type Around, saidOf } from './around.ts'
import type { Facts } from './judge.ts'
import { leastQueue, type Limits } from './limits.ts'

/**
 * The queue as `sar -q` counted it, where nothing tells what the CPUs did meanwhile: runq-sz is the tasks in state R at that moment
 * (/proc/loadavg), which those in state D are not among. The load of that minute says that it was no moment.
 */
export function queueAlone(scope: Scope, around: Around, cpus: number, t: Limits): Found<Facts> | undefined {
  const { runs } = around
  if (runs.some(({ rows }) => rows.length >= t.minSamples && (rows.some(({ r }) => r !== undefined) || meanOf(rows, 'id') > t.maxIdlePct)))
    return undefined
  const least = leastQueue(cpus, t)
  const counted = scope.rows(SAMPLE).filter(({ tool, values }) => tool === 'sar' && values.has('runq-sz') && values.has('ldavg-1'))
  for (const rows of grouped(counted, ({ series }) => series).values()) {
    const long = (row: Cited<Sample>): boolean => row.values.get('runq-sz')! >= least && row.values.get('ldavg-1')! >= least
    const over = sustained(rows, long, { minSamples: t.minSamples, minShare: t.minShare })?.over
    if (over === undefined) continue
    const queue = (row: Cited<Sample>): number => row.values.get('runq-sz')!
    const meanR = Math.round((10 * over.reduce((sum, row) => sum + queue(row), 0)) / over.length) / 10
    const { first, worst, last } = firstWorstLast(over, queue)
    return {
      time: first.time,
      until: last.time,
      facts: {
        samples: rows.length,
        saturatedSamples: over.length,
        shareOfSamplesPct: sharePct(over.length, rows.length),
        maxR: queue(worst),
        meanR,
        runnablePerCpu: Math.round((10 * meanR) / cpus) / 10,
        idMeanPct: undefined,
        windowSeconds: secondsApart(rows[0], rows.at(-1)),
        ...saidOf(around),
      },
      about: { comm: around.running[0]?.comm },
      proof: distinct([worst, first, last], (row) => row).flatMap((row) =>
        cite(row, `${queue(row)} ready to run, the load of that minute ${row.values.get('ldavg-1')}`, 'capture'),
      ),
      series: overTime({ quantity: 'cpu.run-queue', unit: 'count', limit: cpus, threshold: least }, rows, queue),
      certainty: 'shown',
      ongoing: over.at(-1) === rows.at(-1) ? true : undefined,
      missing: 'how much of the CPU time was idle (sar -u)',
      settle: 'vmstat 1 30',
    }
  }
  return undefined
}
