import type { Instant } from '../span.ts'
import { monthOf } from './months.ts'

/** `Jan 26 01:49:41[.123456]` of syslog, which states neither year nor zone. 2000 stands in for the year: it is a leap year. */
export function syslogTime(month: string, day: string, clock: string, year?: string): Instant | undefined {
  const m = monthOf(month)
  const at = /^(\d\d?):(\d\d):(\d\d)(?:[.,](\d{1,9}))?$/.exec(clock)
  if (m === undefined || at === null) return undefined
  const wall = Date.UTC(year === undefined ? 2000 : Number(year), m, Number(day), Number(at[1]), Number(at[2]), Number(at[3]))
  if (Number.isNaN(wall)) return undefined
  const ms = wall + Math.floor(Number(`0.${at[4] ?? '0'}`) * 1000)
  return year === undefined ? { wall: ms, yearless: true } : { wall: ms }
}

/** ISO 8601 / RFC 3339 with `T` or blank, comma or point, and the zone forms `Z`, `+01:00`, `+0100`, or none (read as UTC). */
export function isoTime(text: string): Instant | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(text)
  if (m === null) return undefined
  const zone = /^([+-])(\d\d):?(\d\d)$/.exec(m[8] ?? '')
  const offset = zone === null ? 0 : (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000
  const wall = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6])) - offset
  return Number.isNaN(wall) ? undefined : { wall: wall + Math.floor(Number(`0.${m[7] ?? '0'}`) * 1000) }
}
