/** systemctl leaves out the middle of a line that is wider than the terminal. */
const CUT = /^(.{8,}?[\w"'])(?:\.\.\.|…)(["']?\w.*)$/s

/** What stands on both sides of the middle that is left out, and the length of the line as it is shown. */
export interface CutLine {
  readonly length: number
  readonly begins: string
  readonly ends: string
}

/** The words as a line that is cut in its middle; undefined where nothing is left out. */
export function cutLineOf(words: string): CutLine | undefined {
  const [, begins, ends] = CUT.exec(words) ?? []
  return begins === undefined ? undefined : { length: words.length, begins, ends: ends! }
}

/** Whether another line is the whole one. */
export const isWholeOf = ({ length, begins, ends }: CutLine, whole: string): boolean =>
  whole.length > length && whole.startsWith(begins) && whole.endsWith(ends)
