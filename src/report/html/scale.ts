import { MONTHS } from '../../core/time/show.ts'

/** Where values stand on a line, and where its marks do. Pure: the page that is written and the script in it place things alike. */

/** The part of a line from `from` to `to` at which a value stands, in per cent with two decimals; outside of 0 to 100 when it lies beyond. */
export function percentOf(value: number, from: number, to: number): number {
  return to <= from ? 50 : Math.round(((value - from) / (to - from)) * 10_000) / 100
}

/** Round values from 0 up to the first that is not below `most`, at most five steps: 0, 200, 400, 600. */
export function niceScale(most: number, least = 0): number[] {
  const span = most - least
  if (!(span > 0) || !Number.isFinite(span)) return [least, least + 1]
  const power = 10 ** Math.floor(Math.log10(span / 4))
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => span / n <= 4.5)!
  const first = Math.floor(least / step)
  const last = Math.ceil(most / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 91, 182, 365, 1826].map((n) => n * DAY),
]

/** Of a clock that shows dates, or of one that counts seconds since boot. */
export type Clock = 'date' | 'boot'

export interface Tick {
  readonly at: number
  readonly text: string
}

/** Round moments between two, in milliseconds as the clock shows them, at most `most` of them; the first one tells the date. */
export function timeTicks(from: number, to: number, clock: Clock, most: number): Tick[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? STEPS.at(-1)!
  const ticks: Tick[] = []
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length <= most; at += step) {
    const isNewDay = ticks.length === 0 || Math.floor(at / DAY) !== Math.floor(ticks.at(-1)!.at / DAY)
    ticks.push({ at, text: clock === 'boot' ? sinceBoot(at, step) : dated(at, step, isNewDay) })
  }
  return ticks
}

function dated(at: number, step: number, withDate: boolean): string {
  const date = new Date(at)
  if (!Number.isFinite(date.getTime())) return ''
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  if (step >= DAY) return step >= 365 * DAY ? String(date.getUTCFullYear()) : day
  const iso = date.toISOString()
  const time = iso.slice(11, step >= MINUTE ? 16 : step >= SECOND ? 19 : 23)
  return withDate ? `${day} ${time}` : time
}

/** With as many decimals as tell two ticks apart. */
const sinceBoot = (at: number, step: number): string => `${(at / SECOND).toFixed(Math.max(0, Math.ceil(-Math.log10(step / SECOND))))} s`
