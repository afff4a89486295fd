import { beginAlike, beginningOf, isPlain, isRowBeside } from './beginning.ts'

/** Where a text was broken: the indexes of lines that go on in the next one, each with what stood between the two. */
export type Seams = ReadonlyMap<number, '' | ' '>

/** Widths that mailers and forms break at, and how far below the longest piece stays. */
const USUAL = [72, 76, 80, 100, 120, 132]
const BELOW = 5
/** Narrower terminals are none, wider ones break no line. */
const NARROWEST = 60
const WIDEST = 260
/** What the seams of a text must weigh together before it counts as broken, in natural logarithms: one in four hundred by chance. */
const ENOUGH = 6
/** What is known of a seam weighs so much as not to be asked how its line begins. */
const KNOWN = 3
/** What a beginning like no other weighs at most, and one in the middle of a sentence. */
const MOST_ODD = 3
const MOST_LOW = 2
/** So many times more often below a full line than elsewhere: it is no beginning. */
const OFTENER = 4
/** Of the lines that are put together so many may end at the edge by chance. */
const MOST_FULL = 0.34
/** Of the seams of a terminal at least so many lie within a word. */
const LEAST_CUT = 0.3

/** What else is known of lines. */
export interface Witness {
  /** Whether a line begins anew, whatever stands above it. */
  begins(text: string, above: string): boolean
  /** How much speaks for it that a line was broken here. */
  weigh(above: string, between: '' | ' ', text: string): number
}

/** How lines were broken: where a piece is at the edge, what was lost between two, whether a line had no room for what stands below it. */
interface Manner {
  readonly edge: number
  readonly between: '' | ' '
  isFull(text: string, next: string): boolean
}

/**
 * Where a text was broken at a width, by a mailer at blanks or by a terminal at a column; undefined where that is not certain. A line that stands
 * below one with room for its first word is a beginning for sure: these tell how lines begin, so that the rests of broken ones stand out.
 */
export function seamsOf(texts: readonly string[], witness: Witness): Seams | undefined {
  const width = widthOf(texts)
  if (width === undefined) return undefined
  const column = broken(texts, witness, { edge: width, between: '', isFull: (text) => text.length === width })
  const isUsual = USUAL.some((usual) => width <= usual && width > usual - BELOW)
  const blank = isUsual
    ? broken(texts, witness, {
        edge: width - BELOW,
        between: ' ',
        isFull: (text, next) =>
          text.length + 1 + wordOf(next) > width && text.length !== next.length && (text.length === width || !/^[ \t]/.test(next)),
      })
    : undefined
  if (column !== undefined && cutsWords(texts, column) && column.length >= (blank?.length ?? 0) * 0.75) return new Map(column.map((at) => [at, '']))
  if (blank === undefined) return undefined
  const isKept = blank.filter((at) => texts[at]!.endsWith(' ')).length > blank.length * 0.8
  return new Map(blank.map((at) => [at, isKept || /[A-Za-z\d]-$/.test(texts[at]!) ? '' : ' ']))
}

/** A terminal cuts where the column is, mostly within a word. */
const cutsWords = (texts: readonly string[], seams: readonly number[]): boolean =>
  seams.filter((at) => !texts[at]!.endsWith(' ') && !texts[at + 1]!.startsWith(' ')).length >= seams.length * LEAST_CUT

/** The length of the longest line that has a blank to break it at. */
function widthOf(texts: readonly string[]): number | undefined {
  let longest = 0
  for (const text of texts) {
    if (text.length <= longest || !text.trim().includes(' ')) continue
    if (text.length > WIDEST && text.lastIndexOf(' ', WIDEST) > 0) return undefined
    if (text.length <= WIDEST) longest = text.length
  }
  return longest < NARROWEST ? undefined : longest
}

const wordOf = (text: string): number => /^ {0,60}(\S*)/.exec(text)![0].length

/** How lines begin that are beginnings for sure, and lines below full ones. */
interface Habits {
  readonly certain: ReadonlyMap<string, number>
  readonly following: ReadonlyMap<string, number>
  readonly all: number
  readonly below: number
  /** Shares of sure beginnings that begin as no other does, and in the middle of a sentence. */
  readonly odd: number
  readonly low: number
}

function broken(texts: readonly string[], witness: Witness, { edge, between, isFull }: Manner): readonly number[] | undefined {
  const full = new Set<number>()
  for (let i = 0; i + 1 < texts.length; i++) {
    const [text, next] = [texts[i]!, texts[i + 1]!]
    if (next.trim() !== '' && text.trim() !== '' && isFull(text, next)) full.add(i)
  }
  const loose = new Set([...full].filter((i) => !witness.begins(texts[i + 1]!, texts[i]!)))
  if (loose.size === 0) return undefined
  const beginnings = texts.map(beginningOf)
  const habits = habitsOf(texts, beginnings, full)
  const seams: number[] = []
  const seen = new Set<string>()
  let first = 0
  let whole = texts[0]!
  let weight = 0
  let chains = 0
  let endFull = 0
  for (let i = 0; i < texts.length; i++) {
    const next = texts[i + 1]
    const known = loose.has(i) ? witness.weigh(whole, between, next!) : 0
    if (loose.has(i) && (known >= KNOWN || !isBeginning(i, first, texts, beginnings, habits))) {
      seams.push(i)
      whole += `${between}${next!}`
      weight += known
      // what is told twice counts once
      if (!seen.has(next!) && !seen.has(texts[i]!))
        weight += Math.min(MOST_ODD, -Math.log(habits.odd)) + (isLow(next!) ? Math.min(MOST_LOW, -Math.log(habits.low)) : 0)
      seen.add(next!).add(texts[i]!)
      continue
    }
    if (i > first) {
      chains++
      if (texts[i]!.length >= edge) endFull++
    }
    first = i + 1
    whole = next ?? ''
  }
  return weight < ENOUGH || endFull > chains * MOST_FULL ? undefined : seams
}

function isBeginning(i: number, first: number, texts: readonly string[], beginnings: readonly string[], habits: Habits): boolean {
  const begin = beginnings[i + 1]!
  const { certain, following, all, below } = habits
  if (beginAlike(begin, beginnings[first]!) || (i > first && !isPlain(begin) && beginAlike(begin, beginnings[i]!))) return true
  if (isRowBeside(texts[first]!, texts[i + 1]!)) return true
  const usual = certain.get(begin) ?? 0
  return usual > 0 && following.get(begin)! / below < (OFTENER * usual) / all
}

function habitsOf(texts: readonly string[], beginnings: readonly string[], full: ReadonlySet<number>): Habits {
  const certain = new Map<string, number>()
  const following = new Map<string, number>()
  let all = 0
  let low = 0
  for (const [i, text] of texts.entries()) {
    if (text.trim() === '') continue
    const counts = full.has(i - 1) ? following : certain
    counts.set(beginnings[i]!, (counts.get(beginnings[i]!) ?? 0) + 1)
    if (counts === following) continue
    all++
    if (isLow(text)) low++
  }
  const odd = [...certain.values()].filter((count) => count === 1).length
  return { certain, following, all, below: full.size, odd: (odd + 1) / (all + 2), low: (low + 1) / (all + 2) }
}

/** Begins in the middle of a sentence or of a word. */
const isLow = (text: string): boolean => /^[a-z)\]},;:.%=/-]/.test(text)
