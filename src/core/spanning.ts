import { extended } from './extended.ts'
import type { Cited, Span } from './span.ts'

/** Stretches of foreign lines that are told apart: what lies beyond counts as its own. */
const MOST_APART = 64

/** The place of a statement of several lines, at least one, in their order: from the first to the last, with what stands between them and is not its own. */
export function spanning(lines: readonly Cited<object>[]): Span {
  const first = lines[0]!.at
  const apart: (readonly [number, number])[] = []
  let end = endOf(first)
  for (const { at } of lines) {
    if (at.line > end + 1) apart.push([end + 1, at.line - 1])
    if (at.apart !== undefined) apart.push(...at.apart)
    end = Math.max(end, endOf(at))
  }
  return end === first.line
    ? first
    : extended(first, { endLine: end, ...(apart.length === 0 ? {} : { apart: apart.slice(0, MOST_APART) }) })
}

/** Its last line. */
export const endOf = ({ line, endLine = line }: Span): number => endLine

/** The lines of a place that are its own, as stretches of a first and a last one. */
export function* ownLines(at: Span): Generator<readonly [number, number]> {
  let from = at.line
  for (const [first, last] of at.apart ?? []) {
    yield [from, first - 1]
    from = last + 1
  }
  yield [from, endOf(at)]
}
