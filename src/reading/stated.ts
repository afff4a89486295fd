import { unwrap } from './envelopes/unwrap.ts'
import { LogStream } from './log-stream.ts'
import type { Matchers } from './matchers.ts'
import { statementOf } from './statement.ts'

/** The kinds of record that a line makes by itself, each with one more than the fields of its own that the line fills. */
export type Stated = ReadonlyMap<string, number>

/** What a line of a log states by itself. `failed` is told of a matcher that throws. */
export function statedBy(text: string, matchers: Matchers, failed: (what: string, error: unknown) => void): Stated {
  const kinds = new Map<string, number>()
  const opened = unwrap(text)
  if (!matchers.knows(opened.message)) return kinds
  const stream = new LogStream(
    matchers,
    ({ name }, value, _at, _time, [line]) => kinds.set(name, Math.max(kinds.get(name) ?? 0, filled(value, line ?? {}))),
    undefined,
    failed,
  )
  for (const part of statementOf(text, opened, { artifact: '', line: 0, offset: 0, text }, 'said').parts) stream.line(part)
  stream.end()
  return kinds
}

/** One, and the fields that are filled, but for those of the line itself. */
const filled = (value: object, line: object): number =>
  1 + Object.entries(value).reduce((sum, [key, field]) => sum + (Object.hasOwn(line, key) ? 0 : leavesOf(field, DEEPEST)), 0)

/** Objects within one another whose fields are counted. */
const DEEPEST = 3

function leavesOf(field: unknown, depth: number): number {
  if (field === undefined) return 0
  if (typeof field !== 'object' || field === null || depth === 0) return 1
  return Object.values(field).reduce<number>((sum, one) => sum + leavesOf(one, depth - 1), 1)
}
