import { BIT_5, GRAM, keyOf, rarest } from './grams.ts'

/** Of a shorter one not every other place of a text would hold one of its grams. */
export const SHORTEST_LITERAL = 5

const NONE: readonly number[] = []
/** Slots for each gram: so many places of a text are passed over by looking into one that is empty. */
const ROOM = 8
const MULTIPLIER = 0x9e3779b1

const fold = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => fold(byte))
const encoder = new TextEncoder()
/** A literal as it is compared: its bytes in UTF-8, ASCII letters in lower case. */
export const foldedBytes = (literal: string): Uint8Array => encoder.encode(literal).map(fold)

/** Bytes that a UTF-16 unit takes at most in UTF-8. */
const WIDEST = 3
/** The text that was last looked through, in UTF-8, and how many bytes that are: one line is asked of many sets, one after the other. */
let last = ''
let length = 0
let bytes = new Uint8Array(WIDEST * 4096)
let view = new DataView(bytes.buffer)

function look(text: string): void {
  if (text === last) return
  if (text.length * WIDEST > bytes.length) {
    bytes = new Uint8Array(2 * WIDEST * text.length)
    view = new DataView(bytes.buffer)
  }
  length = encoder.encodeInto(text, bytes).written
  last = text
}

/** Four bytes of each literal, at an even and at an odd distance from its beginning, in a table by their hash. */
class Grams {
  /** By hash: the first entry, counted from 1. The entries of one hash follow one another. */
  readonly slots: Uint16Array
  readonly shift: number
  readonly keys: Int32Array
  readonly literals: Uint16Array
  /** Where in the literal the four bytes stand. */
  readonly places: Uint16Array
  /** Whether another entry of the same hash follows. */
  readonly goesOn: Uint8Array

  constructor(texts: readonly Uint8Array[]) {
    const count = 2 * texts.length
    const bits = Math.max(4, Math.ceil(Math.log2(ROOM * count + 1)))
    this.shift = 32 - bits
    this.slots = new Uint16Array(2 ** bits)
    const places = texts.flatMap((text) => [rarest(text, 0), rarest(text, 1)])
    const keys = places.map((at, gram) => keyOf(texts[gram >> 1]!, at) | 0)
    const hashes = keys.map((key) => Math.imul(key, MULTIPLIER) >>> this.shift)
    const order = Array.from({ length: count }, (_, gram) => gram).sort((a, b) => hashes[a]! - hashes[b]! || a - b)
    this.keys = Int32Array.from(order, (gram) => keys[gram]!)
    this.literals = Uint16Array.from(order, (gram) => gram >> 1)
    this.places = Uint16Array.from(order, (gram) => places[gram]!)
    this.goesOn = Uint8Array.from(order, (gram, i) => (i + 1 < count && hashes[order[i + 1]!] === hashes[gram] ? 1 : 0))
    for (let i = count - 1; i >= 0; i--) this.slots[hashes[order[i]!]!] = i + 1
  }
}

/**
 * Many literals searched at once, ASCII case folded, over bytes or a string: at every other place of a text the four bytes there are looked
 * up among those that are rarest in the literals.
 */
export class LiteralSet {
  readonly #literals: readonly Uint8Array[]
  #grams: Grams | undefined

  constructor(literals: readonly string[]) {
    this.#literals = literals.map(foldedBytes)
    const short = literals[this.#literals.findIndex(({ length: size }) => size < SHORTEST_LITERAL)]
    if (short !== undefined) throw new Error(`literal of less than ${SHORTEST_LITERAL} bytes: ${JSON.stringify(short)}`)
  }

  /** Offset of a literal in `bytes[from, to)`, or -1. No line above it holds one. */
  find(block: Uint8Array, from: number, to: number): number {
    return this.#search(block, new DataView(block.buffer, block.byteOffset), from, to)
  }

  /** Whether any literal stands in the text. */
  holds(text: string): boolean {
    look(text)
    return this.#search(bytes, view, 0, length) >= 0
  }

  #search(block: Uint8Array, words: DataView, from: number, to: number): number {
    const { slots, shift, keys, literals, places, goesOn } = (this.#grams ??= new Grams(this.#literals))
    for (let at = from; at + GRAM <= to; at += 2) {
      const key = words.getInt32(at, true) | BIT_5
      for (let next = slots[Math.imul(key, MULTIPLIER) >>> shift]!; next > 0; next = goesOn[next - 1] === 1 ? next + 1 : 0) {
        if (keys[next - 1] !== key) continue
        const start = at - places[next - 1]!
        if (start >= from && stands(this.#literals[literals[next - 1]!]!, block, start, to)) return start
      }
    }
    return -1
  }

  /** Indexes of all literals that stand in the text, each once, by their first places. */
  within(text: string): readonly number[] {
    look(text)
    const { slots, shift, keys, literals, places, goesOn } = (this.#grams ??= new Grams(this.#literals))
    let count = 0
    for (let at = 0; at + GRAM <= length; at += 2) {
      const key = view.getInt32(at, true) | BIT_5
      for (let next = slots[Math.imul(key, MULTIPLIER) >>> shift]!; next > 0; next = goesOn[next - 1] === 1 ? next + 1 : 0) {
        if (keys[next - 1] !== key) continue
        const start = at - places[next - 1]!
        const literal = literals[next - 1]!
        if (start >= 0 && stands(this.#literals[literal]!, bytes, start, length)) count = insert(literal, start, count)
      }
    }
    if (count === 0) return NONE
    const found = [literalsFound[0]!]
    for (let i = 1; i < count; i++) found.push(literalsFound[i]!)
    return found
  }
}

/** What was found in one text, and where: by the first places, those that begin together by their numbers. */
let literalsFound = new Uint16Array(64)
let starts = new Uint32Array(64)

/** Puts one more among `count` others, or at its new place; how many there are then. */
function insert(literal: number, start: number, count: number): number {
  let i = 0
  while (i < count && literalsFound[i] !== literal) i++
  const isKnown = i < count
  if (isKnown && starts[i]! <= start) return count
  if (!isKnown) {
    if (count === starts.length) {
      literalsFound = grown(literalsFound, new Uint16Array(2 * count))
      starts = grown(starts, new Uint32Array(2 * count))
    }
  }
  for (; i > 0 && (starts[i - 1]! > start || (starts[i - 1] === start && literalsFound[i - 1]! > literal)); i--) {
    literalsFound[i] = literalsFound[i - 1]!
    starts[i] = starts[i - 1]!
  }
  literalsFound[i] = literal
  starts[i] = start
  return isKnown ? count : count + 1
}

function grown<T extends Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(few: T, many: T): T {
  many.set(few)
  return many
}

/** Whether the literal begins at this place of a text that ends before `to`. */
function stands(literal: Uint8Array, block: Uint8Array, start: number, to: number): boolean {
  if (start + literal.length > to) return false
  for (let i = 0; i < literal.length; i++) if (FOLD[block[start + i]!] !== literal[i]) return false
  return true
}
