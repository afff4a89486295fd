import type { Instant } from '../../core/span.ts'
import { utcOf } from '../../core/time/utc.ts'

const DAY = 86_400
const TIME_OF_DAY = /^(\d\d)[:.時](\d\d)[:.分](\d\d)秒?( [AP]M)?$/
const EPOCH = /^\d{10}$/

/** Seconds of the day of a time of 12 or 24 hours; undefined of anything else. */
export function ofDay(stamp: string): number | undefined {
  const m = TIME_OF_DAY.exec(stamp)
  if (m === null) return undefined
  const hour = m[4] === undefined ? Number(m[1]) : (Number(m[1]) % 12) + (m[4] === ' PM' ? 12 : 0)
  return hour * 3600 + Number(m[2]) * 60 + Number(m[3])
}

/** Seconds of a stamp (12 or 24 hours, or since 1970), not before `previous`: midnight lies between. */
export function clockAfter(previous: number | undefined, stamp: string): number | undefined {
  const seconds = ofDay(stamp)
  if (seconds === undefined) return EPOCH.test(stamp) ? Number(stamp) : previous
  if (previous === undefined) return seconds
  const days = Math.floor(previous / DAY)
  return seconds + DAY * (seconds + DAY * days < previous ? days + 1 : days)
}

const ISO_DATE = /\s(\d{4})-(\d\d)-(\d\d)\s/
/** As its locale writes a date (`%x`): the month first in C and American English, the day first elsewhere. */
const SLASHED_DATE = /\s(\d\d)\/(\d\d)\/(\d{4}|\d\d)\s/
const DOTTED_DATE = /\s(\d\d)\.(\d\d)\.(\d{4}|\d\d)\s/

const yearOf = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year))

/** The day of a banner in milliseconds since 1970. `is12Hours`: its rows have AM and PM, as only American English has beside slashes. */
function dayOf(banner: string, is12Hours: boolean): number | undefined {
  const iso = ISO_DATE.exec(banner)
  if (iso !== null) return utcOf(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), 0, 0, 0)
  const dotted = DOTTED_DATE.exec(banner)
  if (dotted !== null) return utcOf(yearOf(dotted[3]!), Number(dotted[2]) - 1, Number(dotted[1]), 0, 0, 0)
  const slashed = SLASHED_DATE.exec(banner)
  if (slashed === null) return undefined
  const [first, second] = [Number(slashed[1]), Number(slashed[2])]
  // where both could be the month, nothing tells which is
  if (first <= 12 && second <= 12 && first !== second && !is12Hours) return undefined
  const [month, day] = first > 12 ? [second, first] : [first, second]
  return utcOf(yearOf(slashed[3]!), month - 1, day, 0, 0, 0)
}

/** When the rows below a banner were taken: the banner has the day, each row the time of day. Each table of a run has a clock of its own. */
export class SysstatClock {
  readonly #banner: string
  readonly #tables = new Map<string, number>()

  constructor(banner: string) {
    this.#banner = banner
  }

  /** The moment of the row, or of the header, of the table with these labels. */
  at(labels: readonly string[], stamp: string | undefined): Instant | undefined {
    if (stamp === undefined) return undefined
    if (EPOCH.test(stamp)) return { wall: Number(stamp) * 1000 }
    if (ofDay(stamp) === undefined) return undefined
    const table = labels.join(' ')
    const clock = clockAfter(this.#tables.get(table), stamp)!
    this.#tables.set(table, clock)
    const day = dayOf(this.#banner, stamp.endsWith('M'))
    return day === undefined ? undefined : { wall: day + clock * 1000, zoneless: true }
  }
}
