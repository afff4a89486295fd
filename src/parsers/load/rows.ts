import type { RawLine, Sink } from '../../core/parser.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** A prompt with a host in it, or a bare one with a command. */
const TYPED = /^(?:\[?[\w.-]{1,40}@[\w.-]{1,80}[^#$%>]{0,120}\]?\s?[#$%]\s|[#$] [\w./])/

/** Whether a new capture begins below: a date or a command stands between two. */
const isBetween = (text: string): boolean => TYPED.test(text) || dateOf(text) !== undefined

/**
 * A sink for a capture of rows. `row` takes a line that is the capture's own. A blank or an odd line is passed over; a date or a prompt
 * ends the section, for another capture stands below it.
 */
export function rowsSink(row: (line: RawLine) => boolean, end: () => void = () => {}): Sink {
  return { line: (line) => (row(line) ? 'take' : isBetween(line.text) ? 'end' : 'pass'), end }
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
