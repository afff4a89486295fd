import { counterIntervals } from '../../../casefile/counter-intervals.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import { cite, citeLine } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Counters } from '../../../records/counters.ts'
import { SAMPLE } from '../../../records/sample.ts'
import type { Account } from './facts.ts'
import type { Limits } from './limits.ts'

/** Tasks that had to reclaim by themselves, of the whole machine: allocstall_*, pgscan_direct* of /proc/vmstat. */
export function byThemselves(scope: Scope, t: Limits): Account[] {
  return counterIntervals(scope, 'vmstat').flatMap(({ first, last, samples, seconds, grew }): Account[] => {
    const stalls = grew(/^allocstall/)
    if (stalls < t.minStalls || (seconds !== undefined && stalls < seconds * t.minStallsPerSecond)) return []
    return [
      {
        facts: {
          allocStalls: stalls,
          pagesScannedDirect: grew(/^pgscan_direct(?:_(?!throttle)[a-z0-9]+)?$/),
          samples,
          windowSeconds: seconds,
        },
        proof: [
          ...citeLine(first, stallLine(first), 'the sample before', 'capture'),
          ...citeLine(last, stallLine(last), `${stalls} direct reclaims since`, 'capture'),
        ],
        time: last.time,
        certainty: 'shown',
      },
    ]
  })
}

const stallLine = ({ lines }: Counters) => [...(lines ?? [])].find(([name]) => name.startsWith('allocstall'))?.[1]

/** The same by sar -B. */
export function scanning(scope: Scope, t: Limits): Account[] {
  const rows = scope
    .rows(SAMPLE)
    .flatMap((sample) =>
      sample.tool === 'sar' && sample.values.has('pgscand/s') ? [{ sample, rate: sample.values.get('pgscand/s')! }] : [],
    )
  const over = sustained(rows, ({ rate }) => rate >= t.minScannedPerSecond)?.over
  if (over === undefined) return []
  const worst = worstOf(over, ({ rate }) => rate)
  return [
    {
      facts: {
        directScanPerSecond: worst.rate,
        samples: rows.length,
        shareOfSamplesPct: Math.round((100 * over.length) / rows.length),
      },
      proof: cite(worst.sample, `${worst.rate} pages a second scanned by tasks, the most of ${rows.length} samples`, 'capture'),
      series: overTime(
        { quantity: 'memory.scanned-directly', unit: 'pages/s', threshold: t.minScannedPerSecond },
        rows.map(({ sample: { at, time }, rate }) => ({ rate, at, time })),
        ({ rate }) => rate,
      ),
      time: over[0].sample.time,
      until: over.at(-1)!.sample.time,
      certainty: 'shown',
    },
  ]
}
