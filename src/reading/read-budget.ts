import { commandAt } from '../core/prompt.ts'
import { LiteralSet } from '../scan/literals.ts'
import type { Formats } from './formats.ts'
import { beginsBoot } from './markers.ts'
import type { Matchers } from './matchers.ts'
import { shapeOf } from './unexplained/shape.ts'

/** What the reading of one text may cost, in work of about a microsecond on one core, before that is weighed against its length. */
const BASE = 7_000_000
/** Behind that so much more for each byte of the text. */
const OF_BYTE = 0.05
/** What a line costs, a character of it, a word of a known message in it, and that no line of its kind was read before. */
const OF_LINE = 10
const OF_CHARACTER = 0.3
const OF_WORD = 5
const OF_KIND = 80
/** What a statement costs: it is told, settled, judged, linked and written down. */
const OF_STATEMENT = 6
/** Lines with the words of one message, and headings of one format, that are always read, with so many lines behind them. */
const ALWAYS = 64
const BEHIND = 16
/** Of further ones those are read that stand in the first lines of each stretch: what belongs together stands together. */
const STRETCH = 2_048
const READ_OF_STRETCH = 64

/** A line that no known message explains is as good as one where it holds one of these. */
const GRAVE = new LiteralSet(['fatal', 'panic', 'emerg', 'critical'])

/** A line as it stands in its text. */
interface Placed {
  readonly text: string
  readonly line: number
  /** Byte offset in the text. */
  readonly offset: number
}

/**
 * How much of one text is read line by line. A line that states something costs as much as hundreds of ordinary ones: a text of nothing else
 * would take for ever. What is used up grows with the lines, their words and their statements, what may be used with the length of the text.
 * Past that a sample is read, and of each message and each format the first ones, so that none hides another; what says whose the lines are is
 * read always.
 */
export class ReadBudget {
  readonly #matchers: Matchers
  readonly #formats: Formats
  readonly #kinds = new Set<string>()
  #used = 0
  /** Statements that the lines read so far made. */
  #told = 0
  /** By message, format or sign: lines with it. */
  readonly #seen = new Map<unknown, number>()
  /** Lines above this one stand right behind one that is always read. */
  #until = 0
  /** The first and the last line that were asked about before they were put together with others. */
  #asked: readonly [number, number] = [0, -1]
  /** How many lines were passed over. */
  passed = 0

  constructor(matchers: Matchers, formats: Formats) {
    this.#matchers = matchers
    this.#formats = formats
  }

  /** A line is read. `told`: statements that the text has made up to here. */
  read({ text }: Placed, told: number): void {
    this.#used += OF_LINE + text.length * OF_CHARACTER + (told - this.#told) * OF_STATEMENT
    this.#told = told
  }

  /** Whether at this byte of the text all is used up. */
  isUsedUp(offset: number): boolean {
    return this.#used > BASE + offset * OF_BYTE
  }

  /** The same as `passes`, of a line that is put together with others before it is read: it is not asked about again. */
  passesBefore(line: Placed): boolean {
    this.#asked = [this.#asked[1] < line.line - 1 ? line.line : this.#asked[0], line.line]
    return this.passes(line, true)
  }

  /** Whether the line is one of too many to be read. */
  passes({ text, line, offset }: Placed, isFirst = false): boolean {
    if (!isFirst && line >= this.#asked[0] && line <= this.#asked[1]) return false
    const openers = this.#matchers.of(text)
    this.#used += openers.length * OF_WORD
    if (!this.isUsedUp(offset)) {
      if (openers.length > 0) {
        this.#count(openers)
        if (!this.#isKnown(text)) this.#used += OF_KIND
      }
      return false
    }
    if (this.#count([...openers, ...this.#formats.headedBy(text, true), ...(GRAVE.holds(text) ? [GRAVE] : [])])) {
      this.#until = line + BEHIND
      return false
    }
    if (line < this.#until || line % STRETCH < READ_OF_STRETCH) return false
    if (commandAt(text) !== undefined || beginsBoot(text, text, undefined)) return false
    this.passed++
    return true
  }

  /** Counts the line for each of its signs; whether few lines had one of them so far. */
  #count(signs: readonly unknown[]): boolean {
    let isRare = false
    for (const sign of signs) {
      const seen = (this.#seen.get(sign) ?? 0) + 1
      this.#seen.set(sign, seen)
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
