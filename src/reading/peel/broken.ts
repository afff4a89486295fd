import { beginAlike, beginningOf, isPlain, isRowBeside } from './beginning.ts'

/** What the seams of a text must weigh together before it counts as broken, in natural logarithms: one in four hundred by chance. */
const ENOUGH = 6
/** What is known of a seam weighs so much as not to be asked how its line begins. */
const KNOWN = 3
/** What a beginning like no other weighs at most, and one in the middle of a sentence. */
const MOST_ODD = 3
const MOST_LOW = 2
/** So many times more often below a full line than elsewhere: it is no beginning. */
const OFTENER = 4
/** Of the lines that are put together, of which nothing is known, so many may end at the edge by chance. */
const MOST_FULL = 0.34

/** Physical lines that a wrap makes of one. */
const MOST_PIECES = 40
/** Of so many lines it is asked what is known of them: then it is known how the text was broken. */
const MOST_WEIGHED = 2000

/** What else is known of lines. */
export interface Witness {
  /** Whether a line begins anew, whatever stands above it. */
  begins(text: string, above: string): boolean
  /** How much speaks for it that a line was broken here. */
  weigh(above: string, between: '' | ' ', text: string): number
}

/** How lines were broken: from where on a piece is at the edge, what was lost between two, whether a line had no room for what stands below it. */
export interface Manner {
  readonly edge: number
  readonly between: '' | ' '
  isFull(text: string, next: string): boolean
}

/** The indexes of lines that go on in the next one, what is known of these seams, and how many of them are told once. */
export interface Broken {
  readonly seams: readonly number[]
  readonly known: number
  readonly distinct: number
}

/**
 * Which lines were broken in this manner; undefined where that is not certain. A line that stands below one with room for its first word is a
 * beginning for sure: these tell how lines begin, so that the rests of broken ones stand out.
 */
export function brokenIn(texts: readonly string[], witness: Witness, manner: Manner): Broken | undefined {
  const { edge, between } = manner
  const full = new Set<number>()
  for (let i = 0; i + 1 < texts.length; i++) {
    const [text, next] = [texts[i]!, texts[i + 1]!]
    if (next.trim() !== '' && text.trim() !== '' && manner.isFull(text, next)) full.add(i)
  }
  const loose = new Set([...full].filter((i) => !witness.begins(texts[i + 1]!, texts[i]!)))
  if (loose.size === 0) return undefined
  const beginnings = texts.map(beginningOf)
  const habits = habitsOf(texts, beginnings, full)
  const seams: number[] = []
  const seen = new Set<string>()
  let [first, whole] = [0, texts[0]!]
  let [known, chance, distinct] = [0, 0, 0]
  let [chains, endFull] = [0, 0]
  let weighed = 0
  let isKnown = false
  for (const [i, text] of texts.entries()) {
    const next = texts[i + 1] ?? ''
    const mayGoOn = loose.has(i) && i - first < MOST_PIECES
    const weight = mayGoOn && weighed++ < MOST_WEIGHED ? witness.weigh(whole, between, next) : 0
    if (mayGoOn && (weight >= KNOWN || !isBeginning(i, first, texts, beginnings, habits))) {
      seams.push(i)
      whole += `${between}${next}`
      known += weight
      isKnown ||= weight > 0
      // what is told twice counts once
      if (!seen.has(next) && !seen.has(text)) {
        distinct++
        chance += Math.min(MOST_ODD, -Math.log(habits.odd)) + (isLow(next) ? Math.min(MOST_LOW, -Math.log(habits.low)) : 0)
      }
      seen.add(next).add(text)
      continue
    }
    if (i > first) {
      chains++
      if (!isKnown && text.trimEnd().length >= edge && text.trim().includes(' ')) endFull++
    }
    isKnown = false
    ;[first, whole] = [i + 1, next]
  }
  const isWrapped = known + chance >= ENOUGH && endFull <= Math.max(1, chains * MOST_FULL)
  return isWrapped ? { seams, known, distinct } : undefined
}

function isBeginning(i: number, first: number, texts: readonly string[], beginnings: readonly string[], habits: Habits): boolean {
  const begin = beginnings[i + 1]!
  const { certain, following, all, below } = habits
  if (beginAlike(begin, beginnings[first]!) || (i > first && !isPlain(begin) && begin === beginnings[i])) return true
  if (isRowBeside(texts[first]!, texts[i + 1]!)) return true
  const usual = certain.get(begin) ?? 0
  return usual > 0 && following.get(begin)! / below < (OFTENER * usual) / all
}

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
