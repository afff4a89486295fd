import { unwrap } from './envelopes/unwrap.ts'
import { LogStream, type Matchers } from './log-stream.ts'
import { statementOf } from './statement.ts'

/** The kinds of record that a line of a log makes by itself. `failed` is told of a matcher that throws. */
export function statedBy(text: string, matchers: Matchers, failed: (what: string, error: unknown) => void): ReadonlySet<string> {
  const kinds = new Set<string>()
  const opened = unwrap(text)
  if (!matchers.knows(opened.message)) return kinds
  const stream = new LogStream(matchers, (type) => kinds.add(type.name), undefined, failed)
  for (const part of statementOf(text, opened, { artifact: '', line: 0, offset: 0, text }, false).parts) stream.line(part)
  stream.end()
  return kinds
}
