import type { Instant } from '../span.ts'
import { syslogTime } from './calendar.ts'
import { monthOf } from './months.ts'
import { utcOf } from './utc.ts'
import { inZone, ZONE } from './zone.ts'

/** A date with its time of day at the beginning of a text. */
export interface Noted {
  /** Absent where day and month cannot be told apart: `03/04/2025` on a clock of 24 hours. */
  readonly time?: Instant | undefined
  /** Characters of the date; brackets around it and a colon behind it are among them. */
  readonly length: number
  /** `iso`: the year stands first; `epoch`: seconds since 1970; `syslog`: without a year, before a column; `other`: day, month or weekday first. */
  readonly notation: 'iso' | 'epoch' | 'syslog' | 'other'
}

const DAY = String.raw`(?:(?<year>\d{4})(?<s1>[-/.])(?<month>\d\d?)\k<s1>(?<day>\d\d?)|(?<first>\d\d?)(?<s2>[/.-])(?<second>\d\d?)\k<s2>(?<short>\d{4}|\d\d)|(?<d>\d\d?)\.?[ /-](?<name>\p{L}{3,9})\.?[ /-](?<y>\d{4}))`
const CLOCK = String.raw`(?<h>\d\d?):(?<m>\d\d):(?<s>\d\d)(?:[.,](?<fraction>\d{1,9}))?(?: ?(?<half>[AaPp])\.?[Mm]\.?(?!\w))?`
/** A zone, or a word that looks like one. */
const BEHIND = String.raw`(?<zone>${ZONE}| [A-Z]{2,3}T(?![\w:]))?`
/** RFC 2822, the Common Log Format, ISO 8601 and its kin, day or month first. */
const DATED = new RegExp(
  String.raw`^\s{0,4}(?<open>[[(])?(?:\p{L}{2,9}\.?,? )?${DAY}(?:T|,? {1,2}|(?<colon>:))${CLOCK}${BEHIND}[\])]?:?(?![\w.:])`,
  'u',
)
/** ctime(3), with a fraction in Apache's error log: the year is the last. */
const CTIME = new RegExp(
  String.raw`^\s{0,4}\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<name>[A-Z][a-z]{2}) {1,2}(?<d>\d\d?) ${CLOCK}(?: (?<zone>[A-Z]{3,4}|[+-]\d\d(?:\d\d)?))? (?<y>\d{4})\]?:?(?![\w.:])`,
  'u',
)
const EPOCH = /^\s{0,4}([12]\d{9}\.\d{3,9})(?![\w.:])/

/** Syslog's own, where columns follow. */
const SYSLOG = /^\s{0,4}(\p{L}{3,9}\.?|\d{1,2}[月월]) {1,2}(\d\d?) (\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(?= {0,16}[\t|,;])/u

type Parts = Readonly<Record<string, string | undefined>>

/** What log4j prints behind a date of two digits with the year in front: `25/03/01 10:00:00 ERROR TaskSchedulerImpl: ` (Spark, Hadoop). */
const LEVELLED = /^ {1,2}(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL) {1,2}[\w.$]{1,160}:/
const MOST_BEHIND = 200
/** No such log is older than this year of the century. */
const EARLIEST = 10

/** Year, month 0–11, day; `unknown` where day and month cannot be told apart, undefined where it is no date. */
function dayOf(p: Parts, behind: string): readonly [number, number, number] | 'unknown' | undefined {
  if (p['year'] !== undefined) return [Number(p['year']), Number(p['month']) - 1, Number(p['day'])]
  if (p['name'] !== undefined) {
    const month = monthOf(p['name'])
    return month === undefined ? undefined : [Number(p['y']), month, Number(p['d'])]
  }
  const first = Number(p['first'])
  const second = Number(p['second'])
  const year = Number(p['short']) + (p['short']!.length === 2 ? 2000 : 0)
  if (p['short']!.length === 2 && p['s2'] === '/' && first >= EARLIEST && second <= 12 && LEVELLED.test(behind))
    return [first + 2000, second - 1, Number(p['short'])]
  // a point stands behind a day's number; a clock of twelve hours is America's, where the month stands first
  if (p['s2'] === '.' || first > 12 || first === second) return [year, second - 1, first]
  if (second > 12 || p['half'] !== undefined) return [year, first - 1, second]
  return 'unknown'
}

function wallOf(p: Parts, [year, month, day]: readonly [number, number, number]): Instant | undefined {
  const hour = p['half'] === undefined ? Number(p['h']) : (Number(p['h']) % 12) + (/p/i.test(p['half']) ? 12 : 0)
  const digits = utcOf(year, month, day, hour, Number(p['m']), Number(p['s']))
  return digits === undefined ? undefined : inZone(digits + Math.floor(Number(`0.${p['fraction'] ?? '0'}`) * 1000), p['zone'])
}

/** The date with which a text begins, in any usual order and notation. */
export function dateAt(text: string): Noted | undefined {
  const m = DATED.exec(text) ?? CTIME.exec(text)
  if (m === null) return epochAt(text) ?? syslogAt(text)
  const parts: Parts = m.groups!
  // of the Common Log Format, in brackets
  if (parts['colon'] !== undefined && parts['open'] === undefined) return undefined
  const day = dayOf(parts, text.slice(m[0].length, m[0].length + MOST_BEHIND))
  const time = day === undefined || day === 'unknown' ? undefined : wallOf(parts, day)
  if (time === undefined && day !== 'unknown') return undefined
  return { time, length: m[0].length, notation: parts['year'] === undefined ? 'other' : 'iso' }
}

function epochAt(text: string): Noted | undefined {
  const m = EPOCH.exec(text)
  return m === null ? undefined : { time: { wall: Math.floor(Number(m[1]) * 1000) }, length: m[0].length, notation: 'epoch' }
}

function syslogAt(text: string): Noted | undefined {
  const m = SYSLOG.exec(text)
  const time = m === null ? undefined : syslogTime(m[1]!, m[2]!, m[3]!)
  return time === undefined ? undefined : { time, length: m![0].length, notation: 'syslog' }
}
