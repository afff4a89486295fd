import type { LogLine } from '../core/log-line.ts'
import type { Cited, Instant, Span } from '../core/span.ts'

/** Characters of one line that are matched: of a longer one its beginning, which says what it is, and its end, where the reason stands. */
const HEAD = 12_288
const TAIL = 4_096
/** Lines of one message, likewise. */
const FIRST = 3_072
const LAST = 1_024

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

const shortened = (message: string): string =>
  message.length <= HEAD + TAIL ? message : `${message.slice(0, HEAD)} … ${message.slice(-TAIL)}`
const fewer = (lines: readonly string[]): readonly string[] =>
  lines.length <= FIRST + LAST ? lines : [...lines.slice(0, FIRST), ...lines.slice(-LAST)]

/** The lines of one message, `said` where that is not the line's own: a newline that was written as #012 (rsyslog) or stands in it makes several, all at the same place. */
export function partsOf(line: LogLine, at: Span, time?: Instant, said = line.message): readonly Cited<LogLine>[] {
  const message = withoutSeparators(said)
  if (!message.includes('#01') && !message.includes('\n')) return [cited(line, shortened(message), at, time)]
  const parts = fewer(message.includes('#012') ? message.split('#012') : message.split('\n'))
  // what is proved by one of them is quoted with its words, not with those of the first
  return parts.map((part) => cited(line, shortened(part).replaceAll('#011', '\t'), { ...at }, time))
}
