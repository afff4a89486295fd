import type { Instant, Span } from '../../core/span.ts'

/** When a sample was taken, as far as it is known. */
export interface Timed {
  readonly time?: Instant | undefined
  /** Seconds on the capture's own clock (it prints the time of day only); given only where all samples share that clock. */
  readonly clock?: number | undefined
}

/** The same, and where it stands. */
export interface Placed extends Timed {
  readonly at: Pick<Span, 'artifact' | 'line'>
}

/** A value that may have a time: all that most questions need. */
export interface Reading extends Timed {
  readonly value: number
}

/** One value of a quantity. A counter of 64 bits is made a number, or a difference, by the caller. */
export interface Point extends Placed, Reading {
  readonly at: Span
  /** The value is a mean since boot, as the first row of vmstat(8) and iostat(1): it says nothing of that moment. */
  readonly sinceBoot?: boolean | undefined
}

export type Unit = 'count' | 'per second' | 'bytes' | 'KiB' | 'pages' | 'percent' | 'share' | 'seconds' | 'milliseconds'

/** A quantity of one thing over time, whatever tool printed it. Made by `seriesFrom`: in order, each point a number, told once. */
export interface Series {
  /** What is measured: `memory.resident`, `descriptors.open`, `cpu.run-queue`. */
  readonly quantity: string
  readonly unit: Unit
  /** The thing that it is of: a process, a cgroup, a device; absent for the whole machine. */
  readonly of?: string | undefined
  readonly points: readonly Point[]
}

type Source = Placed & { readonly at: Span; readonly sinceBoot?: boolean | undefined }

/** The samples that tell the quantity, as points in the same order. What is no number (NaN, ±∞) is no point. */
export const pointsOf = <T extends Source>(samples: readonly T[], valueOf: (sample: T) => number | undefined): Point[] =>
  samples.flatMap((sample) => {
    const value = valueOf(sample)
    const { at, time, clock, sinceBoot } = sample
    return value === undefined || !Number.isFinite(value) ? [] : [{ value, at, time, clock, sinceBoot }]
  })

/** The points that are numbers; the list itself where all are. */
export const finite = <T extends Reading>(points: readonly T[]): readonly T[] =>
  points.every((p) => Number.isFinite(p.value)) ? points : points.filter((p) => Number.isFinite(p.value))
