import { elapsed } from './elapsed.ts'
import type { Timed } from './point.ts'
import { GAP } from './policies.ts'
import { medianOf, stepsOf } from './steps.ts'

export interface GapPolicy {
  readonly minSamples: number
  /** In usual intervals. */
  readonly minStretch: number
}

export interface Gap<T> {
  readonly before: T
  readonly after: T
  readonly seconds: number
  /** Samples that the usual interval would have put there. */
  readonly missing: number
}

const USUAL: GapPolicy = { minSamples: GAP.minSamples.value, minStretch: GAP.minStretch.value }

/** Seconds from sample to sample: the median of those in which time went on. */
export function usualInterval(samples: readonly Timed[]): number | undefined {
  return medianOf(stepsOf(elapsed(samples) ?? []).filter((seconds) => seconds > 0))
}

/** Where samples in order are missing. None where their times are unknown or too few. */
export function gaps<T extends Timed>(samples: readonly T[], policy: GapPolicy = USUAL): Gap<T>[] {
  const usual = usualInterval(samples)
  if (usual === undefined || samples.length < policy.minSamples) return []
  return stepsOf(elapsed(samples) ?? []).flatMap((seconds, i) =>
    seconds < usual * policy.minStretch
      ? []
      : [{ before: samples[i]!, after: samples[i + 1]!, seconds, missing: Math.max(1, Math.round(seconds / usual) - 1) }],
  )
}
