import type { LogLine } from '../core/log-line.ts'
import type { Cited, Instant, Span } from '../core/span.ts'

/** Messages are cut here before they are matched: nothing a kernel or a runtime says in one line is longer. */
const MAX_MESSAGE = 16_384

/** Named one by one: to copy a line with more names behind it costs more than all else that is done with it. */
type Whole = { readonly [Name in keyof Required<LogLine>]: LogLine[Name] }

function cited(line: LogLine, message: string, at: Span, time: Instant | undefined): Cited<LogLine> {
  const { kernel, host, ident, pid, unit, priority, caller, source, uptime, bootId, aside } = line
  const told: Whole & { readonly at: Span; time?: Instant } = {
    message,
    kernel,
    host,
    ident,
    pid,
    unit,
    priority,
    caller,
    source,
    uptime,
    bootId,
    aside,
    at,
  }
  if (time !== undefined) told.time = time
  return told
}

/** What a pattern takes for the end of a line and a journal does not: it stands in a name, or behind the last word. */
const SEPARATORS = /[\r\u2028\u2029]/g
const withoutSeparators = (message: string): string =>
  message.includes('\r') || message.includes('\u2028') || message.includes('\u2029') ? message.replace(SEPARATORS, ' ') : message

/** The lines of one message, `said` where that is not the line's own: a newline that was written as #012 (rsyslog) or stands in it makes several, all at the same place. */
export function partsOf(line: LogLine, at: Span, time?: Instant, said = line.message): readonly Cited<LogLine>[] {
  const message = withoutSeparators(said.length > MAX_MESSAGE ? said.slice(0, MAX_MESSAGE) : said)
  if (!message.includes('#01') && !message.includes('\n')) return [cited(line, message, at, time)]
  const parts = message.includes('#012') ? message.split('#012') : message.split('\n')
  // what is proved by one of them is quoted with its words, not with those of the first
  return parts.map((part) => cited(line, part.replaceAll('#011', '\t'), { ...at }, time))
}
