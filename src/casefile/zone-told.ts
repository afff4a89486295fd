import { type Instant, isLocal } from '../core/span.ts'
import type { Mark } from './collected.ts'
import { nearestOf } from './nearest.ts'
import { FARTHEST_MINUTES, HOUR_MINUTES, inYearOf, MINUTE, QUARTER, type Wall, type Zone } from './zone.ts'

/** Logs of one kernel write one line within a second or two of each other; `dmesg -T` drifts more (dmesg(1)). */
const EXACT_SECONDS = 3

/** A moment of UTC, and how far a local clock was from it, in minutes. */
interface Told {
  readonly utc: number
  readonly minutes: number
}

/** The zone of a clock that was told some times: a change of the clocks makes two, an hour apart, and the nearest moment tells which. */
function zoneTold(told: readonly Told[]): Zone {
  const offsets = [...new Set(told.map(({ minutes }) => minutes))].sort((a, b) => b - a)
  if (offsets.length === 1) return () => offsets[0]!
  const sorted = [...told].sort((a, b) => a.utc - b.utc)
  return (localMs, again = false) => {
    const shown = offsets.flatMap((minutes) => {
      const utc = localMs - minutes * MINUTE
      const nearest = nearestOf(sorted, (one) => one.utc, utc)!
      return { minutes, apart: Math.abs(nearest.utc - utc), isSo: nearest.minutes === minutes }
    })
    const exact = shown.filter(({ apart, isSo }) => isSo && apart <= EXACT_SECONDS * 1000)
    const possible = exact.length > 0 ? exact : shown.filter(({ isSo }) => isSo)
    return ((again ? possible.at(-1) : possible[0]) ?? shown.reduce((a, b) => (b.apart < a.apart ? b : a))).minutes
  }
}

/** The zone of a clock that prints none, from lines that stand also in a log that does. `logs`: what each of a machine's logs tells. */
export function zoneByPairs(logs: readonly (readonly Mark[])[]): Zone | undefined {
  const zoned = new Map<number, Wall[]>()
  for (const { hash, time } of logs.flat())
    if (time !== undefined && 'wall' in time && !isLocal(time)) zoned.set(hash, [...(zoned.get(hash) ?? []).slice(-8), time])
  if (zoned.size === 0) return undefined
  const found = logs.flatMap((marks) => pairsOf(marks, zoned))
  const votes = new Map<number, number>()
  for (const { minutes } of found) votes.set(minutes, (votes.get(minutes) ?? 0) + 1)
  const [most] = [...votes].sort((a, b) => b[1] - a[1])
  // a change of the clocks makes two zones, an hour apart
  const good = found.filter(({ minutes }) => Math.abs(minutes - (most?.[0] ?? 0)) <= HOUR_MINUTES)
  if (most === undefined || good.length * 3 < found.length * 2) return undefined
  return zoneTold(good)
}

/** The lines of one log that are told as often with a zone, in their order. */
function pairsOf(marks: readonly Mark[], zoned: ReadonlyMap<number, readonly Wall[]>): Told[] {
  const local = new Map<number, Wall[]>()
  for (const { hash, time } of marks)
    if (time !== undefined && 'wall' in time && isLocal(time) && zoned.has(hash))
      local.set(hash, [...(local.get(hash) ?? []).slice(-8), time])
  return [...local].flatMap(([hash, times]) => {
    const twins = apartOf(zoned.get(hash)!.map(({ wall }) => wall))
    const own = apartOf(times.map((time) => inYearOf(time, twins[0]!) + (time.again === true ? HOUR_MINUTES * MINUTE : 0)))
    if (twins.length !== own.length || twins.length > 3) return []
    const again = new Set(times.flatMap((time) => (time.again === true ? inYearOf(time, twins[0]!) + HOUR_MINUTES * MINUTE : [])))
    return own.flatMap((shown, i) => {
      const apart = (shown - (again.has(shown) ? HOUR_MINUTES * MINUTE : 0) - twins[i]!) / MINUTE
      const minutes = Math.round(apart / QUARTER) * QUARTER
      const isExact = Math.abs(minutes) <= FARTHEST_MINUTES && Math.abs(apart - minutes) * 60 <= EXACT_SECONDS
      return isExact ? [{ utc: twins[i]!, minutes }] : []
    })
  })
}

/** Moments in their order, those of which two logs tell once. */
function apartOf(moments: readonly number[]): number[] {
  const sorted = [...moments].sort((a, b) => a - b)
  return sorted.filter((ms, i) => i === 0 || ms - sorted[i - 1]! > EXACT_SECONDS * 1000)
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

/** How far a clock that prints no zone is from UTC, where its line tells the same moment with one. */
function embedded(time: Wall, text: string): Told[] {
  if (!MAY_EMBED.test(text)) return []
  return [...text.slice(0, 2000).matchAll(EMBEDDED)].slice(0, 4).flatMap(([told]) => {
    const ms = Date.parse(told.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    const apart = (inYearOf(time, ms) - ms) / MINUTE
    const minutes = Math.round(apart / QUARTER) * QUARTER
    return Number.isFinite(apart) && Math.abs(minutes) <= FARTHEST_MINUTES && Math.abs(apart - minutes) * 60 <= EXACT_SECONDS
      ? [{ utc: ms, minutes }]
      : []
  })
}

/** The zone that the machine's own stamps state, or its lines beside them, when all state the same, or two an hour apart. */
export function zoneStated(written: readonly Written[]): Zone | undefined {
  const stated = written.flatMap(({ time, text }) => {
    if (!('wall' in time)) return []
    if (isLocal(time)) return embedded(time, text)
    const minutes = time.offset ?? (LOCAL_UTC.test(text) ? 0 : undefined)
    return minutes === undefined ? [] : [{ utc: time.wall, minutes }]
  })
  const least = stated.reduce((a, { minutes }) => Math.min(a, minutes), Infinity)
  if (stated.length === 0 || stated.some(({ minutes }) => minutes - least > HOUR_MINUTES)) return undefined
  return zoneTold(stated)
}
