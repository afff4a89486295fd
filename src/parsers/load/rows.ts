import type { RawLine, Sink } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** Whether a new capture begins below: a date or a command stands between two. */
const isBetween = (text: string): boolean => isPrompt(text) || dateOf(text) !== undefined

/**
 * A sink for a capture of rows. `row` takes a line that is the capture's own. A blank or an odd line is passed over; a date or a prompt
 * ends the section, for another capture stands below it.
 */
export function rowsSink(row: (line: RawLine) => boolean, end: () => void = () => {}): Sink {
  return { line: (line) => (row(line) ? 'take' : isBetween(line.text) ? 'end' : 'pass'), end }
}

/**
 * A sink for rows `name: value` of which each name comes once. `field` gives name and value in its groups. `done` is told of the first row
 * and of all values.
 */
export function fieldsSink(field: RegExp, done: (first: RawLine, fields: ReadonlyMap<string, string>) => void): Sink {
  const fields = new Map<string, string>()
  let first: RawLine | undefined
  return rowsSink(
    (line) => {
      const m = field.exec(line.text.trimEnd())
      // where a name comes again, another machine's rows begin
      if (m === null || fields.has(m[1]!)) return false
      first ??= line
      fields.set(m[1]!, m[2]!.trim())
      return true
    },
    () => {
      if (first !== undefined) done(first, fields)
    },
  )
}

/** A sink that takes one line only. */
export function oneLineSink(row: (line: RawLine) => boolean): Sink {
  let read = false
  return {
    line(line) {
      if (read || !row(line)) return 'end'
      read = true
      return 'take'
    },
    end() {},
  }
}

/** A count that is exact as a number; a counter that has wrapped around below zero is none. */
export function countOf(cell: string | undefined): number | undefined {
  if (cell === undefined || !/^\d{1,20}$/.test(cell)) return undefined
  const value = Number(cell)
  return Number.isSafeInteger(value) ? value : undefined
}
