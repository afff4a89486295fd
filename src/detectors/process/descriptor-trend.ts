import type { Proof } from '../../core/detector.ts'
import { fitLine } from '../../casefile/series/line.ts'
import { secondsBetween, type Instant } from '../../core/span.ts'

/** A number of descriptors at one moment. */
export interface Point {
  readonly count: number
  readonly time?: Instant
  /** Seconds on the capture's own clock. */
  readonly clock?: number | undefined
  readonly proof: Proof
}

export interface TrendLimits {
  readonly minCaptures: number
  readonly minGrowth: number
  readonly minGrowthFactor: number
  readonly minLastStep: number
  readonly minLaterHalf: number
  readonly maxDipShare: number
  readonly minFit: number
  readonly restartShare: number
}

/** Steady growth, with the line through it. */
export interface Trend {
  readonly from: number
  readonly to: number
  readonly samples: number
  readonly windowSeconds?: number | undefined
  /** Slope of the line, where the times are known. */
  readonly perMin?: number | undefined
  /** r² of the line. */
  readonly fitR2?: number | undefined
}

/** Seconds since the first point, where each has a clock or a time. */
function secondsOf(points: readonly Point[]): number[] | undefined {
  const [first] = points
  const since = points.map((p) =>
    first?.clock !== undefined && p.clock !== undefined
      ? p.clock - first.clock
      : first?.time === undefined || p.time === undefined
        ? undefined
        : secondsBetween(first.time, p.time),
  )
  return since.every((s) => s !== undefined) && (since.at(-1) ?? 0) > 0 ? since : undefined
}

/** Undefined when the points are no steady growth. */
export function trendOf(points: readonly Point[], t: TrendLimits): Trend | undefined {
  // what follows a restart is another life; what falls again and again is given back, as garbage collection does
  const falls = (p: Point, i: number): boolean => i > 0 && p.count < points[i - 1]!.count * t.restartShare
  if (points.filter(falls).length > 1) return undefined
  const fall = points.findIndex(falls)
  const life = fall < 0 ? points : points.slice(0, fall)
  if (life.length < t.minCaptures) return undefined
  const [from, to] = [life[0]!.count, life.at(-1)!.count]
  if (to - from < t.minGrowth || to < from * t.minGrowthFactor) return undefined
  const seconds = secondsOf(life)
  const line = fitLine(life.map((p, i) => [seconds?.[i] ?? i, p.count]))
  if (line === undefined) return undefined
  const steps = life.slice(1).map((p, i) => p.count - life[i]!.count)
  // a server breathes: small steps back are of its clients, if the line holds
  const deepest = Math.min(...steps)
  if (deepest < 0 && (-deepest > (to - from) * t.maxDipShare || line.fit < t.minFit)) return undefined
  const tail = steps.slice(-Math.max(1, Math.floor(steps.length / 4)))
  const late = tail.reduce((sum, step) => sum + step, 0) / tail.length
  if (late < ((to - from) / steps.length) * t.minLastStep) return undefined
  const middle = life[Math.floor(life.length / 2)]!
  const [before, after] = [Math.floor(life.length / 2), life.length - 1 - Math.floor(life.length / 2)]
  if ((to - middle.count) / after < ((middle.count - from) / before) * t.minLaterHalf) return undefined
  return {
    from,
    to,
    samples: life.length,
    fitR2: Math.round(1000 * line.fit) / 1000,
    ...(seconds === undefined ? {} : { windowSeconds: Math.round(seconds.at(-1)!), perMin: Math.round(60 * line.slope) }),
  }
}
