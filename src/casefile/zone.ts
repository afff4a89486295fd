import { type Instant, isLocal } from '../core/span.ts'

/** Minutes east of UTC at a moment that a clock without a zone shows (its digits read as UTC, in ms). `again`: it shows that hour a second time. */
export type Zone = (localMs: number, again?: boolean) => number

export type Wall = Extract<Instant, { wall: number }>

export const MINUTE = 60_000
export const HOUR_MINUTES = 60
const MOST_QUARTERS = 10_000
/** The farthest zones are UTC-12 and UTC+14. */
export const FARTHEST_MINUTES = 14 * 60
/** All zones are whole quarters of an hour. */
export const QUARTER = 15

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
  const known = new Map<number, readonly [number, number]>()
  return (localMs, again = false) => {
    const quarter = Math.floor(localMs / (QUARTER * MINUTE))
    let both = known.get(quarter)
    if (both === undefined) {
      if (known.size >= MOST_QUARTERS) known.clear()
      known.set(quarter, (both = offsetsOf(quarter * QUARTER * MINUTE, offsetAt)))
    }
    return both[again ? 1 : 0]
  }
}

/** The offsets at which a clock shows a moment, the first time and the second: two where summer time ends. `offsetAt`: the offset at a moment of UTC. */
function offsetsOf(localMs: number, offsetAt: (utcMs: number) => number): readonly [number, number] {
  // near a change of the clocks the first guess may lie on its other side
  const guess = offsetAt(localMs - offsetAt(localMs) * MINUTE)
  const shown = [guess + HOUR_MINUTES, guess, guess - HOUR_MINUTES].filter((minutes) => offsetAt(localMs - minutes * MINUTE) === minutes)
  return [shown[0] ?? guess, shown.at(-1) ?? guess]
}

/** The year in which a moment without one is nearest to another. */
export function inYearOf(time: Wall, other: number): number {
  if (time.yearless !== true) return time.wall
  const year = new Date(other).getUTCFullYear()
  const candidates = [year - 1, year, year + 1].map((y) => new Date(time.wall).setUTCFullYear(y))
  return candidates.reduce((best, ms) => (Math.abs(ms - other) < Math.abs(best - other) ? ms : best))
}

/** The moment with its zone, where that is known. */
export function zoned(time: Wall, zone: Zone | undefined): Wall {
  if (zone === undefined || !isLocal(time)) return time
  const minutes = zone(time.wall, time.again)
  const wall = time.wall - minutes * MINUTE
  // a moment without a year says by its offset that its zone is known
  return time.yearless ? { wall, yearless: true, offset: minutes } : { wall, ...(minutes === 0 ? {} : { offset: minutes }) }
}
