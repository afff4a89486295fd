import { lineOf } from './line.ts'
import { finite, type Reading } from './point.ts'
import { JUMP } from './policies.ts'
import { sumOf } from './steps.ts'

export interface JumpPolicy {
  /** Points on each side. */
  readonly minSamples: number
  /** Share of the variation that the two levels explain. */
  readonly minFit: number
}

export interface Jump<T> {
  /** The first point of the new level. */
  readonly at: T
  /** Means before and after. */
  readonly from: number
  readonly to: number
  readonly fit: number
}

const USUAL: JumpPolicy = { minSamples: JUMP.minSamples.value, minFit: JUMP.minFit.value }

/** One step, up or down, from a level to another; undefined where a straight line tells the series better. */
export function jump<T extends Reading>(points: readonly T[], policy: JumpPolicy = USUAL): Jump<T> | undefined {
  const known = finite(points)
  const values = known.map((p) => p.value)
  const n = values.length
  const mean = sumOf(values) / n
  const all = sumOf(values.map((v) => (v - mean) ** 2))
  if (!(all > 0)) return undefined
  const side = Math.max(1, policy.minSamples)
  let best: { split: number; from: number; to: number; explained: number } | undefined
  let before = 0
  for (let split = 1; split < n; split++) {
    // sums of differences from the mean keep large values exact
    before += values[split - 1]! - mean
    if (split < side || n - split < side) continue
    const explained = before ** 2 / split + before ** 2 / (n - split)
    if (best === undefined || explained > best.explained)
      best = { split, from: mean + before / split, to: mean - before / (n - split), explained }
  }
  if (best === undefined) return undefined
  const fit = best.explained / all
  if (fit < policy.minFit || fit <= (lineOf(known)?.fit ?? 0)) return undefined
  return { at: known[best.split]!, from: best.from, to: best.to, fit }
}
