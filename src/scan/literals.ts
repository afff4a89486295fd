import { foldedBytes, GramTable } from './gram-table.ts'
import { BIT_5, GRAM } from './grams.ts'
import { Looked } from './looked.ts'

/** Of a shorter one not every other place of a text would hold one of its grams. */
export const SHORTEST_LITERAL = 5

const NONE: readonly number[] = []

/** What all sets look for in strings: one line is asked of many of them, one after the other, and is looked through once. */
const looked = new Looked()

/**
 * Many literals searched at once, ASCII case folded, over bytes or a string: at every other place of a text the four bytes there are looked
 * up among those that are rarest in the literals.
 */
export class LiteralSet {
  readonly #literals: readonly Uint8Array[]
  #grams: GramTable | undefined
  /** By the number of a literal among those of all sets: its index here, counted from 1. */
  #indexes: Uint16Array | undefined
  /** By index, counted from 1: the next one of the same literal. */
  readonly #next: Uint16Array
  /** By index, counted from 1: the last text in which it was found. */
  readonly #found: Uint32Array
  #texts = 0

  constructor(literals: readonly string[]) {
    this.#literals = literals.map(foldedBytes)
    this.#next = new Uint16Array(literals.length + 1)
    this.#found = new Uint32Array(literals.length + 1)
    const short = literals[this.#literals.findIndex(({ length }) => length < SHORTEST_LITERAL)]
    if (short !== undefined) throw new Error(`literal of less than ${SHORTEST_LITERAL} bytes: ${JSON.stringify(short)}`)
  }

  /** Offset of a literal in `bytes[from, to)`, or -1. No line above it holds one. */
  find(block: Uint8Array, from: number, to: number): number {
    const grams = (this.#grams ??= gramsOf(this.#literals))
    const { slots, keys, others } = grams
    const words = new DataView(block.buffer, block.byteOffset)
    for (let at = from; at + GRAM <= to; at += 2) {
      const key = words.getInt32(at, true) | BIT_5
      for (let next = slots[grams.hash(key)]!; next > 0; next = others[next - 1]!) {
        const start = keys[next - 1] === key ? grams.begins(next - 1, block, at, from, to) : -1
        if (start >= 0) return start
      }
    }
    return -1
  }

  /** Whether any literal stands in the text. */
  holds(text: string): boolean {
    const indexes = (this.#indexes ??= this.#join())
    const from = looked.through(text)
    const { literals, starts } = looked
    for (let i = looked.count - 1; i >= 0 && starts[i]! >= from; i--) if (indexes[literals[i]!]! > 0) return true
    return false
  }

  /** Indexes of all literals that stand in the text, each once, by their first places; those that begin together by their numbers. */
  within(text: string): readonly number[] {
    const indexes = (this.#indexes ??= this.#join())
    const from = looked.through(text)
    const { literals, starts, count } = looked
    let all: number[] | undefined
    let place = -1
    /** Of the first one that begins there. */
    let together = 0
    for (let i = 0; i < count; i++) {
      const start = starts[i]!
      if (start < from) continue
      for (let index = indexes[literals[i]!] ?? 0; index > 0; index = this.#next[index]!) {
        if (all === undefined) {
          all = []
          this.#texts = (this.#texts + 1) >>> 0 || this.#forgotten()
        } else if (this.#found[index] === this.#texts) continue
        this.#found[index] = this.#texts
        if (start !== place) together = all.length
        place = start
        put(index - 1, all, together)
      }
    }
    return all ?? NONE
  }

  /** The count of texts begins anew. */
  #forgotten(): number {
    this.#found.fill(0)
    return 1
  }

  #join(): Uint16Array {
    const numbers = this.#literals.map((literal) => looked.numberOf(literal))
    const indexes = new Uint16Array(looked.size)
    for (let i = numbers.length - 1; i >= 0; i--) {
      this.#next[i + 1] = indexes[numbers[i]!]!
      indexes[numbers[i]!] = i + 1
    }
    return indexes
  }
}

function gramsOf(literals: readonly Uint8Array[]): GramTable {
  const grams = new GramTable()
  for (const literal of literals) grams.add(literal)
  return grams
}

/** Puts a number where it belongs among those from `from` on, which ascend. */
function put(one: number, among: number[], from: number): void {
  let i = among.length
  for (; i > from && among[i - 1]! > one; i--) among[i] = among[i - 1]!
  among[i] = one
}
