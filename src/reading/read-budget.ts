import type { Matchers } from './matchers.ts'
import { shapeOf } from './unexplained/shape.ts'

/** What one text may cost, in words that a line holds of known messages, before that is weighed against its length. */
const BASE = 60_000
/** Behind that one more for so many bytes of the text. */
const BYTES_OF_WORD = 200
/** Words of a line that count as one: many messages begin with what others begin with, too. */
const WORDS_OF_LINE = 3
/** Characters of a line that take as long as one word. */
const CHARACTERS_OF_WORD = 250
/** Words that take as long as one statement: it is told, settled, judged, linked and written down. */
const WORDS_OF_STATEMENT = 8
/** A line of a kind that was read before costs one part of so many: its statements are told with those above. */
const KNOWN = 6
/** Lines with the words of one message that are always read, once the text has used up what it may with so many lines behind them. */
const ALWAYS = 64
const BEHIND = 16
/** Of further ones those are read that stand in the first lines of each stretch: what belongs together stands together. */
const STRETCH = 2_048
const READ_OF_STRETCH = 64

/** A line as it stands in its text. */
interface Placed {
  readonly text: string
  readonly line: number
  /** Byte offset in the text. */
  readonly offset: number
}

/**
 * How many lines with the words of known messages one text may have read. Each costs as much as hundreds of ordinary ones: a text of
 * nothing else would take for ever. What it uses up grows with the words and the statements of a line, what it may use with its length; past
 * that some lines of each message are read still, so that none hides another.
 */
export class ReadBudget {
  readonly #matchers: Matchers
  readonly #kinds = new Set<string>()
  #used = 0
  /** Statements that the lines read so far made. */
  #told = 0
  /** Of what the line costs that was read last. */
  #rate = 1
  /** By opener: lines with it. */
  readonly #seen: number[] = []
  /** Lines above this one stand right behind one that is always read. */
  #until = 0
  /** How many lines were passed over. */
  passed = 0

  constructor(matchers: Matchers) {
    this.#matchers = matchers
  }

  /** Whether the line is one of too many such ones to be read. `told`: statements that the text has made up to here. */
  passes({ text, line, offset }: Placed, told: number): boolean {
    const openers = this.#matchers.of(text)
    if (openers.length === 0) return false
    this.#used += (told - this.#told) * WORDS_OF_STATEMENT * this.#rate
    this.#told = told
    const isRare = this.#isRare(openers)
    const isUsedUp = this.#used > BASE + offset / BYTES_OF_WORD
    if (isUsedUp) {
      if (isRare) this.#until = line + BEHIND
      else if (line >= this.#until && line % STRETCH >= READ_OF_STRETCH) {
        this.passed++
        return true
      }
    }
    this.#rate = isUsedUp || this.#isKnown(text) ? 1 / KNOWN : 1
    this.#used += (Math.max(1, openers.length - WORDS_OF_LINE + 1) + text.length / CHARACTERS_OF_WORD) * this.#rate
    return false
  }

  /** Counts the line for each of its openers; whether few lines had one of them so far. */
  #isRare(openers: readonly number[]): boolean {
    let isRare = false
    for (const opener of openers) {
      const seen = (this.#seen[opener] ?? 0) + 1
      this.#seen[opener] = seen
      isRare ||= seen <= ALWAYS
    }
    return isRare
  }

  #isKnown(text: string): boolean {
    const kind = shapeOf(text)
    if (this.#kinds.has(kind)) return true
    this.#kinds.add(kind)
    return false
  }
}
