/** Where a record stands in what the user gave. Everything that is claimed leads back to one of these. */
export interface Span {
  /** Path as the user gave it; `!` stands between an archive and its member. */
  readonly artifact: string
  /** 1-based line of the decompressed text. */
  readonly line: number
  /** Last line, when the record spans several. */
  readonly endLine?: number
  /** Stretches between them, each a first and a last line, that are somebody else's. */
  readonly apart?: readonly (readonly [number, number])[]
  /** Byte offset of the first line in the decompressed stream. */
  readonly offset: number
  /** The boot of its machine that the line belongs to, the oldest that the input tells of is 0; only where there are several. Set by the case file. */
  readonly boot?: number
  /** Seconds since boot that the line bears, where the wall clock of its machine was set or stood still. Set by the case file. */
  readonly sinceBoot?: number
  /** The first line, verbatim. Control characters are escaped when a report is made, not here. */
  readonly text: string
  /** What is said there, where that is not the text: without its envelope, and of all its lines where a wrap had broken one statement into several. */
  readonly message?: string
  /** The text shows the newest first: what stands above was said later. */
  readonly turned?: true
}

/** Lines from one place of a text down to another, in the order in which they were said. */
export const linesTo = (from: Span, to: Span): number => (to.turned === true ? from.line - to.line : to.line - from.line)

/** A record with its place and, where the source has a clock, its time. No record exists without its place. */
export type Cited<T> = T & { readonly at: Span; readonly time?: Instant }

/**
 * A moment on one of two clocks that are never compared by accident.
 *
 * `wall`: milliseconds since 1970-01-01 UTC. What is known of its zone: `yearless` when the source prints no year (syslog, journalctl
 * short), in which case the year is meaningless and there is no zone either; `zoneless` when it prints a year but no zone, or a zone that
 * cannot be told (dmesg -T, many programs' own logs): its digits are read as UTC. `offset`: minutes east of UTC of the zone in which the
 * source wrote it, where that is not UTC. `again`: a clock without a zone shows this hour a second time, since it was put back an hour. A moment without a year whose zone the case file has settled has an offset, if only of 0.
 *
 * `boot`: seconds since the kernel started.
 */
export type Instant =
  | { readonly wall: number; readonly yearless?: true; readonly zoneless?: true; readonly offset?: number; readonly again?: true }
  | { readonly boot: number }

/** Whether a wall time is what a clock shows in a zone that is not known. */
export const isLocal = (time: Extract<Instant, { wall: number }>): boolean =>
  time.zoneless === true || (time.yearless === true && time.offset === undefined)

/** Whether a moment is known to the second everywhere: on the wall clock, with its year and its zone. */
export function hasZone(time: Instant): boolean {
  return 'wall' in time && time.yearless !== true && time.zoneless !== true
}

/** Seconds from `a` to `b`, or undefined when they are on different clocks. A missing year is taken so that they are nearest. */
export function secondsBetween(a: Instant, b: Instant): number | undefined {
  if ('boot' in a && 'boot' in b) return b.boot - a.boot
  if (!('wall' in a) || !('wall' in b) || isLocal(a) !== isLocal(b)) return undefined
  if (!a.yearless && !b.yearless) return (b.wall - a.wall) / 1000
  // most often both were read in one year
  if (a.yearless && b.yearless && Math.abs(b.wall - a.wall) < HALF_YEAR && isOneYear(a.wall, b.wall)) return (b.wall - a.wall) / 1000
  const year = new Date(a.yearless ? b.wall : a.wall).getUTCFullYear()
  const apart = [year - 1, year, year + 1].map(
    (y) => (b.yearless ? inYear(b.wall, y) : b.wall) - (a.yearless ? inYear(a.wall, a.yearless && b.yearless ? year : y) : a.wall),
  )
  return apart.reduce((least, ms) => (Math.abs(ms) < Math.abs(least) ? ms : least)) / 1000
}

const HALF_YEAR = 180 * 86_400_000
const isOneYear = (a: number, b: number): boolean => new Date(a).getUTCFullYear() === new Date(b).getUTCFullYear()

function inYear(wall: number, year: number): number {
  const date = new Date(wall)
  return date.setUTCFullYear(year)
}

/** Whether two moments are at most `seconds` apart; undefined when they are on different clocks. */
export function within(a: Instant, b: Instant, seconds: number): boolean | undefined {
  const apart = secondsBetween(a, b)
  return apart === undefined ? undefined : Math.abs(apart) <= seconds
}
