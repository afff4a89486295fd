import type { Instant } from '../span.ts'
import { monthOf } from './months.ts'
import { utcOf } from './utc.ts'
import { inZone, ZONE } from './zone.ts'

/** Stands in for a year that is not stated: it is a leap year. */
const ANY_YEAR = 2000

/** A moment to the second without a year or a zone; undefined where no calendar has it. `month`: 0–11. */
export function yearlessTime(month: number, day: number, hour: number, minute: number, second: number): Instant | undefined {
  const wall = utcOf(ANY_YEAR, month, day, hour, minute, second)
  return wall === undefined ? undefined : { wall, yearless: true }
}

/**
 * `Jan 26 01:49:41[.123456]` of syslog, which states neither year nor zone. Other programs
 * add a year, and perhaps a zone.
 */
export function syslogTime(month: string, day: string, clock: string, year?: string, zone?: string): Instant | undefined {
  const m = monthOf(month)
  const at = /^(\d\d?):(\d\d):(\d\d)(?:[.,](\d{1,9}))?$/.exec(clock)
  if (m === undefined || at === null) return undefined
  const digits = utcOf(year === undefined ? ANY_YEAR : Number(year), m, Number(day), Number(at[1]), Number(at[2]), Number(at[3]))
  if (digits === undefined) return undefined
  const ms = digits + milliseconds(at[4])
  return year === undefined ? { wall: ms, yearless: true } : inZone(ms, zone)
}

const ISO = new RegExp(
  String.raw`^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:(${ZONE})|[ \t]([A-Z]{2,5}|[+-]\d\d))?(?: \(?[A-Z]{3,5}\)?)?$`,
)

/**
 * ISO 8601 / RFC 3339 with `T` or blank, comma or point, and the zone forms `Z`, `+01:00`, `+0100`, `+01`, a name, or none; a name behind an
 * offset (`+0100 CET`) adds nothing.
 */
export function isoTime(text: string): Instant | undefined {
  const m = ISO.exec(text)
  if (m === null) return undefined
  const digits = utcOf(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6]))
  return digits === undefined ? undefined : inZone(digits + milliseconds(m[7]), m[8] ?? m[9])
}

/** Digits behind a second's point as milliseconds. */
function milliseconds(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
}
