import type { LogLine } from '../core/log-line.ts'
import type { Cited, Instant, Span } from '../core/span.ts'

/** Messages are cut here before they are matched: nothing a kernel or a runtime says in one line is longer. */
const MAX_MESSAGE = 16_384

/** The lines of one message: a newline that was written as #012 (rsyslog) or stands in it makes several, all at the same place. */
export function partsOf(line: LogLine, at: Span, time?: Instant): readonly Cited<LogLine>[] {
  const message = line.message.length > MAX_MESSAGE ? line.message.slice(0, MAX_MESSAGE) : line.message
  const dated = time === undefined ? { at } : { at, time }
  if (!message.includes('#01') && !message.includes('\n')) return [{ ...line, ...dated, message }]
  const parts = message.includes('#012') ? message.split('#012') : message.split('\n')
  // what is proved by one of them is quoted with its words, not with those of the first
  return parts.map((part) => ({ ...line, ...dated, at: { ...at }, message: part.replaceAll('#011', '\t') }))
}
