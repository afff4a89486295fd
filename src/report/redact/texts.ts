import type { Report } from '../../core/report.ts'
import { rebuilt, relisted } from '../rebuilt.ts'

/** Fields whose values are ours, or times: no text of them names anybody. */
const OURS =
  /^(?:schemaVersion|tool|key|id|severity|finding|root|effects|separates|clock|zone|zoneFrom|timeZone|kind|gravity|format|changes|links|points|redacted|(?:first|last|time|from|to|start)(?:Text|SinceBoot)?)$/
/** Objects whose names are of no field of the report. */
const FREE = new Set(['entities', 'facts'])

/** What a text stands in: its field, and that of the object or the list around it. */
export type Place = readonly [field: string, around: string]

/** Calls `visit` for each text of a report that may name somebody. */
export function eachText(report: Report, visit: (text: string) => void): void {
  withTexts(report, (text) => {
    visit(text)
    return text
  })
}

/** The report with other texts; parts in which none is another are the same objects. A quote of which a text is another says so. */
export const withTexts = (report: Report, shown: (text: string, place: Place) => string): Report =>
  changed(report, ['', ''], false, shown) as Report

function changed(value: unknown, place: Place, isFree: boolean, shown: (text: string, place: Place) => string): unknown {
  if (typeof value === 'string') return shown(value, place)
  const [field] = place
  if (Array.isArray(value)) {
    const items: unknown[] = value
    return relisted(
      items,
      items.map((item) => changed(item, place, isFree, shown)),
    )
  }
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value)
  const other = parts.map(([name, item]: [string, unknown]) => {
    const isOurs = !isFree && (OURS.test(name) || (field === 'chain' && name !== 'why') || (field === 'findings' && name === 'certainty'))
    return [isFree ? shown(name, ['', '']) : name, isOurs ? item : changed(item, [name, field], isFree || FREE.has(name), shown)] as const
  })
  return rebuilt(value, isQuote(other, parts) ? [...other.filter(([name]) => name !== 'redacted'), ['redacted', true]] : other)
}

const QUOTED = new Set(['text', 'message', 'before', 'after'])

/** Whether it is a line of a file, with its place, and other words are shown of it. */
const isQuote = (other: readonly (readonly [string, unknown])[], parts: readonly (readonly [string, unknown])[]): boolean =>
  parts.some(([name]) => name === 'artifact') && other.some(([name, item], i) => QUOTED.has(name) && item !== parts[i]![1])
