import type { Measured, Trend } from '../../core/finding.ts'
import type { Instant, Span } from '../../core/span.ts'
import { lineOf } from './line.ts'
import { type Placed, pointsOf, type Reading } from './point.ts'
import { seriesFrom } from './series-from.ts'
import { timeTo } from './time-to.ts'

/** Fewer points are no picture. */
const FEWEST = 3
const SECONDS_PER_HOUR = 3600
/** A limit that is further away says nothing: no load stays alike for so long. */
const FARTHEST_SECONDS = 366 * 86_400

type About = Omit<Measured, 'points'>
type Sample = Placed & { readonly at: Span; readonly sinceBoot?: boolean | undefined }

/** One value of each sample, for a picture of it: in order, each told once; nothing where there are too few, and no mean since boot. */
export function overTime<T extends Sample>(about: About, samples: readonly T[], valueOf: (sample: T) => number | undefined): Measured[] {
  const live = samples.filter(({ sinceBoot }) => sinceBoot !== true)
  const series = seriesFrom(about, pointsOf(live, valueOf))
  return series.points.length < FEWEST ? [] : [series]
}

/** The line through points that were judged by their growth; undefined where their times are not known. `limit`: in their unit. */
export function trendThrough(points: readonly Reading[], limit?: number): Trend | undefined {
  const line = lineOf(points)
  const last = points.at(-1)
  if (line?.seconds === undefined || last === undefined) return undefined
  return {
    perHour: rounded(line.slope * SECONDS_PER_HOUR),
    fit: rounded(line.fit),
    limitAt: limit === undefined || limit <= last.value ? undefined : later(last.time, timeTo(limit - last.value, line.slope)),
  }
}

const rounded = (n: number): number => Math.round(n * 1000) / 1000

function later(time: Instant | undefined, seconds: number | undefined): Instant | undefined {
  if (time === undefined || seconds === undefined || seconds > FARTHEST_SECONDS) return undefined
  return 'boot' in time ? { boot: Math.round(time.boot + seconds) } : { ...time, wall: Math.round(time.wall / 1000 + seconds) * 1000 }
}
