import { secondsSince } from '../../casefile/series/elapsed.ts'
import { type GrowthPolicy, USUAL_GROWTH } from '../../casefile/series/growing.ts'
import { fitLine } from '../../casefile/series/line.ts'
import type { Reading } from '../../casefile/series/point.ts'
import { timeTo } from '../../casefile/series/time-to.ts'

/** Steady growth of memory by at least so many KiB. */
export const growthOf = (minKb: number): GrowthPolicy => ({ ...USUAL_GROWTH, minRise: minKb })

export interface Pace {
  readonly windowSeconds: number | undefined
  readonly slopeKbPerMin: number | undefined
  /** r² of a straight line through the samples. */
  readonly fitR2: number | undefined
  readonly minutesToLimit: number | undefined
}

/** How well samples in KiB lie on a line and, where they have times, its slope and when it meets the limit. */
export function paceOf(points: readonly Reading[], limitKb: number | undefined): Pace {
  const seconds = secondsSince(points)
  const line = fitLine(points.map(({ value }, i) => [seconds === undefined ? i : seconds[i]! / 60, value]))
  const fitR2 = line === undefined ? undefined : Math.round(line.fit * 1000) / 1000
  const window = seconds?.at(-1) ?? 0
  if (line === undefined || window <= 0) return { fitR2, windowSeconds: undefined, slopeKbPerMin: undefined, minutesToLimit: undefined }
  const left = limitKb === undefined ? undefined : limitKb - points.at(-1)!.value
  // in tenths of a minute
  const tenths = left === undefined || left < 0 ? undefined : timeTo(10 * left, line.slope)
  return {
    fitR2,
    windowSeconds: Math.round(window),
    slopeKbPerMin: Math.round(line.slope),
    minutesToLimit: tenths === undefined ? undefined : Math.round(tenths) / 10,
  }
}
