import type { Instant } from '../../../src/core/span.ts'
import type { Point } from '../../../src/casefile/series/point.ts'

/** A point on the n-th line of a file; `seconds` on the wall clock. */
export const point = (value: number, line: number, seconds?: number, artifact = 'log', text = `${value}`): Point => ({
  value,
  at: { artifact, line, offset: 0, text },
  ...(seconds === undefined ? {} : { time: { wall: 1000 * seconds } satisfies Instant }),
})

/** Values without times, in order. */
export const untimed = (...values: number[]): Point[] => values.map((value, i) => point(value, i + 1))

/** Values at equal distances. */
export const every = (seconds: number, ...values: number[]): Point[] => values.map((value, i) => point(value, i + 1, i * seconds))

/** Numbers that only look random: the same in each run. */
export function* noise(seed = 1): Generator<number, never> {
  for (let n = seed; ;) {
    n = (n * 48_271) % 2_147_483_647
    yield n / 2_147_483_647
  }
}
