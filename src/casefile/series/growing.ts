import { lineOf, type LineFit } from './line.ts'
import { finite, type Reading } from './point.ts'
import { GROWING } from './policies.ts'
import { stepsOf, sumOf } from './steps.ts'

/** What counts as growth. What is absent is not asked. `GROWING` has the usual numbers. */
export interface GrowthPolicy {
  /** Points that a verdict needs. */
  readonly minSamples: number
  /** The last value less the first, in the unit of the quantity. */
  readonly minRise?: number | undefined
  /** The same as a share of the first. */
  readonly minRiseShare?: number | undefined
  /** The last value in multiples of the first. */
  readonly minFactor?: number | undefined
  /** Share of the steps that rise. */
  readonly minRisingShare?: number | undefined
  /** The deepest step back, as a share of the whole growth. */
  readonly maxDipShare?: number | undefined
  /** r² of the line … */
  readonly minFit?: number | undefined
  /** … and where there are steps back. */
  readonly minDipFit?: number | undefined
  /** The last third of the steps, as a share of the first third's pace and of the mean pace. */
  readonly minLatePace?: number | undefined
  /** The mean of the last quarter of the steps, as a share of the mean step. */
  readonly minLastStep?: number | undefined
  /** The pace of the later half, as a share of the earlier half's. */
  readonly minLaterHalf?: number | undefined
  /** A fall below this share of the point before is a restart: what follows is another life. Two of them are a saw. */
  readonly restartShare?: number | undefined
}

/** What counts as growth wherever nothing else is said. */
export const USUAL_GROWTH: GrowthPolicy = {
  minSamples: GROWING.minSamples.value,
  minRiseShare: GROWING.minRiseShare.value,
  minRisingShare: GROWING.minRisingShare.value,
  maxDipShare: GROWING.maxDipShare.value,
  minLatePace: GROWING.minLatePace.value,
}

export interface Growth {
  readonly from: number
  readonly to: number
  /** Points up to the first restart. */
  readonly samples: number
  readonly steps: number
  /** Steps that rise. */
  readonly rising: number
  /** From the first point to the last, where time is known to go on. */
  readonly seconds: number | undefined
  /** Slope per second where `seconds` is known, else per sample. */
  readonly line: LineFit
}

/** Steady growth of points in order, or undefined. A quantity that stands still does not grow. */
export function growing(points: readonly Reading[], policy: GrowthPolicy): Growth | undefined {
  const life = firstLife(finite(points), policy.restartShare)
  if (life === undefined || life.length < Math.max(2, policy.minSamples)) return undefined
  const values = life.map((p) => p.value)
  const [from, to] = [values[0]!, values.at(-1)!]
  const rise = to - from
  if (rise <= 0 || rise < (policy.minRise ?? 0)) return undefined
  if (policy.minRiseShare !== undefined && rise < from * policy.minRiseShare) return undefined
  if (policy.minFactor !== undefined && to < from * policy.minFactor) return undefined
  const steps = stepsOf(values)
  const rising = steps.filter((step) => step > 0).length
  if (rising < steps.length * (policy.minRisingShare ?? 0)) return undefined
  const line = lineOf(life)
  if (line === undefined || line.fit < (policy.minFit ?? 0)) return undefined
  if (steps.some((step) => step < 0) && (isDeep(steps, rise, policy) || line.fit < (policy.minDipFit ?? 0))) return undefined
  if (slowsDown(values, steps, policy)) return undefined
  return { from, to, samples: life.length, steps: steps.length, rising, seconds: line.seconds, line: { slope: line.slope, fit: line.fit } }
}

/** The points before the first restart; undefined where the value falls again and again: then it is given back. */
function firstLife(points: readonly Reading[], restartShare: number | undefined): readonly Reading[] | undefined {
  if (restartShare === undefined) return points
  const falls = (p: Reading, i: number): boolean => i > 0 && p.value < points[i - 1]!.value * restartShare
  if (points.filter(falls).length > 1) return undefined
  const fall = points.findIndex(falls)
  return fall < 0 ? points : points.slice(0, fall)
}

const isDeep = (steps: readonly number[], rise: number, { maxDipShare }: GrowthPolicy): boolean =>
  maxDipShare !== undefined && steps.some((step) => -step > rise * maxDipShare)

/** What fills up slows down. */
function slowsDown(values: readonly number[], steps: readonly number[], policy: GrowthPolicy): boolean {
  const [from, to] = [values[0]!, values.at(-1)!]
  const meanStep = (to - from) / steps.length
  if (policy.minLatePace !== undefined) {
    const third = Math.max(1, Math.floor(steps.length / 3))
    const late = sumOf(steps.slice(-third))
    // a start that jumps is not the pace: the middle counts when it is slower
    const early = Math.min(sumOf(steps.slice(0, third)), Math.max(sumOf(steps.slice(third, 2 * third)), (to - from) / 3))
    if (late < early * policy.minLatePace || late < meanStep * third * policy.minLatePace) return true
  }
  if (policy.minLastStep !== undefined) {
    const tail = steps.slice(-Math.max(1, Math.floor(steps.length / 4)))
    if (sumOf(tail) / tail.length < meanStep * policy.minLastStep) return true
  }
  if (policy.minLaterHalf === undefined) return false
  const half = Math.floor(values.length / 2)
  const middle = values[half]!
  return (to - middle) / (values.length - 1 - half) < ((middle - from) / half) * policy.minLaterHalf
}
