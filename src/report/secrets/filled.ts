/*
 * While secrets are looked for, each character of one that was found is a filler, so that every place in a text stays where it was.
 * Only the finished text says `[masked 8-15]`.
 */

/** No character (Unicode 23.7), so no text means it. */
const FILL = '\ufdd0'
/** A mark that stood there before. */
const MARKED = '\ufdd1'
export const FILLED = /[\ufdd0\ufdd1]/
const RUN = /\ufdd0+/g

/** The text with its marks, `[masked 8-15]`, filled: rules take them for secrets that were found. */
export function withoutMarks(text: string): string {
  return text.includes('[masked ') ? text.replace(/\[masked (?:64\+|\d{1,2}-\d{1,2})\]/g, (mark) => MARKED.repeat(mark.length)) : text
}

/** As many fillers; lines stay lines. */
export const filled = (secret: string): string => secret.replace(/[^\n\ufdd1]/g, FILL)

/** Whether what a line ends with was found. */
export const endsFilled = (line: string): boolean =>
  (line.includes(FILL) || line.includes(MARKED)) && FILLED.test(line.trimEnd().at(-1) ?? '')

/** Where a text is filled. */
export const runsOf = (text: string): [from: number, to: number][] =>
  text.includes(FILL) ? [...text.matchAll(RUN)].map((run) => [run.index, run.index + run[0].length]) : []

/** The text with a mark where it was filled. */
export function marked(text: string, runs: readonly (readonly [from: number, to: number])[]): string {
  let done = 0
  let result = ''
  for (const [from, to] of runs) {
    result += text.slice(done, from) + markOf(to - from)
    done = to
  }
  return done === 0 ? text : result + text.slice(done)
}

/** `[masked]` with the length class, which tells an empty or cut secret from a whole one and no more. */
function markOf(length: number): string {
  const least = [64, 32, 16, 8, 1].find((n) => length >= n) ?? 1
  return least === 64 ? '[masked 64+]' : least === 1 ? '[masked 1-7]' : `[masked ${least}-${least * 2 - 1}]`
}
