import { GramTable } from './gram-table.ts'
import { BIT_5, GRAM } from './grams.ts'

/** Bytes that a UTF-16 unit takes at most in UTF-8. */
const WIDEST = 3
const encoder = new TextEncoder()
const latin1 = new TextDecoder('latin1')

/** The text that was last looked through, and all places of all literals in it, those of any set. */
export class Looked {
  readonly #grams = new GramTable()
  readonly #numbers = new Map<string, number>()
  #text = ''
  /** Of the text, in bytes. */
  #length = 0
  /** Literals that it was looked through for. */
  #wanted = 0
  #bytes = new Uint8Array(WIDEST * 4096)
  #view = new DataView(this.#bytes.buffer)

  /** How many places there are. */
  count = 0
  /** Which literal, and where it begins, in the order of their places. */
  literals = new Uint16Array(64)
  starts = new Uint32Array(64)

  /** How many literals are looked for. */
  get size(): number {
    return this.#grams.size
  }

  /** The number of a literal in lower case; from now on it is looked for. */
  numberOf(literal: Uint8Array): number {
    const key = latin1.decode(literal)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#grams.add(literal)
    this.#numbers.set(key, number)
    return number
  }

  /** Looks the text through, unless it was, or it is the end of the one that was: then that counts from the place that is given. */
  through(text: string): number {
    if (this.#wanted === this.#grams.size) {
      if (text === this.#text) return 0
      // in ASCII
      if (this.#length === this.#text.length && this.#text.endsWith(text)) return this.#length - text.length
    }
    this.#text = text
    this.#wanted = this.#grams.size
    if (text.length * WIDEST > this.#bytes.length) {
      this.#bytes = new Uint8Array(2 * WIDEST * text.length)
      this.#view = new DataView(this.#bytes.buffer)
    }
    this.#length = encoder.encodeInto(text, this.#bytes).written
    this.#look()
    return 0
  }

  #look(): void {
    const grams = this.#grams
    const { slots, keys, others, proofs, distances } = grams
    const view = this.#view
    const to = this.#length
    this.count = 0
    for (let at = 0; at + GRAM <= to; at += 2) {
      const key = view.getInt32(at, true) | BIT_5
      for (let next = slots[grams.hash(key)]!; next > 0; next = others[next - 1]!) {
        const entry = next - 1
        if (keys[entry] !== key) continue
        const other = at + distances[entry]!
        if (other < 0 || other + GRAM > to || (view.getInt32(other, true) | BIT_5) !== proofs[entry]) continue
        const start = grams.begins(entry, this.#bytes, at, 0, to)
        if (start >= 0) this.#put(entry >> 1, start)
      }
    }
  }

  #put(literal: number, start: number): void {
    if (this.count === this.starts.length) {
      const [literals, starts] = [this.literals, this.starts]
      this.literals = new Uint16Array(2 * this.count)
      this.literals.set(literals)
      this.starts = new Uint32Array(2 * this.count)
      this.starts.set(starts)
    }
    // the four bytes of one may stand before those of another that begins above it
    let i = this.count++
    for (; i > 0 && this.starts[i - 1]! > start; i--) {
      this.literals[i] = this.literals[i - 1]!
      this.starts[i] = this.starts[i - 1]!
    }
    this.literals[i] = literal
    this.starts[i] = start
  }
}
