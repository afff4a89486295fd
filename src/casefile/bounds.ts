import { inZone, ZONE } from '../core/time/zone.ts'
import type { Bound, Bounds } from './window.ts'
import { namedZone, type Zone } from './zone.ts'

/** The time that is asked for, as people write it. */
export interface Asked {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly timeZone?: string | undefined
}

/** A text that names no zone, no moment, or an end before the beginning. */
export class Unusable extends RangeError {
  readonly option: keyof Asked
  constructor(option: keyof Asked, message: string) {
    super(message)
    this.option = option
  }
}

/** Times of day with seconds, their fractions and the zone optional: RFC 3339 and what people leave out of it. */
const MOMENT = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(${ZONE}|[Zz])?)?$`)
const PART = String.raw`\d{1,9}(?:\.\d{1,3})?\s?(?:w|weeks?|d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)`
const DURATION = new RegExp(String.raw`^${PART}(?:\s?${PART}){0,4}$`)
const SECONDS: ReadonlyMap<string, number> = new Map([
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
])

/** What is asked for as bounds. Throws `Unusable`, with a message that begins with the text. */
export function boundsOf({ since, until, timeZone }: Asked): Bounds & { readonly zone?: Zone | undefined } {
  const zone = timeZone === undefined ? undefined : namedZone(timeZone.trim())
  if (timeZone !== undefined && zone === undefined)
    throw new Unusable('timeZone', `"${timeZone}" is neither a zone of the tz database nor an offset such as +01:00`)
  const bounds = {
    since: since === undefined ? undefined : boundOf('since', since, zone),
    until: until === undefined ? undefined : boundOf('until', until, zone),
  }
  if (isReversed(bounds)) throw new Unusable('until', `"${until}" is before "${since}" of since`)
  return { ...bounds, zone }
}

function boundOf(option: keyof Asked, text: string, zone: Zone | undefined): Bound {
  const written = text.trim()
  if (DURATION.test(written))
    return {
      back: [...written.matchAll(/([\d.]{1,13})\s?([a-z])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * SECONDS.get(unit!)!, 0),
    }
  const m = MOMENT.exec(written)
  if (m === null)
    throw new Unusable(
      option,
      `"${text}" is neither a date (2026-11-21), a date with its time (2026-11-21T14:00, 2026-11-21T14:00:00+01:00) nor a duration (2h, 90m, 1d)`,
    )
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(m[i] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const whole = Date.UTC(year, month - 1, day)
  const date = new Date(whole)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60)
    throw new Unusable(option, `"${text}" is no moment of the calendar`)
  const digits = whole + ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(Number(`0.${m[7] ?? 0}`) * 1000)
  if (m[8] !== undefined) {
    const time = inZone(digits, m[8].toUpperCase())
    if ('boot' in time || time.zoneless === true) throw new Unusable(option, `"${text}" has an offset that several zones, or none, have`)
    return { at: time.wall }
  }
  return zone === undefined ? { digits } : { at: digits - zone(digits) * 60_000 }
}

function isReversed({ since, until }: Bounds): boolean {
  if (since === undefined || until === undefined) return false
  if ('at' in since && 'at' in until) return until.at < since.at
  if ('digits' in since && 'digits' in until) return until.digits < since.digits
  return 'back' in since && 'back' in until && until.back > since.back
}
