import { counterIntervals } from '../../../casefile/counter-intervals.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { windowSeconds } from '../../../casefile/series/elapsed.ts'
import { sumOf } from '../../../casefile/series/steps.ts'
import type { Found } from '../../../core/failure.ts'
import { cite, citeLine } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { count } from '../../../core/words/numbers.ts'
import { type Beside, besideOf, isCalm, pressureOf } from './beside.ts'
import type { Limits } from './limits.ts'
import { PAGE_KIB, type Row, swapRuns } from './runs.ts'

export interface Facts extends Beside {
  host: string | undefined
  source: string
  samples: number
  /** From the first to the last sample with swap traffic. */
  windowSamples: number
  activeSamples: number
  shareOfSamplesPct: number
  stalledSamples: number
  siMax: number
  soMax: number
  siMean: number
  soMean: number
  unit: string
  waMaxPct: number
  bMax: number
  swpdFirstKb: number | undefined
  swpdLastKb: number | undefined
  psiMemorySomeAvg10Pct: number | undefined
  /** Between the first and the last sample, where both have times. */
  windowSeconds: number | undefined
}

/** One finding for the machine: the sources tell of the same traffic. vmstat also tells who waits; counters only what came and went. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const thrashing = swapRuns(scope, limits.minSamples).flatMap((rows) => thrash(scope, rows, limits) ?? [])
  const told = thrashing.find(({ facts }) => facts.source === 'vmstat') ?? thrashing[0] ?? byCounters(scope, limits)
  return told === undefined ? [] : [told]
}

/** Traffic in both directions over most of a run, and somebody who waits for it. */
function thrash(scope: Scope, rows: readonly Row[], t: Limits): Found<Facts> | undefined {
  const { tool, unit } = rows[0]!
  // in megabytes even one is a lot
  const inUnit = (kib: number): number => (unit.startsWith('M') ? 1 : tool === 'sar' ? kib / PAGE_KIB : kib)
  const live = rows.filter(({ sample }) => !sample.sinceBoot)
  const isActive = ({ si, so }: Row): boolean => si + so >= inUnit(t.minTrafficKib)
  const window = live.slice(live.findIndex(isActive), live.findLastIndex(isActive) + 1)
  const active = window.filter(isActive)
  const [first] = active
  if (first === undefined || window.length < t.minSamples || window.length < live.length * t.minWindowShare) return undefined
  if (active.length < window.length * t.minActiveShare) return undefined
  const meanKib =
    (sumOf(window.map(({ si, so }) => si + so)) / window.length) * (unit.startsWith('M') ? 1024 : tool === 'sar' ? PAGE_KIB : 1)
  if (meanKib < t.minMeanKib) return undefined
  const eachWay = Math.min(active.filter(({ si }) => si > 0).length, active.filter(({ so }) => so > 0).length)
  const waits = ({ b, wa, sy }: Row): boolean => b > 0 || wa >= t.stallWaPct || sy >= t.stallSyPct
  const calm = isCalm(scope, t.calmPct)
  const stalled = active.filter((row) => waits(row) || (!calm && row.si >= inUnit(t.heavyInKib)))
  if (eachWay < window.length * t.minEachWay || stalled.length < active.length * t.minStalledShare) return undefined
  const most = (of: (row: Row) => number): number => Math.max(...active.map(of))
  const mean = (of: (row: Row) => number): number => Math.round(sumOf(active.map(of)) / active.length)
  const worst = worstOf(active as [Row, ...Row[]], ({ si, so }) => si + so)
  const beside = besideOf(scope)
  const shown = (row: Row): string => `${count(row.si)} in, ${count(row.so)} out, ${unit}`
  return {
    facts: {
      host: scope.name,
      source: tool,
      samples: live.length,
      windowSamples: window.length,
      activeSamples: active.length,
      shareOfSamplesPct: Math.round((100 * active.length) / window.length),
      stalledSamples: stalled.length,
      siMax: most(({ si }) => si),
      soMax: most(({ so }) => so),
      siMean: mean(({ si }) => si),
      soMean: mean(({ so }) => so),
      unit,
      waMaxPct: most(({ wa }) => wa),
      bMax: most(({ b }) => b),
      swpdFirstKb: unit === 'KiB/s' ? rows[0]!.swpd : undefined,
      swpdLastKb: unit === 'KiB/s' ? live.at(-1)!.swpd : undefined,
      psiMemorySomeAvg10Pct: pressureOf(scope)?.avg10,
      windowSeconds: windowSeconds(live[0]!.sample.time, live.at(-1)!.sample.time),
      ...beside.facts,
    },
    proof: [
      ...(beside.facts.heldBy === 'limit' ? beside.proof.slice(0, 2) : []),
      ...cite(worst.sample, shown(worst), 'capture'),
      ...(beside.facts.heldBy === 'limit' ? beside.proof.slice(2) : beside.proof),
      ...cite(first.sample, shown(first), 'capture'),
      ...cite(active.at(-1)!.sample, shown(active.at(-1)!), 'capture'),
    ],
    series: [
      ...(['si', 'so'] as const).map((way) => ({
        quantity: way === 'si' ? 'swap.in' : 'swap.out',
        unit,
        points: live.map((row) => ({ value: row[way], time: row.sample.time })),
      })),
      ...(unit === 'KiB/s' ? overTime({ quantity: 'swap.used', unit: 'KiB' }, live.map(swappedAt), ({ kb }) => kb) : []),
    ],
    time: live[0]!.sample.time,
    until: active.at(-1)!.sample.time,
    certainty: 'shown',
  }
}

