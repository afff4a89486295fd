import { recordType } from './record.ts'

/**
 * The last line of what a program wrote, as far as the text goes: below a command that prints its log, or of a text that is a log alone and names nobody.
 */
export interface LastLine {
  readonly message: string
  /** It has a time of its own: it is no part of a line above it. */
  readonly timed: boolean
}

export const LAST_LINE = recordType<LastLine>('last-line')
