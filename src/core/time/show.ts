import { hasZone, type Instant } from '../span.ts'

/**
 * Moments as fields of the report document, `N` being their names (`first`, `last`). A date field holds what every date parser reads, or is
 * absent.
 */
export type Times<N extends string> = {
  /** RFC 3339 with the offset that the source wrote, `Z` for UTC; without an offset beside `"zone": "unknown"`. Absent without a year. */
  [K in N]?: string
} & {
  /** `21 Nov 10:15:00`: what is known where the source prints no year. */
  [K in `${N}Text`]?: string
} & {
  /** Seconds since the kernel started, where that is the clock. */
  [K in `${N}SinceBoot`]?: number
} & {
  /** The clock of these moments. */
  clock?: 'wall' | 'boot'
  /** One of them at least has no zone, or none that can be told. */
  zone?: 'unknown'
}

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** The fields of these moments; nothing for one that is not known or cannot be. */
export function timeFields<N extends string>(moments: Readonly<Record<N, Instant | undefined>>): Times<N> {
  const fields: Record<string, string | number> = {}
  let clock: 'wall' | 'boot' | undefined
  let zone: 'unknown' | undefined
  for (const [name, time] of Object.entries<Instant | undefined>(moments)) {
    if (time === undefined) continue
    if ('boot' in time) {
      if (!Number.isFinite(time.boot)) continue
      fields[`${name}SinceBoot`] = time.boot
      clock ??= 'boot'
      continue
    }
    const digits = digitsOf(time)
    if (digits === undefined) continue
    fields[time.yearless ? `${name}Text` : name] = time.yearless ? withoutYear(digits) : digits + offsetOf(time)
    clock ??= 'wall'
    if (!hasZone(time)) zone = 'unknown'
  }
  if (clock !== undefined) fields['clock'] = clock
  if (zone !== undefined) fields['zone'] = zone
  return fields as Times<N>
}

/** Whether a reader of the document would see one moment only. */
export function isShownAlike(a: Instant | undefined, b: Instant | undefined): boolean {
  return JSON.stringify(timeFields({ at: a })) === JSON.stringify(timeFields({ at: b }))
}

/** `2026-11-21T10:15:00.123` as its clock showed it, without a fraction of zero; undefined for a moment that cannot be. */
function digitsOf(time: Extract<Instant, { wall: number }>): string | undefined {
  const date = new Date(time.wall + (time.offset ?? 0) * 60_000)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1) return undefined
  return date.toISOString().slice(0, -1).replace('.000', '')
}

function withoutYear(digits: string): string {
  return `${Number(digits.slice(8, 10))} ${MONTHS[Number(digits.slice(5, 7)) - 1]} ${digits.slice(11, 19)}`
}

/** `Z`, `+01:00`, `-03:30`, or nothing where the zone is not known. */
function offsetOf(time: Extract<Instant, { wall: number }>): string {
  if (!hasZone(time)) return ''
  const east = Math.abs(time.offset ?? 0)
  const two = (n: number): string => String(n).padStart(2, '0')
  return east === 0 ? 'Z' : `${time.offset! < 0 ? '-' : '+'}${two(Math.floor(east / 60))}:${two(east % 60)}`
}
