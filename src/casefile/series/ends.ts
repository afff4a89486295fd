import { secondsBetween, type Instant } from '../../core/span.ts'

export interface Ends<T> {
  readonly first: T
  readonly last: T
}

/** The earliest and the latest of dated samples, one more seen. What cannot be compared, or is of the same moment, changes nothing. */
export function withSample<T extends { readonly time?: Instant | undefined }>(ends: Ends<T> | undefined, sample: T): Ends<T> {
  if (ends === undefined) return { first: sample, last: sample }
  const between = (a: T, b: T): number => (a.time === undefined || b.time === undefined ? 0 : (secondsBetween(a.time, b.time) ?? 0))
  if (between(ends.last, sample) > 0) return { first: ends.first, last: sample }
  return between(sample, ends.first) > 0 ? { first: sample, last: ends.last } : ends
}
