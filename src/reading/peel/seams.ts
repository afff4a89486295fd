import { beginAlike, beginningOf } from './beginning.ts'
import { type Broken, brokenIn, type Witness } from './broken.ts'

/** Where a text was broken: the indexes of lines that go on in the next one, each with what stood between the two. */
export type Seams = ReadonlyMap<number, '' | ' '>

/** Widths that mailers and forms break at, and how far below the longest piece may stay. */
const USUAL = [72, 76, 80, 100, 120, 132]
const BELOW = 12
/** A piece so near to the width is at the edge. */
const NEAR = 5
/** Narrower terminals are none, and nothing is broken at more. */
const NARROWEST = 60
const WIDEST = 260
/** Of the seams of a terminal at least so many lie within a word, and so many must differ. */
const LEAST_CUT = 0.3
const LEAST_DISTINCT = 3
/** Of what seems broken at blanks a terminal explains at least so much. */
const MOSTLY = 0.75

/** Where a text was broken at a width, by a mailer at blanks or by a terminal at a column; undefined where that is not certain. */
export function seamsOf(texts: readonly string[], witness: Witness): Seams | undefined {
  const width = widthOf(texts)
  if (width === undefined) return undefined
  const column =
    width < NARROWEST ? undefined : brokenIn(texts, witness, { edge: width, between: '', isFull: (text) => text.length === width })
  const limit = USUAL.some((usual) => width <= usual && width > usual - BELOW) ? width : limitOf(texts, width)
  const blank =
    limit === undefined
      ? undefined
      : brokenIn(texts, witness, {
          edge: limit - NEAR,
          between: ' ',
          // a rest is indented where a run of blanks went past the edge
          isFull: (text, next) =>
            text.length + 1 + wordOf(next) > limit &&
            (text.length !== next.length || !beginAlike(beginningOf(text), beginningOf(next))) &&
            (text.length === limit || !/^[ \t]/.test(next)),
        })
  if (column !== undefined && isCut(texts, column, blank)) return new Map(column.seams.map((at) => [at, '']))
  if (blank === undefined) return undefined
  const isKept = blank.seams.every((at) => texts[at]!.endsWith(' ') || !texts[at]!.includes(' '))
  return new Map(blank.seams.map((at) => [at, isKept || /[A-Za-z\d]-$/.test(texts[at]!) ? '' : ' ']))
}

/** Whether a terminal did it: it cuts where the column is, mostly within a word. */
function isCut(texts: readonly string[], column: Broken, blank: Broken | undefined): boolean {
  const { seams, known, distinct } = column
  const within = seams.filter((at) => !texts[at]!.endsWith(' ') && !texts[at + 1]!.startsWith(' '))
  if (within.length < seams.length * LEAST_CUT) return false
  if (blank === undefined || known > blank.known) return true
  // a mailer seldom fills two lines to the same column
  const isEven = seams.length > 1 && known === blank.known && seams.length === blank.seams.length
  return isEven || (distinct >= LEAST_DISTINCT && seams.length >= blank.seams.length * MOSTLY)
}

/** The length of the longest line that has a blank to break it at; undefined where there is none, or one too long for any width. */
function widthOf(texts: readonly string[]): number | undefined {
  let longest = 0
  for (const text of texts) {
    if (text.length <= longest || !text.trim().includes(' ')) continue
    if (text.length <= WIDEST) longest = text.length
    else if (text.lastIndexOf(' ', WIDEST) > 0) return undefined
  }
  return longest === 0 ? undefined : longest
}

/** The least usual width past which a line and the first word of the next one would have gone, where all lines stay far below any: of long words. */
const limitOf = (texts: readonly string[], width: number): number | undefined =>
  USUAL.find(
    (usual) => usual >= width && texts.some((text, i) => text.trim() !== '' && text.length + 1 + wordOf(texts[i + 1] ?? '') > usual),
  )

const wordOf = (text: string): number => /^ {0,60}(\S*)/.exec(text)![0].length
