import { type Code, codeOf, FIXED_DISTANCES, FIXED_LENGTHS } from './deflate-code.ts'

/** Length and distance codes of deflate (RFC 1951, 3.2.5): base value and extra bits. */
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCES = Array.from({ length: 30 }, (_, i) => (i < 4 ? i + 1 : ((2 + (i & 1)) << ((i >> 1) - 1)) + 1))
const DISTANCE_EXTRA = Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1))
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const END_OF_BLOCK = 256
const LONGEST_MATCH = 258
/** Matches reach back this far. */
const REACH = 32_768

const CUT = Symbol('cut')
const DAMAGED = Symbol('damaged')

/** Why it stops. full: what comes next may find no room in the output; cut: all of the input was taken, and more is needed. */
export type Stop = 'whole' | 'full' | 'cut' | 'damaged'

/** A block's codes, or how many of its bytes are still to be copied as they are. */
type Block = { readonly literals: Code; readonly distances: Code } | { left: number }

/**
 * A deflate stream (RFC 1951) in memory, decoded as far as it goes and as zlib does it. It needs no set-up and no thread, and gives all
 * that stands before damage: for small streams, and for the last part of one in which zlib found damage.
 */
export class Deflate {
  readonly #input: Uint8Array
  readonly #output: Uint8Array
  #at = 0
  /** Bits of the byte before `#at` that were not taken yet, and how many. */
  #buffer = 0
  #have = 0
  #block: Block | undefined
  #isLast = false
  /** Bytes of the output. */
  size = 0
  /** Bytes of the input up to the end of the stream, or up to the byte in which its damage shows. */
  used = 0

  constructor(input: Uint8Array, output: Uint8Array) {
    this.#input = input
    this.#output = output
  }

  /** Decodes on. */
  run(): Stop {
    try {
      while (this.#block !== undefined || !this.#isLast) {
        const block = (this.#block ??= this.#nextBlock())
        const isOver = 'left' in block ? this.#stored(block) : this.#compressed(block.literals, block.distances)
        if (!isOver) return 'full'
        this.#block = undefined
      }
      this.used = this.#at
      return 'whole'
    } catch (error) {
      if (error !== CUT && error !== DAMAGED) throw error
      this.used = error === CUT ? this.#input.length : this.#at - 1
      return error === CUT ? 'cut' : 'damaged'
    }
  }

  /** Empties the output, but for what matches may reach back to; how many bytes are left in it. */
  shift(): number {
    const kept = Math.min(this.size, REACH)
    this.#output.copyWithin(0, this.size - kept, this.size)
    return (this.size = kept)
  }

  /** At most 16 bits. */
  #bits(count: number): number {
    while (this.#have < count) {
      if (this.#at >= this.#input.length) throw CUT
      this.#buffer |= this.#input[this.#at++]! << this.#have
      this.#have += 8
    }
    const value = this.#buffer & ((1 << count) - 1)
    this.#buffer >>>= count
    this.#have -= count
    return value
  }

  #symbol({ counts, symbols, longest }: Code): number {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= longest; length++) {
      if (this.#have === 0) {
        if (this.#at >= this.#input.length) throw CUT
        this.#buffer = this.#input[this.#at++]!
        this.#have = 8
      }
      code |= this.#buffer & 1
      this.#buffer >>>= 1
      this.#have--
      const count = counts[length]!
      if (code - count < first) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw DAMAGED
  }

  #nextBlock(): Block {
    this.#isLast = this.#bits(1) === 1
    const type = this.#bits(2)
    if (type === 3) throw DAMAGED
    if (type === 1) return { literals: FIXED_LENGTHS, distances: FIXED_DISTANCES }
    if (type === 2) return this.#codes()
    // what is left of the byte is skipped
    this.#buffer = this.#have = 0
    const left = this.#bits(16)
    if (this.#bits(16) !== (~left & 0xffff)) throw DAMAGED
    return { left }
  }

  #codes(): Block {
    const literalCount = this.#bits(5) + 257
    const distanceCount = this.#bits(5) + 1
    const some = this.#bits(4) + 4
    if (literalCount > 286 || distanceCount > 30) throw DAMAGED
    const order = new Uint8Array(ORDER.length)
    for (let i = 0; i < some; i++) order[ORDER[i]!] = this.#bits(3)
    const meta = codeOf(order, false)
    if (meta === undefined) throw DAMAGED
    const hasNone = order.every((length) => length === 0)
    const lengths = new Uint8Array(literalCount + distanceCount)
    for (let i = 0; i < lengths.length;) {
      // without a code zlib takes each bit as a length of 0
      if (hasNone) this.#bits(1)
      const next = hasNone ? 0 : this.#symbol(meta)
      if (next < 16) {
        lengths[i++] = next
        continue
      }
      const times = next === 16 ? 3 + this.#bits(2) : next === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7)
      const value = next === 16 ? lengths[i - 1] : 0
      if (value === undefined || i + times > lengths.length) throw DAMAGED
      lengths.fill(value, i, i + times)
      i += times
    }
    const literals = codeOf(lengths.subarray(0, literalCount), true)
    const distances = codeOf(lengths.subarray(literalCount), true)
    if (lengths[END_OF_BLOCK] === 0 || literals === undefined || distances === undefined) throw DAMAGED
    return { literals, distances }
  }

  /** False where there is no room for what may come. */
  #compressed(literals: Code, distances: Code): boolean {
    const output = this.#output
    for (;;) {
      if (this.size + LONGEST_MATCH > output.length) return false
      const next = this.#symbol(literals)
      if (next === END_OF_BLOCK) return true
      if (next < END_OF_BLOCK) {
        output[this.size++] = next
        continue
      }
      if (next > 285) throw DAMAGED
      const length = LENGTHS[next - 257]! + this.#bits(LENGTH_EXTRA[next - 257]!)
      const code = this.#symbol(distances)
      if (code > 29) throw DAMAGED
      const back = DISTANCES[code]! + this.#bits(DISTANCE_EXTRA[code]!)
      if (back > this.size) throw DAMAGED
      let to = this.size
      for (const end = to + length; to < end; to++) output[to] = output[to - back]!
      this.size = to
    }
  }

  /** False where there is no room for what is left. */
  #stored(block: { left: number }): boolean {
    const some = Math.min(block.left, this.#input.length - this.#at, this.#output.length - this.size)
    this.#output.set(this.#input.subarray(this.#at, this.#at + some), this.size)
    this.#at += some
    this.size += some
    block.left -= some
    if (block.left > 0 && this.#at === this.#input.length) throw CUT
    return block.left === 0
  }
}
