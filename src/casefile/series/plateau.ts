import { finite, type Reading } from './point.ts'
import { PLATEAU } from './policies.ts'
import { sumOf } from './steps.ts'

/** Whether values stand still: from the least to the most, as a share of the most. Undecided, so false, of none. */
export function isFlat(values: readonly number[], maxSpread: number): boolean {
  if (values.length === 0) return false
  const [least, most] = values.reduce(([l, m], v) => [Math.min(l, v), Math.max(m, v)], [Infinity, -Infinity])
  return most - least <= maxSpread * Math.max(Math.abs(most), Math.abs(least))
}

export interface PlateauPolicy {
  readonly minSamples: number
  /** Share of the series, at its end. */
  readonly minShare: number
  readonly maxSpread: number
}

export interface Plateau<T> {
  /** The first point of the level part. */
  readonly since: T
  readonly samples: number
  /** Mean of the level part. */
  readonly level: number
}

const USUAL: PlateauPolicy = {
  minSamples: PLATEAU.minSamples.value,
  minShare: PLATEAU.minShare.value,
  maxSpread: PLATEAU.maxSpread.value,
}

/** The longest level end of points in order, where it is long enough. */
export function plateau<T extends Reading>(points: readonly T[], policy: PlateauPolicy = USUAL): Plateau<T> | undefined {
  const known = finite(points)
  let [start, least, most] = [known.length, Infinity, -Infinity]
  while (start > 0) {
    const { value } = known[start - 1]!
    ;[least, most] = [Math.min(least, value), Math.max(most, value)]
    if (most - least > policy.maxSpread * Math.max(Math.abs(most), Math.abs(least))) break
    start--
  }
  const level = known.slice(start)
  if (level.length < Math.max(1, policy.minSamples) || level.length < known.length * policy.minShare) return undefined
  return { since: level[0]!, samples: level.length, level: sumOf(level.map((p) => p.value)) / level.length }
}
