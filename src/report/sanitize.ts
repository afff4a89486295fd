import type { Report } from '../core/report.ts'
import { escape } from './escape.ts'
import { maskSecrets } from './mask.ts'

/** Characters kept of a quoted line and of any other string. */
const QUOTE = 2_000
const OTHER = 4_000
/** Looked at beyond the cut, so that a secret across it is still recognised. */
const MARGIN = 2_048

/** Fields that we write, where a newline is ours. */
const PROSE = new Set(['summary', 'cause', 'say', 'ask', 'run', 'note', 'certainty', 'because', 'alternatives'])

/**
 * The report as it may leave: in every string, names of facts and entities too, secrets are masked, characters that steer are
 * made visible, and what is long is cut with the number of characters cut. Idempotent. Parts that are fit to leave are the same objects.
 */
export function sanitize(report: Report): Report {
  return clean(report, '', '') as Report
}

/** The same for one text that is not part of a report, such as a message on standard error. */
export function sanitizeText(text: string, most = OTHER, prose = false): string {
  const seen = maskSecrets(text.length > most + MARGIN ? text.slice(0, most + MARGIN) : text)
  return cut(escape(seen, prose), most, Math.max(0, text.length - most - MARGIN))
}

function clean(value: unknown, field: string, parent: string): unknown {
  if (typeof value === 'string') return sanitizeText(value, isQuote(field, parent) ? QUOTE : OTHER, PROSE.has(field))
  if (Array.isArray(value)) {
    const items: unknown[] = value
    const cleaned = items.map((item) => clean(item, field, field))
    return cleaned.every((item, i) => item === items[i]) ? value : cleaned
  }
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value)
  const cleaned = parts.map(([name, item]) => [sanitizeText(name), clean(item, name, field)] as const)
  if (cleaned.every(([name, item], i) => name === parts[i]![0] && item === parts[i]![1])) return value
  // fromEntries defines own properties, so `__proto__` is a name as any other
  return Object.fromEntries(cleaned)
}

/** Text of the input: a line of evidence, or what an unexplained line says. */
function isQuote(field: string, parent: string): boolean {
  return (field === 'text' && parent !== 'timeline') || (field === 'message' && (parent === 'unexplained' || parent === 'evidence'))
}

function cut(text: string, most: number, unseen: number): string {
  if (text.length + unseen <= most) return text
  let end = most - 32
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end--
  return `${text.slice(0, end)}… (${text.length - end + unseen} characters cut)`
}
