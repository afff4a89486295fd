/** The first of those that weigh most; what weighs NaN is never the most. Undefined of none. */
export function worstOf<T>(samples: readonly [T, ...T[]], weight: (sample: T) => number): T
export function worstOf<T>(samples: readonly T[], weight: (sample: T) => number): T | undefined
export function worstOf<T>(samples: readonly T[], weight: (sample: T) => number): T | undefined {
  return samples.reduce<T | undefined>((a, b) => (a === undefined || weight(b) > weight(a) || Number.isNaN(weight(a)) ? b : a), undefined)
}

export interface FirstWorstLast<T> {
  readonly first: T
  readonly worst: T
  readonly last: T
}

/** The three samples that prove a series: when it began, how bad it came, when it was last seen. */
export const firstWorstLast = <T>(samples: readonly [T, ...T[]], weight: (sample: T) => number): FirstWorstLast<T> => ({
  first: samples[0],
  worst: worstOf(samples, weight),
  last: samples.at(-1)!,
})
