import type { Format, RawLine, Sink } from '../../core/parser.ts'
import type { Unwrapped } from '../envelopes/envelope.ts'

/**
 * Hands on one entry of a log. `at`: the line in which its message stands. What its message is wrapped in once more is taken off by whoever
 * hears it.
 */
export type Hear = (entry: Unwrapped, at: RawLine) => void

/** An envelope of several lines: a table or a document whose entries are log lines. It states no records of its own. */
export interface LogExport extends Format {
  entries(hear: Hear): Sink
}
