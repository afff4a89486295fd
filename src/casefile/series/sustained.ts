import { SUSTAINED } from './policies.ts'

export interface SustainedPolicy {
  /** Samples that a verdict needs. */
  readonly minSamples: number
  /** Share of the samples, 0 to 1, that satisfy the test. */
  readonly minShare: number
  /** How many do. */
  readonly minOver?: number | undefined
  /** How many of them stand in a row; absent: they may be scattered. */
  readonly minInARow?: number | undefined
  /** Means since boot (the first row of vmstat and iostat) are left out unless this is set. */
  readonly countSinceBoot?: boolean | undefined
}

export interface Sustained<T> {
  /** Samples that counted. */
  readonly samples: number
  /** Those that satisfy the test, in order; never none. */
  readonly over: readonly [T, ...T[]]
  /** Their share, 0 to 1. */
  readonly share: number
  /** The most of them in a row. */
  readonly inARow: number
}

const USUAL: SustainedPolicy = { minSamples: SUSTAINED.minSamples.value, minShare: SUSTAINED.minShare.value }

const isMeanSinceBoot = (sample: object): boolean => 'sinceBoot' in sample && sample.sinceBoot === true

/** Whether enough of the samples satisfy the test, and which; undefined when not, and when none does. */
export function sustained<T extends object>(
  samples: readonly T[],
  test: (sample: T) => boolean,
  policy: SustainedPolicy = USUAL,
): Sustained<T> | undefined {
  const counted = policy.countSinceBoot === true ? samples : samples.filter((s) => !isMeanSinceBoot(s))
  let [row, inARow] = [0, 0]
  const over = counted.filter((sample) => {
    const is = test(sample)
    row = is ? row + 1 : 0
    inARow = Math.max(inARow, row)
    return is
  })
  const [first, ...others] = over
  if (first === undefined || counted.length < policy.minSamples || over.length < counted.length * policy.minShare) return undefined
  if (over.length < (policy.minOver ?? 0) || inARow < (policy.minInARow ?? 0)) return undefined
  return { samples: counted.length, over: [first, ...others], share: over.length / counted.length, inARow }
}