const swappedAt = ({ swpd, sample: { at, time } }: Row) => ({ kb: swpd, at, time })

/** Two samples of /proc/vmstat or vmstat -s. Over a known time the rate tells, as in a row of vmstat; else somebody must be seen to wait. */
function byCounters(scope: Scope, t: Limits): Found<Facts> | undefined {
  const psi = pressureOf(scope)?.avg10
  const intervals = counterIntervals(scope, 'vmstat').filter(({ seconds, grew }) => {
    const least = Math.min(grew(/^pswpin$/), grew(/^pswpout$/))
    const heavy = seconds !== undefined && least >= (seconds * t.heavyInKib) / PAGE_KIB
    const waits = (psi ?? 0) >= t.minPressurePct || grew(/^allocstall/) >= t.minStalls
    return least >= t.minPagesEachWay && (seconds === undefined ? waits : heavy && (waits || !isCalm(scope, t.calmPct)))
  })
  const [found] = intervals
  if (found === undefined) return undefined
  const { first, last, samples, seconds, grew } = found
  const [pagesIn, pagesOut] = [grew(/^pswpin$/), grew(/^pswpout$/)]
  const beside = besideOf(scope)
  return {
    facts: {
      host: scope.name,
      source: '/proc/vmstat',
      samples,
      windowSamples: samples,
      activeSamples: samples,
      shareOfSamplesPct: 100,
      stalledSamples: samples,
      siMax: pagesIn,
      soMax: pagesOut,
      siMean: pagesIn,
      soMean: pagesOut,
      unit: 'pages',
      waMaxPct: 0,
      bMax: 0,
      swpdFirstKb: undefined,
      swpdLastKb: undefined,
      psiMemorySomeAvg10Pct: psi,
      windowSeconds: seconds,
      ...beside.facts,
    },
    proof: [
      ...citeLine(last, last.lines?.get('pswpin'), `${count(pagesIn)} pages in, ${count(pagesOut)} out since the first`, 'capture'),
      ...citeLine(first, first.lines?.get('pswpin'), 'the first sample', 'capture'),
      ...beside.proof,
    ],
    time: last.time,
    certainty: 'shown',
    missing: 'vmstat or sar -W: whether it went on all the time',
    settle: 'vmstat 1 30',
  }
}
