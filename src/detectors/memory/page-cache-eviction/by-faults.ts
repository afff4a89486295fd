import { worstOf } from '../../../casefile/series/extremes.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { SAMPLE, type Sample } from '../../../records/sample.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { mostRead, mostSwapped, whoReads } from './traffic.ts'

/** sar -B: faults that wait for a disk while pages are reclaimed and nothing is swapped: mapped files are dropped and read again. */
export function byFaults(scope: Scope, t: Limits): Found<Facts> | undefined {
  const swapped = mostSwapped(scope)
  if (swapped === undefined || swapped > t.maxSwapPagesPerSecond) return undefined
  const rows = scope.rows(SAMPLE).filter(({ tool, values }) => tool === 'sar' && values.has('majflt/s') && values.has('pgscank/s'))
  const rate = ({ values }: Sample): number => values.get('majflt/s')!
  const scanned = ({ values }: Sample): number => (values.get('pgscank/s') ?? 0) + (values.get('pgscand/s') ?? 0)
  const over = sustained(rows, (s) => rate(s) >= t.minMajorFaults && scanned(s) >= t.minScanned)?.over
  if (over === undefined) return undefined
  const worst = worstOf(over, rate)
  return {
    facts: {
      host: scope.name,
      majorFaultsPerSecond: rate(worst),
      samples: rows.length,
      shareOfSamplesPct: Math.round((100 * over.length) / rows.length),
      biMaxKbPerSecond: mostRead(scope),
      ...whoReads(scope),
    },
    proof: cite(worst, `${rate(worst)} faults a second that waited for a disk`, 'capture'),
    series: overTime({ quantity: 'memory.major-faults', unit: 'per second', threshold: t.minMajorFaults }, rows, rate),
    time: over[0].time,
    until: over.at(-1)!.time,
    certainty: 'shown',
    missing: 'refault counters (/proc/vmstat twice)',
    settle: 'grep workingset_refault /proc/vmstat; sleep 10; grep workingset_refault /proc/vmstat',
  }
}
