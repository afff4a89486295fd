import type { Instant } from '../span.ts'
import { isoTime } from './calendar.ts'
import { monthOf } from './months.ts'
import { utcOf } from './utc.ts'
import { inZone, ZONE } from './zone.ts'

/** A date or a time of day that people print between two samples. */
export interface Stamp {
  /** Seconds; only differences within one capture mean anything. */
  readonly clock: number
  /** When the date is there too. */
  readonly time?: Instant | undefined
  /** What stands behind it on the line. */
  readonly rest: string
}

const DAY = 86_400
const LEAD = /^[\s#=*>[(_-]{0,80}(?:sample|at|time|date|when)?[\s:=]{0,4}/i
const TAIL = /^[\s#=*<\])_:;,|-]{0,80}/
const ISO = new RegExp(String.raw`^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?${ZONE}?)`)
/** date(1) of the C locale, of en_US (`Thu Nov 26 06:02:20 AM UTC 2026`, `Thu 26 Nov 2026 06:02:20 AM UTC`). */
const DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s{1,4}(?:([A-Z][a-z]{2,8})\s{1,4}(\d\d?)|(\d\d?)\s{1,4}([A-Z][a-z]{2,8})(?:\s{1,4}(\d{4}))?)\s{1,4}(\d\d?):(\d\d):(\d\d)(?:\s([AP]M))?(?:\s{1,4}([A-Z]{2,5}|[+-]\d\d{1,4}))?(?:\s{1,4}(\d{4}))?/
const SLASHED = /^\d\d[/.-]\d\d[/.-]\d{2,4}\s{1,4}(\d\d?):(\d\d):(\d\d)(?:\s([AP]M))?/
const EPOCH = /^([12]\d{9})(?:\.(\d{1,9}))?(?![\w.])/
const CLOCK = /^(\d\d?):(\d\d):(\d\d)(?:[.,]\d{1,9})?(?:\s([AP]M))?(?![\w:.])/
/** date(1) in another language: words, a day, a time, a year. */
const WORDED = /^[^\d/=:]{0,24}(?:\d{1,4}[^\d/=:]{1,16}){0,3}(\d\d):(\d\d):(\d\d)(?:[^\d/=:]{0,16}(?:\d{4})?)$/

const ofDay = (hour: string, minute: string, second: string, half: string | undefined): number =>
  (half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0)) * 3600 + Number(minute) * 60 + Number(second)

function dated(m: RegExpExecArray): Instant | undefined {
  const month = monthOf(m[1] ?? m[4]!)
  const year = m[5] ?? m[11]
  if (month === undefined) return undefined
  const seconds = ofDay(m[6]!, m[7]!, m[8]!, m[9])
  const day = utcOf(year === undefined ? 2000 : Number(year), month, Number(m[2] ?? m[3]), 0, 0, 0)
  if (day === undefined || seconds > DAY) return undefined
  const digits = day + seconds * 1000
  return year === undefined ? { wall: digits, yearless: true } : inZone(digits, m[10])
}

/** The stamp with which a line begins; undefined when it begins with none. */
export function stampOf(line: string): Stamp | undefined {
  if (line.length > 200) return undefined
  const text = line.slice(LEAD.exec(line)?.[0].length ?? 0)
  const rest = (length: number): string => {
    const behind = text.slice(length)
    return behind.slice(TAIL.exec(behind)?.[0].length ?? 0).trim()
  }
  const whole = (time: Instant | undefined, length: number): Stamp | undefined =>
    time === undefined || !('wall' in time) ? undefined : { clock: time.wall / 1000, time, rest: rest(length) }
  const iso = ISO.exec(text)
  if (iso !== null) return whole(isoTime(iso[1]!), iso[0].length)
  const date = DATE.exec(text)
  if (date !== null) return whole(dated(date), date[0].length)
  const epoch = EPOCH.exec(text)
  if (epoch !== null) return whole({ wall: Math.floor(Number(`${epoch[1]}.${epoch[2] ?? 0}`) * 1000) }, epoch[0].length)
  const clock = CLOCK.exec(text) ?? SLASHED.exec(text)
  if (clock !== null) return { clock: ofDay(clock[1]!, clock[2]!, clock[3]!, clock[4]), rest: rest(clock[0].length) }
  const worded = text.length > 60 ? null : WORDED.exec(text)
  return worded === null ? undefined : { clock: ofDay(worded[1]!, worded[2]!, worded[3]!, undefined), rest: '' }
}

/** The moment that a line tells which is nothing but a date with its time: what date(1) prints, ISO 8601, seconds since 1970. */
export function dateOf(text: string): Instant | undefined {
  const stamp = text.length > 80 ? undefined : stampOf(text)
  return stamp?.rest === '' ? stamp.time : undefined
}

/** A clock that goes on: a time of day that is before the last one is of the next day, in the zone of the last date. */
export class CaptureClock {
  now: number | undefined
  time: Instant | undefined
  /** Seconds by which a time of day is ahead of `now`. */
  #east = 0

  /** Takes a line that is nothing but a stamp (or whose rest is wanted). False when it is none. */
  read(line: string): Stamp | undefined {
    const stamp = stampOf(line)
    if (stamp !== undefined) this.set(stamp)
    return stamp
  }

  set({ clock, time }: Stamp): void {
    const before = this.now === undefined ? undefined : this.now + this.#east
    this.time = time
    if (time !== undefined) {
      this.now = clock
      this.#east = 'wall' in time ? (time.offset ?? 0) * 60 : 0
    } else if (before === undefined) this.now = clock
    else this.now = clock + DAY * (Math.floor(before / DAY) + (clock < before % DAY ? 1 : 0)) - this.#east
  }
}
