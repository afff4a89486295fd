import { type Instant } from '../../../core/span.ts'
import { timeFields } from '../../../core/time/show.ts'
import { inWords, momentOf } from '../../../core/time/words.ts'
import { growing } from '../../../casefile/series/growing.ts'
import { overTime, trendThrough } from '../../../casefile/series/over-time.ts'
import type { Point } from '../../../casefile/series/point.ts'
import { timeTo } from '../../../casefile/series/time-to.ts'
import type { Happened } from '../../../core/event.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import type { Limits } from './limits.ts'

/** Steady growth of a number of descriptors. */
export interface Trend {
  readonly first: Point
  readonly last: Point
  readonly captures: number
  readonly windowSeconds: number | undefined
  /** Slope of a straight line through the captures, where the times are known, and its r². */
  readonly perMin: number | undefined
  readonly fitR2: number
  /** It grows up to the last capture. */
  readonly toEnd: boolean
  /** Those that were judged. */
  readonly points: readonly Point[]
}

/** Undefined when the points, in order, are no steady growth. A server breathes: small steps back are of its clients. */
export function trendOf(points: readonly Point[], t: Limits): Trend | undefined {
  const grown = growing(points, {
    minSamples: t.minCaptures,
    minRise: t.minGrowth,
    minFactor: t.minGrowthFactor,
    minRisingShare: t.minRisingShare,
    maxDipShare: t.maxDipShare,
    minLaterHalf: t.minLaterHalf,
    restartShare: t.restartShare,
  })
  if (grown === undefined) return undefined
  const { samples, seconds, line } = grown
  return {
    first: points[0]!,
    last: points[samples - 1]!,
    captures: samples,
    windowSeconds: seconds === undefined ? undefined : Math.round(seconds),
    perMin: seconds === undefined ? undefined : Math.round(60 * line.slope),
    fitR2: Math.round(1000 * line.fit) / 1000,
    toEnd: samples === points.length,
    points: points.slice(0, samples),
  }
}

export function pace(trend: Trend | undefined, limit: number | undefined) {
  const minutes = trend?.perMin === undefined || limit === undefined ? undefined : timeTo(limit - trend.last.value, trend.perMin)
  return {
    from: trend?.first.value,
    windowSeconds: trend?.windowSeconds,
    perMin: trend?.perMin,
    fitR2: trend?.fitR2,
    limit,
    minutesToLimit: minutes === undefined ? undefined : Math.round(minutes),
    limitAt: minutes === undefined ? undefined : clockIn(trend?.last.time, minutes),
  }
}

/** Minutes from which on a time of the day says less than how long it is. */
const A_DAY = 1440

/** What the clock shows then: `04:53 UTC`. */
function clockIn(from: Instant | undefined, minutes: number): string | undefined {
  if (from === undefined || 'boot' in from || minutes <= 0 || minutes >= A_DAY) return undefined
  const moment = momentOf(timeFields({ at: { ...from, wall: from.wall + minutes * 60_000 } }), 'at')
  return moment === undefined ? undefined : inWords({ ...moment, date: '', time: moment.time.slice(0, 5) })
}

export const during = (trend: Trend | undefined): Partial<Happened> & { ongoing?: boolean } =>
  trend === undefined ? {} : { time: trend.first.time, until: trend.last.time, ongoing: trend.toEnd }

/** All points, with the line through those that were judged. */
export const trendSeries = (
  points: readonly Point[],
  trend: Trend | undefined,
  { quantity = 'descriptors.open', of, limit }: Partial<Pick<Measured, 'quantity' | 'of' | 'limit'>>,
): Measured[] =>
  overTime(
    { quantity, unit: 'count', of, limit, trend: trend === undefined ? undefined : trendThrough(trend.points, limit) },
    points,
    ({ value }) => value,
  )

/** Its first and its last capture. */
export const trendProof = (trend: Trend | undefined, noun = 'descriptors'): Proof[] =>
  trend === undefined
    ? []
    : [trend.first, ...(trend.last.at.text === trend.first.at.text ? [] : [trend.last])].map(({ at, time }) => ({
        at,
        time,
        witness: 'capture',
        note: noun,
      }))
