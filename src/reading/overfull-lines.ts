import type { Matchers } from './matchers.ts'
import { shapeOf } from './unexplained/shape.ts'

/** Statements that may begin with one line, as its words tell: of 410,000 lines of real logs 65 had more. */
export const MOST_OPENERS = 5
/** Kinds of lines with more that are read; of each kind all lines. */
const MOST_KINDS = 2_000

/** Lines that hold the words of so many statements that they list words rather than state something. Each costs as much as all others together. */
export class OverfullLines {
  readonly #matchers: Matchers
  readonly #kinds = new Set<string>()
  /** How many were passed over. */
  passed = 0

  constructor(matchers: Matchers) {
    this.#matchers = matchers
  }

  /** Whether the line is one of too many such ones to be read. */
  passes(text: string): boolean {
    if (this.#matchers.of(text).length <= MOST_OPENERS) return false
    const kind = shapeOf(text)
    if (this.#kinds.has(kind)) return false
    if (this.#kinds.size < MOST_KINDS) {
      this.#kinds.add(kind)
      return false
    }
    this.passed++
    return true
  }
}
