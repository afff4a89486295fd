/** What the data cannot be. */
export const DAMAGED = Symbol('damaged')

/** Bits of a stream that is read from its end, whose last byte is marked by its highest bit (RFC 8878, 4.1). Behind its beginning there are zeros. */
export class BackwardBits {
  readonly #bytes: Uint8Array
  readonly #from: number
  /** Bits that are left; negative when more were read than there are. */
  left: number

  /** `bytes` has at least four more bytes behind `end`. */
  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes
    this.#from = from
    const last = end > from ? bytes[end - 1]! : 0
    if (last === 0) throw DAMAGED
    this.left = (end - from - 1) * 8 + (31 - Math.clz32(last))
  }

  /** Up to 32 bits. */
  read(count: number): number {
    const value = this.peek(count)
    this.left -= count
    return value
  }

  peek(count: number): number {
    if (count === 0) return 0
    const at = this.left - count
    if (at < 0) {
      // what lies before the beginning is zero
      const there = Math.max(0, this.left)
      return there === 0 ? 0 : (this.#bits(0, there) * 2 ** (count - there)) >>> 0
    }
    return this.#bits(at, count)
  }

  #bits(at: number, count: number): number {
    const bytes = this.#bytes
    const byte = this.#from + (at >> 3)
    const shift = at & 7
    const low = (bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24)) >>> shift
    const value = shift + count > 32 ? (low | (bytes[byte + 4]! << (32 - shift))) >>> 0 : low
    return count === 32 ? value : value & ((2 ** count - 1) | 0)
  }
}

/** A table of finite state entropy (RFC 8878, 4.1.1): for each state its symbol, and how the next state follows from bits. */
export interface FseTable {
  readonly accuracy: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
  readonly bases: Uint16Array
}

/** A table that always gives one symbol. */
export const rleTable = (symbol: number): FseTable => ({
  accuracy: 0,
  symbols: Uint8Array.of(symbol),
  bits: Uint8Array.of(0),
  bases: Uint16Array.of(0),
})

export function fseTable(counts: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy
  const symbols = new Uint8Array(size)
  const bits = new Uint8Array(size)
  const bases = new Uint16Array(size)
  const next = new Uint16Array(counts.length)
  let high = size - 1
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[high--] = symbol
    next[symbol] = count === -1 ? 1 : count
  })
  const step = (size >> 1) + (size >> 3) + 3
  let at = 0
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      symbols[at] = symbol
      do at = (at + step) & (size - 1)
      while (at > high)
    }
  })
  if (at !== 0) throw DAMAGED
  for (let state = 0; state < size; state++) {
    const value = next[symbols[state]!]!++
    bits[state] = accuracy - (31 - Math.clz32(value))
    bases[state] = (value << bits[state]!) - size
  }
  return { accuracy, symbols, bits, bases }
}

/** Reads the description of a table (4.1.1). Returns the place behind it. */
export function readFse(bytes: Uint8Array, from: number, end: number, most: number, maxSymbol: number): { table: FseTable; end: number } {
  let bit = from * 8
  const peek = (count: number): number => {
    const byte = bit >> 3
    const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16)
    return (word >>> (bit & 7)) & ((1 << count) - 1)
  }
  const accuracy = peek(4) + 5
  bit += 4
  if (accuracy > most) throw DAMAGED
  let left = (1 << accuracy) + 1
  const counts: number[] = []
  while (left > 1) {
    if (counts.length > maxSymbol || bit > end * 8) throw DAMAGED
    const width = 32 - Math.clz32(left)
    const lower = (1 << (width - 1)) - 1
    const spare = (1 << width) - 1 - left
    let value = peek(width)
    if ((value & lower) < spare) {
      value &= lower
      bit += width - 1
    } else {
      if (value > lower) value -= spare
      bit += width
    }
    const count = value - 1
    left -= Math.abs(count)
    counts.push(count)
    if (count !== 0) continue
    for (let repeat = 3; repeat === 3;) {
      repeat = peek(2)
      bit += 2
      for (let i = 0; i < repeat; i++) counts.push(0)
      if (counts.length > maxSymbol + 1 || bit > end * 8) throw DAMAGED
    }
  }
  const behind = (bit + 7) >> 3
  if (left !== 1 || counts.length > maxSymbol + 1 || behind > end) throw DAMAGED
  return { table: fseTable(counts, accuracy), end: behind }
}

const MAX_HUFFMAN_BITS = 11

/** A Huffman code for literals: for the next `width` bits the symbol and the length of its code. */
export interface Huffman {
  readonly width: number
  readonly symbols: Uint8Array
  readonly lengths: Uint8Array
}

/** Reads the weights of a Huffman code (4.2.1). Returns the place behind them. */
export function readHuffman(bytes: Uint8Array, from: number, end: number): { huffman: Huffman; end: number } {
  const head = bytes[from]!
  const weights: number[] = []
  let behind: number
  if (head >= 128) {
    const count = head - 127
    behind = from + 1 + ((count + 1) >> 1)
    for (let i = 0; i < count; i++) weights.push((bytes[from + 1 + (i >> 1)]! >> (i % 2 === 0 ? 4 : 0)) & 15)
  } else {
    behind = from + 1 + head
    if (behind > end) throw DAMAGED
    const { table, end: bitsFrom } = readFse(bytes, from + 1, behind, 6, 255)
    const bits = new BackwardBits(bytes, bitsFrom, behind)
    const states = [bits.read(table.accuracy), bits.read(table.accuracy)]
    for (let turn = 0; ; turn ^= 1) {
      if (weights.length > 254) throw DAMAGED
      const state = states[turn]!
      weights.push(table.symbols[state]!)
      if (table.bits[state]! > bits.left) {
        weights.push(table.symbols[states[turn ^ 1]!]!)
        break
      }
      states[turn] = table.bases[state]! + bits.read(table.bits[state]!)
    }
  }
  if (behind > end) throw DAMAGED
  return { huffman: huffmanOf(weights), end: behind }
}

/** The code of weights, of which the last is what is missing to a power of two. */
function huffmanOf(weights: number[]): Huffman {
  const sum = weights.reduce((all, weight) => all + (weight === 0 ? 0 : 2 ** (weight - 1)), 0)
  if (sum === 0 || weights.length > 255) throw DAMAGED
  const width = 32 - Math.clz32(sum)
  const missing = 2 ** width - sum
  const last = 32 - Math.clz32(missing)
  if (width > MAX_HUFFMAN_BITS || 2 ** (last - 1) !== missing) throw DAMAGED
  weights.push(last)
  const symbols = new Uint8Array(1 << width)
  const lengths = new Uint8Array(1 << width)
  let at = 0
  for (let weight = 1; weight <= width; weight++)
    weights.forEach((of, symbol) => {
      if (of !== weight) return
      const cells = 1 << (weight - 1)
      symbols.fill(symbol, at, at + cells)
      lengths.fill(width + 1 - weight, at, at + cells)
      at += cells
    })
  if (at !== 1 << width) throw DAMAGED
  return { width, symbols, lengths }
}
