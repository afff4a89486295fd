import { type Instant, isLocal } from '../core/span.ts'
import type { Mark } from './collected.ts'
import { byNearest } from './nearest.ts'

/** Minutes east of UTC at a moment that a clock without a zone shows (its digits read as UTC, in ms). */
export type Zone = (localMs: number) => number

export type Wall = Extract<Instant, { wall: number }>

const MINUTE = 60_000
/** The farthest zones are UTC-12 and UTC+14. */
const FARTHEST_MINUTES = 14 * 60
/** All zones are whole quarters of an hour. */
const QUARTER = 15
/** Logs of one kernel write one line within a second or two of each other; `dmesg -T` drifts more (dmesg(1)). */
const EXACT_SECONDS = 3

/** A zone of the tz database by its name, or `+0100`, `-03:30`, `UTC`; undefined where there is no such. */
export function namedZone(name: string): Zone | undefined {
  const m = /^([+-])(\d\d?):?([0-5]\d)?$/.exec(name.replace(/^(?:UTC|GMT)(?=[+-])/i, ''))
  if (m !== null) {
    const minutes = (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3] ?? 0))
    return Math.abs(minutes) <= FARTHEST_MINUTES ? () => minutes : undefined
  }
  if (/^(?:UTC|GMT|Z)$/i.test(name)) return () => 0
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
  const offsetAt = (utcMs: number): number => {
    const parts = new Map<string, number>(format.formatToParts(new Date(utcMs)).map(({ type, value }) => [type, Number(value)]))
    const of = (type: string): number => parts.get(type) ?? 0
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
    return Math.round((local - utcMs) / MINUTE)
  }
  // near a change of the clocks the first guess may lie on its other side
  return (localMs) => offsetAt(localMs - offsetAt(localMs) * MINUTE)
}

/** The year in which a moment without one is nearest to another. */
export function inYearOf(time: Wall, other: number): number {
  if (time.yearless !== true) return time.wall
  const year = new Date(other).getUTCFullYear()
  const candidates = [year - 1, year, year + 1].map((y) => new Date(time.wall).setUTCFullYear(y))
  return candidates.reduce((best, ms) => (Math.abs(ms - other) < Math.abs(best - other) ? ms : best))
}

/** The zone of a clock that prints none, from lines that stand also in a log that does. */
export function zoneByPairs(marks: readonly Mark[]): Zone | undefined {
  const zoned = new Map<number, number[]>()
  const local = new Map<number, Wall[]>()
  for (const { hash, time } of marks) {
    if (time === undefined || !('wall' in time)) continue
    if (isLocal(time)) local.set(hash, [...(local.get(hash) ?? []).slice(-8), time])
    else zoned.set(hash, [...(zoned.get(hash) ?? []).slice(-8), time.wall])
  }
  const found: { at: number; minutes: number }[] = []
  for (const [hash, times] of local) {
    const twins = [...new Set(zoned.get(hash) ?? [])].sort((a, b) => a - b)
    const own = [...new Map(times.map((t) => [t.wall, t])).values()].sort((a, b) => a.wall - b.wall)
    if (twins.length === 0 || twins.length !== own.length || twins.length > 3) continue
    for (const [i, time] of own.entries()) {
      const apart = (inYearOf(time, twins[i]!) - twins[i]!) / MINUTE
      const minutes = Math.round(apart / QUARTER) * QUARTER
      if (Math.abs(minutes) <= FARTHEST_MINUTES && Math.abs(apart - minutes) * 60 <= EXACT_SECONDS) found.push({ at: time.wall, minutes })
    }
  }
  const votes = new Map<number, number>()
  for (const { minutes } of found) votes.set(minutes, (votes.get(minutes) ?? 0) + 1)
  const [most] = [...votes].sort((a, b) => b[1] - a[1])
  // a change of the clocks makes two zones, an hour apart
  const good = found.filter(({ minutes }) => Math.abs(minutes - (most?.[0] ?? 0)) <= 60)
  if (most === undefined || good.length * 3 < found.length * 2) return undefined
  return byNearest(good.map(({ at, minutes }) => ({ at, value: minutes })))
}

/** A moment with the line that it was read from. */
export interface Written {
  readonly time: Instant
  readonly text: string
}

/** UTC as tools write it that print local time: `Sun 2025-11-23 23:31:14 UTC`, `…T09:15:00+0000`. A bare Z says nothing of the machine's zone. */
const LOCAL_UTC = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.{0,40}\b(?:UTC|GMT)\b|\d[+-]00:?00(?!\d)/

/** A moment with its zone inside of a line: `time="2026-11-24T03:12:49.1Z"` of containerd, `current time 2026-11-24T03:12:49Z` of x509. */
const EMBEDDED = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)/g

/** Most lines tell no such one. */
const MAY_EMBED = /\dT\d/

/** How far a clock that prints no zone is from UTC, where its line tells the same moment with one, in minutes. */
function embedded(time: Wall, text: string): number[] {
  if (!MAY_EMBED.test(text)) return []
  return [...text.slice(0, 2000).matchAll(EMBEDDED)].slice(0, 4).flatMap(([told]) => {
    const ms = Date.parse(told.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    const apart = (inYearOf(time, ms) - ms) / MINUTE
    const minutes = Math.round(apart / QUARTER) * QUARTER
    return Number.isFinite(apart) && Math.abs(minutes) <= FARTHEST_MINUTES && Math.abs(apart - minutes) * 60 <= EXACT_SECONDS
      ? [minutes]
      : []
  })
}

/** The zone that the machine's own stamps state, or its lines beside them, when all state the same, or two an hour apart. */
export function zoneStated(written: readonly Written[]): Zone | undefined {
  const stated = written.flatMap(({ time, text }) => {
    if (!('wall' in time)) return []
    if (isLocal(time)) return embedded(time, text).map((minutes) => ({ at: time.wall, value: minutes }))
    const minutes = time.offset ?? (LOCAL_UTC.test(text) ? 0 : undefined)
    return minutes === undefined ? [] : [{ at: time.wall + minutes * MINUTE, value: minutes }]
  })
  const least = stated.reduce((a, { value }) => Math.min(a, value), Infinity)
  if (stated.length === 0 || stated.some(({ value }) => value - least > 60)) return undefined
  return byNearest(stated)
}

/** The moment with its zone, where that is known. */
export function zoned(time: Wall, zone: Zone | undefined): Wall {
  if (zone === undefined || !isLocal(time)) return time
  const minutes = zone(time.wall)
  const wall = time.wall - minutes * MINUTE
  // a moment without a year says by its offset that its zone is known
  return time.yearless ? { wall, yearless: true, offset: minutes } : { wall, ...(minutes === 0 ? {} : { offset: minutes }) }
}
