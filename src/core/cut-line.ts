/** systemctl leaves out the middle of a line that is wider than the terminal. */
const CUT = /^(.{8,}?[\w"'])(?:\.\.\.|…)(["']?\w.*)$/s

/** Whether the words are those of another line, cut in their middle. */
export function isCutOf(words: string, whole: string): boolean {
  const [, begins, ends] = CUT.exec(words) ?? []
  return begins !== undefined && whole.length > words.length && whole.startsWith(begins) && whole.endsWith(ends!)
}
