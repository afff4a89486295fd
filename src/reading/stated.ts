import { unwrap } from './envelopes/unwrap.ts'
import { LogStream } from './log-stream.ts'
import type { Matchers } from './matchers.ts'
import { statementOf } from './statement.ts'

/** The kinds of record that a line makes by itself, each with the number of its fields that the line fills. */
export type Stated = ReadonlyMap<string, number>

/** What a line of a log states by itself. `failed` is told of a matcher that throws. */
export function statedBy(text: string, matchers: Matchers, failed: (what: string, error: unknown) => void): Stated {
  const kinds = new Map<string, number>()
  const opened = unwrap(text)
  if (!matchers.knows(opened.message)) return kinds
  const stream = new LogStream(
    matchers,
    ({ name }, value) => kinds.set(name, Math.max(kinds.get(name) ?? 0, filled(value))),
    undefined,
    failed,
  )
  for (const part of statementOf(text, opened, { artifact: '', line: 0, offset: 0, text }, false).parts) stream.line(part)
  stream.end()
  return kinds
}

const filled = (value: object): number => Object.values(value).filter((field) => field !== undefined).length
