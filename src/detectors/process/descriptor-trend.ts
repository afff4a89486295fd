import { growing } from '../../casefile/series/growing.ts'
import type { Point } from '../../casefile/series/point.ts'

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

/** Steady growth of a number of descriptors, with the line through it. */
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

/**
 * Undefined when the points, in order, are no steady growth. What follows a restart is another life; what falls again and again is given
 * back, as garbage collection does. A server breathes: small steps back are of its clients, if the line holds.
 */
export function trendOf(points: readonly Point[], t: TrendLimits): Trend | undefined {
  const grown = growing(points, {
    minSamples: t.minCaptures,
    minRise: t.minGrowth,
    minFactor: t.minGrowthFactor,
    maxDipShare: t.maxDipShare,
    minDipFit: t.minFit,
    minLastStep: t.minLastStep,
    minLaterHalf: t.minLaterHalf,
    restartShare: t.restartShare,
  })
  if (grown === undefined) return undefined
  const { from, to, samples, seconds, line } = grown
  return {
    from,
    to,
    samples,
    fitR2: Math.round(1000 * line.fit) / 1000,
    ...(seconds === undefined ? {} : { windowSeconds: Math.round(seconds), perMin: Math.round(60 * line.slope) }),
  }
}
