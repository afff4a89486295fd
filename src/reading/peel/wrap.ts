/**
 * Hard wraps at a blank of which the text itself does not show enough (`seams.ts`): whether a line may be the rest of the one above, which is
 * then asked of what both say.
 */

/** Widths at which texts are broken. */
const WIDTHS = [48, 52, 56, 60, 64, 66, 68, 70, 72, 74, 76, 78, 79, 80, 90, 98, 100, 110, 120, 130, 132]
const NARROWEST = 44
/** Below this width any line may be as long by chance. */
const USUAL = 72

/** Whether a line can be the piece of a text broken at `width`: it fits, or it has no blank to break it at. */
const fits = (text: string, width: number): boolean => text.length <= width || text.lastIndexOf(' ', width) <= 0

/**
 * The width at which this text seems to be broken: the least usual one that no line exceeds. Undefined when some line is longer
 * than all of them.
 */
export function widthOf(texts: readonly string[]): number | undefined {
  let longest = 0
  for (const text of texts) {
    if (fits(text, Math.max(longest, NARROWEST))) continue
    for (const width of WIDTHS) {
      if (width <= longest) continue
      longest = width
      if (fits(text, width)) break
      if (width === WIDTHS.at(-1)) return undefined
    }
  }
  return longest === 0 ? undefined : longest
}

/** Whether so narrow a text is seldom broken on purpose: only what cannot be the end of a sentence goes on below. */
export const isNarrow = (width: number): boolean => width < USUAL

/** Whether `next` may be the rest of `text`: its first word would have gone past `width`, as a greedy wrap demands. */
export function mayContinue(text: string, next: string, width: number): boolean {
  if (next.startsWith(' ') || next.startsWith('\t')) return false
  return rowMayContinue(text, next, width)
}

/** The same for the row of a table, whose cells stand several blanks apart: some of them may stand before the rest. */
export function rowMayContinue(text: string, next: string, width: number): boolean {
  const blanks = /^ {0,8}/.exec(next)![0].length
  if (next.length === blanks || text.length > width + 200) return false
  const word = next.indexOf(' ', blanks)
  return text.length + 1 + (word < 0 ? next.length : word) > width
}
