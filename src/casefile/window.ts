import { type Instant, isLocal, secondsBetween } from '../core/span.ts'
import { inYearOf, type Zone } from './zone.ts'

/** The farthest zones are UTC+14 and UTC-12. */
const FARTHEST_EAST_SECONDS = 14 * 3600
const FARTHEST_WEST_SECONDS = 12 * 3600

/** An end of the time that is asked for. */
export type Bound =
  /** Milliseconds since 1970: known everywhere. */
  | { readonly at: number }
  /** What a clock of the input shows then: its digits read as UTC, in ms. */
  | { readonly digits: number }
  /** Seconds before the last moment that the input tells. */
  | { readonly back: number }

export interface Bounds {
  readonly since?: Bound | undefined
  readonly until?: Bound | undefined
}

/** A time on the axis of its machine, with what is needed to compare it. */
export interface Dated {
  readonly time: Instant
  /** The zone of the machine's clock, where it is known. */
  readonly zone: Zone | undefined
  /** Alike for all times of one machine. */
  readonly machine: string
  /** Where several are known. */
  readonly boot: number | undefined
}

/** The clocks of the input: all that tell their zone are one; else each machine has one of its wall and one since boot. */
const clockOf = ({ time, machine }: Dated): string => ('boot' in time ? `boot ${machine}` : isLocal(time) ? `local ${machine}` : 'zoned')

/** Whether `b` is the later of two on one clock. */
function isLater(a: Dated, b: Dated): boolean {
  const boots = (b.boot ?? 0) - (a.boot ?? 0)
  return 'boot' in a.time && boots !== 0 ? boots > 0 : (secondsBetween(a.time, b.time) ?? 0) > 0
}

/** The time that is asked for, against which every time of the input is held. */
export class Window {
  readonly #bounds: Bounds
  /** The last moment that each clock tells. */
  readonly #last = new Map<string, Dated>()

  /** `told`: every moment that the input tells, or at least the last of each of its clocks. */
  constructor(bounds: Bounds, told: Iterable<Dated>) {
    this.#bounds = bounds
    for (const dated of told) {
      const clock = clockOf(dated)
      const before = this.#last.get(clock)
      if (before === undefined || isLater(before, dated)) this.#last.set(clock, dated)
    }
  }

  get isOpen(): boolean {
    return this.#bounds.since === undefined && this.#bounds.until === undefined
  }

  /** The moment from which durations are counted back, where all clocks of the input can be compared. */
  get counted(): Instant | undefined {
    const [only] = this.#last.values()
    return this.#last.size === 1 ? only?.time : undefined
  }

  /** Whether it is within; undefined where that cannot be told. */
  holds(dated: Dated | undefined): boolean | undefined {
    if (this.isOpen) return true
    if (dated === undefined) return undefined
    const { since, until } = this.#bounds
    const after = since === undefined ? 0 : this.#seconds(since, dated)
    const before = until === undefined ? 0 : this.#seconds(until, dated)
    if ((after !== undefined && after < 0) || (before !== undefined && before > 0)) return false
    return after === undefined || before === undefined ? undefined : true
  }

  /** The part of a span that is within; undefined where none is. An end that cannot be compared stays. */
  clip(from: Dated, to: Dated): { readonly from: Instant; readonly to: Instant } | undefined {
    const { since, until } = this.#bounds
    const of = (bound: Bound | undefined, dated: Dated): number | undefined =>
      bound === undefined ? undefined : this.#seconds(bound, dated)
    if ((of(since, to) ?? 0) < 0 || (of(until, from) ?? 0) > 0) return undefined
    return {
      from: moved(from.time, -Math.min(0, of(since, from) ?? 0)),
      to: moved(to.time, -Math.max(0, of(until, to) ?? 0)),
    }
  }

  /** Seconds from the bound to the time: the least that they can be in truth, by amount; undefined where even the sign is not known. */
  #seconds(bound: Bound, dated: Dated): number | undefined {
    if ('back' in bound) return this.#sinceCounted(bound.back, dated)
    const { time, zone } = dated
    if ('boot' in time) return undefined
    if ('at' in bound) return sinceMoment(bound.at, time)
    if (zone !== undefined) return sinceMoment(bound.digits - zone(bound.digits) * 60_000, time)
    const shown = time.wall + (time.offset ?? 0) * 60_000
    return ((time.yearless === true ? inYearOf({ wall: shown, yearless: true }, bound.digits) : shown) - bound.digits) / 1000
  }

  #sinceCounted(back: number, dated: Dated): number | undefined {
    const last = this.#last.get(clockOf(dated))
    if (last === undefined) return undefined
    if ('boot' in last.time && last.boot !== dated.boot) {
      // all of an earlier boot lies before the last one began
      const least = back - last.time.boot
      return least < 0 && last.boot !== undefined && dated.boot !== undefined ? least : undefined
    }
    const apart = secondsBetween(last.time, dated.time)
    if (apart === undefined) return undefined
    const seconds = apart + back
    // another clock may tell of a later moment: what lies before the bound on this one does so in truth
    return seconds < 0 || this.#last.size === 1 ? seconds : undefined
  }
}

/** Seconds from a moment to a time; of a clock whose zone is not known, what all zones agree in. */
function sinceMoment(at: number, time: Extract<Instant, { wall: number }>): number | undefined {
  const seconds = ((time.yearless === true ? inYearOf(time, at) : time.wall) - at) / 1000
  if (!isLocal(time)) return seconds
  if (seconds > FARTHEST_EAST_SECONDS) return seconds - FARTHEST_EAST_SECONDS
  return seconds < -FARTHEST_WEST_SECONDS ? seconds + FARTHEST_WEST_SECONDS : undefined
}

function moved(time: Instant, seconds: number): Instant {
  if (seconds === 0) return time
  return 'boot' in time ? { boot: time.boot + seconds } : { ...time, wall: time.wall + Math.round(seconds * 1000) }
}
