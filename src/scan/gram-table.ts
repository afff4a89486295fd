import { GRAM, keyOf, rarest } from './grams.ts'

/** Slots for each gram: so many places of a text are passed over by looking into one that is empty. */
const ROOM = 8
const LEAST_BITS = 4
/** An entry, counted from 1, takes 16 bits. */
const MOST_ENTRIES = 65_534
const MULTIPLIER = 0x9e3779b1

const fold = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => fold(byte))
const encoder = new TextEncoder()
/** A literal as it is compared: its bytes in UTF-8, ASCII letters in lower case. */
export const foldedBytes = (literal: string): Uint8Array => encoder.encode(literal).map(fold)

/** Four bytes of each literal, at an even and at an odd distance from its beginning, in a table by their hash. It grows with each literal. */
export class GramTable {
  readonly #literals: Uint8Array[] = []
  /** By hash: the last entry, counted from 1. */
  slots = new Uint16Array(2 ** LEAST_BITS)
  shift = 32 - LEAST_BITS
  /** Two entries for each literal, one after the other. */
  keys = new Int32Array(2 ** LEAST_BITS)
  /** By entry: another one of the same hash. */
  others = new Uint16Array(2 ** LEAST_BITS)
  /** By entry: where in the literal the four bytes stand. */
  places = new Uint16Array(2 ** LEAST_BITS)
  /** By entry: four other bytes of the literal, its first or its last, and how far behind the former these stand. */
  proofs = new Int32Array(2 ** LEAST_BITS)
  distances = new Int16Array(2 ** LEAST_BITS)

  get size(): number {
    return this.#literals.length
  }

  /** The number of the literal, from 0. */
  add(literal: Uint8Array): number {
    const number = this.#literals.push(literal) - 1
    const entries = 2 * number
    if (entries + 2 > MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES / 2} literals`)
    if (entries + 2 > this.keys.length) this.#grow()
    for (let parity = 0; parity < 2; parity++) {
      const place = rarest(literal, parity)
      const last = literal.length - GRAM
      const other = place * 2 > last ? 0 : last
      this.places[entries + parity] = place
      this.keys[entries + parity] = keyOf(literal, place)
      this.proofs[entries + parity] = keyOf(literal, other)
      this.distances[entries + parity] = other - place
      this.#link(entries + parity)
    }
    return number
  }

  /** Where the literal of this entry begins if its four bytes stand at `at` of [from, to); -1 where it does not. */
  begins(entry: number, block: Uint8Array, at: number, from: number, to: number): number {
    const literal = this.#literals[entry >> 1]!
    const start = at - this.places[entry]!
    if (start < from || start + literal.length > to) return -1
    for (let i = 0; i < literal.length; i++) if (FOLD[block[start + i]!] !== literal[i]) return -1
    return start
  }

  hash(key: number): number {
    return Math.imul(key, MULTIPLIER) >>> this.shift
  }

  #link(entry: number): void {
    const slot = this.hash(this.keys[entry]!)
    this.others[entry] = this.slots[slot]!
    this.slots[slot] = entry + 1
  }

  #grow(): void {
    const entries = 2 * (this.#literals.length - 1)
    const room = 2 * this.keys.length
    const { keys, places, proofs, distances } = this
    this.keys = new Int32Array(room)
    this.keys.set(keys)
    this.places = new Uint16Array(room)
    this.places.set(places)
    this.proofs = new Int32Array(room)
    this.proofs.set(proofs)
    this.distances = new Int16Array(room)
    this.distances.set(distances)
    this.others = new Uint16Array(room)
    this.slots = new Uint16Array(ROOM * room)
    this.shift = 32 - Math.log2(ROOM * room)
    for (let entry = 0; entry < entries; entry++) this.#link(entry)
  }
}
