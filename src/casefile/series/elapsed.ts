import { secondsBetween, type Instant } from '../../core/span.ts'
import type { Timed } from './point.ts'

/** Seconds from the first sample to each: by their times, else by the capture's clock; undefined where one of them cannot be compared. */
export function secondsSince(samples: readonly Timed[]): number[] | undefined {
  const [first] = samples
  if (first === undefined) return undefined
  const known = (seconds: (number | undefined)[]): number[] | undefined =>
    seconds.every((s): s is number => s !== undefined && Number.isFinite(s)) ? seconds : undefined
  return (
    known(samples.map(({ time }) => (first.time === undefined || time === undefined ? undefined : secondsBetween(first.time, time)))) ??
    known(samples.map(({ clock }) => (first.clock === undefined || clock === undefined ? undefined : clock - first.clock)))
  )
}

/** The same, where time went on from the first sample to the last. */
export function elapsed(samples: readonly Timed[]): number[] | undefined {
  const seconds = secondsSince(samples)
  return (seconds?.at(-1) ?? 0) > 0 ? seconds : undefined
}

/** Whole seconds between two moments; undefined where they cannot be compared or time did not go on. */
export function windowSeconds(first: Instant | undefined, last: Instant | undefined): number | undefined {
  const seconds = first === undefined || last === undefined ? undefined : secondsBetween(first, last)
  return seconds !== undefined && seconds > 0 ? Math.round(seconds) : undefined
}
