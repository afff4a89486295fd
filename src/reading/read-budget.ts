import { commandAt } from '../core/prompt.ts'
import { LiteralSet } from '../scan/literals.ts'
import type { Formats } from './formats.ts'
import { beginsBoot } from './markers.ts'
import type { Matchers } from './matchers.ts'
import { isDoubtful } from './peel/seen-through.ts'
import { shapeOf } from './unexplained/shape.ts'

/** What the reading of one text may cost, in work of about a microsecond on one core, before that is weighed against its length. */
const BASE = 4_000_000
/** Behind that so much more for each byte of the text. */
const OF_BYTE = 0.05
/** What a line costs, that it is looked at with what stands around it, a character of it, a word of a known message in it, and that no line of its kind was read before. */
const OF_LINE = 10
const OF_WHOLE = 20
const OF_CHARACTER = 0.2
const OF_WORD = 5
const OF_KIND = 100
/** What a line costs in which characters stand that may be no part of what it says. */
const OF_DOUBT = 80
/** What it costs to look for what a line states by itself, and a character of it. */
const OF_ASKING = 40
const OF_ASKED = 0.3
/** What a line that is kept costs; other statements count as several. */
const OF_TOLD = 6
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
 * Past that a sample is read, and of each message and each format the first ones, so that none hides another, with what says whose they are.
 */
export class ReadBudget {
  readonly #matchers: Matchers
  readonly #formats: Formats
  readonly #kinds = new Set<string>()
  #used = 0
  /** Lines that are kept of those read so far. */
  #told = 0
  /** By message, format or sign: lines with it. */
  readonly #seen = new Map<unknown, number>()
  readonly #lines = new Sample()
  readonly #entries = new Sample()
  /** The line of the last entry, and how many there were. */
  #entry = 0
  #entriesSeen = 0
  /** The first and the last line that were asked about before they were put together with others. */
  #asked: readonly [number, number] = [0, -1]
  /** The byte of the text that was looked at last. */
  #at = 0
  /** The last line of which the length was weighed. */
  #weighed = 0
  /** The last line passed over that says whose what follows is. */
  #owner: Placed | undefined
  /** How many lines were passed over. */
  passed = 0

  constructor(matchers: Matchers, formats: Formats) {
    this.#matchers = matchers
    this.#formats = formats
  }

  /** A line is read. `told`: lines that are kept of the text up to here; `whole`: with the lines around it. */
  read(line: Placed, told: number, whole: boolean): void {
    this.#at = line.offset
    if (line.line > this.#weighed) this.#weigh(line, whole)
    this.#used += (told - this.#told) * OF_TOLD
    this.#told = told
  }

  /** Whether at this byte of the text all is used up. */
  isUsedUp(offset: number): boolean {
    return this.#used > BASE + offset * OF_BYTE
  }

  /**
   * The lines to be read instead of one that is asked about before it is put together with others: none, itself, or with the last one of those
   * passed over that says whose what follows is. They are not asked about again. `whole`: all of a part is asked about before any of it is read.
   */
  before<T extends Placed>(line: T, whole: boolean): readonly T[] {
    this.#at = line.offset
    const isUsedUp = this.isUsedUp(line.offset)
    if (isUsedUp) {
      const [from, to] = this.#asked
      this.#asked = [to < line.line - 1 ? line.line : from, line.line]
    }
    if (!isUsedUp || this.#isKept(line, this.#matchers.of(line.text))) {
      const owner = this.#owner as T | undefined
      this.#owner = undefined
      this.#weigh(line, whole)
      return owner === undefined ? [line] : [owner, line]
    }
    if (isOwner(line.text)) this.#owner = line
    this.passed++
    return []
  }

  /** Whether the line is one of too many to be read. */
  passes(line: Placed): boolean {
    const [from, to] = this.#asked
    if (line.line >= from && line.line <= to) return false
    const openers = this.#matchers.of(line.text)
    this.#used += openers.length * OF_WORD
    if (!this.isUsedUp(line.offset)) {
      if (openers.length > 0) {
        this.#count(openers)
        if (!this.#isKnown(line.text)) this.#used += OF_KIND
      }
      return false
    }
    if (this.#isKept(line, openers) || isOwner(line.text)) return false
    this.passed++
    return true
  }

  #weigh({ text, line }: Placed, whole: boolean): void {
    this.#used += OF_LINE + (whole ? OF_WHOLE : 0) + (isDoubtful(text) ? OF_DOUBT : 0) + text.length * OF_CHARACTER
    this.#weighed = line
  }

  /** Whether it may be looked for what a text, as a line may be meant, states by itself. */
  mayAsk(text: string): boolean {
    this.#used += OF_ASKING + text.length * OF_ASKED
    return !this.isUsedUp(this.#at) || this.#matchers.of(text).some((opener) => (this.#seen.get(opener) ?? 0) < ALWAYS)
  }

  /** Whether an entry is one of too many to be read. Of the first in a line that line was asked. */
  passesEntry(text: string, { line, offset }: Placed): boolean {
    const isFirst = line !== this.#entry
    this.#entry = line
    this.#entriesSeen++
    if (isFirst) return false
    const openers = this.#matchers.of(text)
    this.#used += OF_LINE + text.length * OF_CHARACTER + openers.length * OF_WORD
    if (!this.isUsedUp(offset) || this.#isKept({ text, line: this.#entriesSeen, offset }, openers, this.#entries)) return false
    this.passed++
    return true
  }

  /** Whether a line is read although all is used up. */
  #isKept({ text, line }: Placed, openers: readonly number[], sample = this.#lines): boolean {
    return sample.keeps(line, this.#count([...openers, ...this.#formats.headedBy(text, true), ...(GRAVE.holds(text) ? [GRAVE] : [])]))
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

/** Which are read of those that are numbered in turn: rare ones, what stands right behind them, and the first of each stretch. */
class Sample {
  #until = 0

  keeps(number: number, isRare: boolean): boolean {
    if (isRare) this.#until = number + BEHIND
    return number < this.#until || number % STRETCH < READ_OF_STRETCH
  }
}

/** Whether a line says whose what follows is, or that another boot begins. */
const isOwner = (text: string): boolean => commandAt(text) !== undefined || beginsBoot(text, text, undefined)
