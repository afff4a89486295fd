/** Where a record stands in what the user gave. Everything that is claimed leads back to one of these. */
export interface Span {
  /** Path as the user gave it; `!` stands between an archive and its member. */
  readonly artifact: string
  /** 1-based line of the decompressed text. */
  readonly line: number
  /** Last line, when the record spans several. */
  readonly endLine?: number
  /** Byte offset of the first line in the decompressed stream. */
  readonly offset: number
  /** The first line, verbatim. Control characters are escaped when a report is made, not here. */
  readonly text: string
}

/** A record with its place and, where the source has a clock, its time. No record exists without its place. */
export type Cited<T> = T & { readonly at: Span; readonly time?: Instant }

/**
 * A moment on one of two clocks that are never compared by accident.
 * `wall`: milliseconds since 1970-01-01 UTC. `boot`: seconds since the kernel started.
 */
export type Instant = { readonly wall: number } | { readonly boot: number }

/** Whether two moments are on the same clock and at most `seconds` apart; undefined when the clocks differ. */
export function within(a: Instant, b: Instant, seconds: number): boolean | undefined {
  if ('wall' in a && 'wall' in b) return Math.abs(a.wall - b.wall) <= seconds * 1000
  if ('boot' in a && 'boot' in b) return Math.abs(a.boot - b.boot) <= seconds
  return undefined
}

/** ISO 8601 for a wall time, seconds for the boot clock. A time that cannot be shown gives undefined, never NaN. */
export function showInstant(time: Instant | undefined): string | undefined {
  if (time === undefined) return undefined
  if ('boot' in time) return Number.isFinite(time.boot) ? `${time.boot.toFixed(6)} s after boot` : undefined
  const date = new Date(time.wall)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1 ? undefined : date.toISOString()
}
