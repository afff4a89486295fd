import type { Line } from './line.ts'
import type { Place } from './places.ts'
import { type Retold, retold } from './passages.ts'

const NONE: ReadonlyMap<number, Retold> = new Map()

/** The lines that are to be read, in their order, and which of them is next. */
export class Lines {
  /** Whether they follow one another without a gap, so that it is known what stands below a line. */
  readonly whole: boolean
  readonly #retold: ReadonlyMap<number, Retold>
  #list: readonly Line[]
  #at = 0

  constructor(list: readonly Line[], whole: boolean, place?: Place) {
    this.#list = list
    this.whole = whole
    this.#retold = whole ? retold(list, place) : NONE
  }

  get next(): Line | undefined {
    return this.#list[this.#at]
  }

  get list(): readonly Line[] {
    return this.#list
  }

  get at(): number {
    return this.#at
  }

  /** Whether the line only retells: an entry in a list of changes, a test that passed. */
  retold(raw: Line): Retold | undefined {
    return this.#retold.get(raw.line)
  }

  skip(): void {
    this.#at++
  }

  /** Puts lines in front of those that are still to be read. */
  giveBack(lines: readonly Line[]): void {
    const first = lines[0]
    if (first === undefined) return
    // in a text that is read whole they stand in front already
    const before = this.#at - lines.length
    if (before >= 0 && this.#list[before] === first) this.#at = before
    else {
      this.#list = [...lines, ...this.#list.slice(this.#at)]
      this.#at = 0
    }
  }
}
