import { plural } from '../words/numbers.ts'
import { MONTHS, type Times } from './show.ts'

const DAY = 86_400

/** A moment of the report document, as words. Only those of one kind can be compared by `order`. */
export interface Moment {
  readonly kind: 'zoned' | 'zoneless' | 'yearless' | 'boot'
  /** `21 Nov 2026`, `21 Nov`; none on the boot clock. */
  readonly date: string
  /** `14:03:11`; `12.3 s` on the boot clock. */
  readonly time: string
  /** `UTC`, `+0100`, or nothing where it is not known. */
  readonly zone: string
  /** Milliseconds; seconds on the boot clock. */
  readonly order: number
}

const DATED = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/
const YEARLESS = /^(\d{1,2} ([A-Z][a-z]{2})) (\d\d:\d\d:\d\d)$/

/** The moment that these fields of the document tell under `name`. */
export function momentOf<N extends string>(told: Times<N>, name: N): Moment | undefined {
  const fields: Readonly<Record<string, unknown>> = told
  const [iso, text, boot] = [fields[name], fields[`${name}Text`], fields[`${name}SinceBoot`]]
  if (typeof iso === 'string') return dated(iso)
  if (typeof text === 'string') return yearless(text)
  return typeof boot === 'number' ? { kind: 'boot', date: '', time: sinceBoot(boot), zone: '', order: boot } : undefined
}

/** `12.3 s`, from a day on `71 days 11 h 12 min`. */
function sinceBoot(seconds: number): string {
  if (seconds < DAY) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  return `${plural(Math.floor(minutes / 1440), 'day')} ${Math.floor(minutes / 60) % 24} h ${minutes % 60} min`
}

function dated(text: string): Moment | undefined {
  const m = DATED.exec(text)
  if (m === null) return undefined
  const [, year, month, day, time, zone] = m
  return {
    kind: zone === undefined ? 'zoneless' : 'zoned',
    date: `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`,
    time: time!,
    zone: zone === undefined ? '' : zone === 'Z' ? 'UTC' : zone.replace(':', ''),
    order: Date.parse(zone === undefined ? `${text}Z` : text),
  }
}

function yearless(text: string): Moment | undefined {
  const m = YEARLESS.exec(text)
  return m === null ? undefined : { kind: 'yearless', date: m[1]!, time: m[3]!, zone: '', order: Date.parse(`${m[1]} 2000 ${m[3]} UTC`) }
}

/** `21 Nov 2026 14:03:11 UTC`, `12.3 s after boot`; what `before` has told already is left out. */
export function inWords(moment: Moment, before?: Moment): string {
  if (moment.kind === 'boot') return `${moment.time} after boot`
  const known = before?.kind === moment.kind && before.date === moment.date && before.zone === moment.zone
  return known ? moment.time : [moment.date, moment.time, moment.zone].filter((part) => part !== '').join(' ')
}

/** From when to when, date and zone once: `21 Nov 2026 14:03:11–14:41:56 UTC`, `12.3–45.6 s after boot`. Empty when not known. */
export function spanInWords(from: Moment | undefined, to?: Moment): string {
  if (from === undefined) return to === undefined ? '' : inWords(to)
  if (to === undefined || inWords(from) === inWords(to) || (from.kind === to.kind && from.order === to.order)) return inWords(from)
  if (from.kind !== to.kind || from.zone !== to.zone) return `${inWords(from)} – ${inWords(to)}`
  if (from.kind === 'boot') return to.order < DAY ? `${from.time.replace(' s', '')}–${inWords(to)}` : `${from.time} – ${inWords(to)}`
  const zone = from.zone === '' ? '' : ` ${from.zone}`
  return `${from.date} ${from.time}${from.date === to.date ? '–' : ` – ${to.date} `}${to.time}${zone}`
}

/** The same of fields of the document. */
export function timeSpan<N extends string>(told: Times<N>, from: N, to: N = from): string {
  return spanInWords(momentOf(told, from), momentOf(told, to))
}
