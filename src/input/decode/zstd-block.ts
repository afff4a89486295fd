import type { Window } from './window.ts'
import { BackwardBits, DAMAGED, type FseTable, fseTable, type Huffman, readFse, readHuffman, rleTable } from './zstd-entropy.ts'

/** A block gives at most this many bytes. */
export const MAX_BLOCK = 131_072

/** Codes of literal lengths from 16 on and of match lengths from 32 on: base value and extra bits (RFC 8878, 3.1.1.3.2.1.1). */
const LITERAL_BITS = [...Array<number>(16).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
const LITERAL_BASES = [
  ...Array.from({ length: 16 }, (_, i) => i),
  ...[16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536],
]
const MATCH_BITS = [...Array<number>(32).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
const MATCH_BASES = [
  ...Array.from({ length: 32 }, (_, i) => i + 3),
  ...[35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539],
]

/** The tables that a format without a description stands for (3.1.1.3.2.2). */
const DEFAULT_LITERALS = fseTable(
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
  6,
)
const DEFAULT_MATCHES = fseTable(
  [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, -1, -1, -1, -1, -1, -1, -1,
  ],
  6,
)
const DEFAULT_OFFSETS = fseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5)

const MAX_OFFSET_CODE = 31

/** Room that one block after the other uses: its literals, and its bytes with some behind it that may be looked at. */
const literals = new Uint8Array(MAX_BLOCK)
const scratch = new Uint8Array(MAX_BLOCK + 16)

/** Compressed blocks of one frame: tables and offsets of one block are used by the next. */
export class Blocks {
  #huffman: Huffman | undefined
  #literalLengths: FseTable | undefined
  #offsets: FseTable | undefined
  #matchLengths: FseTable | undefined
  #recent: [number, number, number] = [1, 4, 8]

  /** Forgets what the frame before had. */
  reset(): void {
    this.#huffman = this.#literalLengths = this.#offsets = this.#matchLengths = undefined
    this.#recent = [1, 4, 8]
  }

  /** Decodes a compressed block into the window. Throws DAMAGED; what was decoded before stays. */
  decode(block: Uint8Array, window: Window): void {
    const bytes = scratch
    bytes.set(block)
    bytes.fill(0, block.length, block.length + 16)
    const end = block.length
    const { at, count } = this.#readLiterals(bytes, end)
    window.reserve(MAX_BLOCK)
    this.#sequences(bytes, at, end, window, count)
  }

  /** The literals section (3.1.1.3.1). */
  #readLiterals(bytes: Uint8Array, end: number): { at: number; count: number } {
    const head = bytes[0]!
    const type = head & 3
    const format = (head >> 2) & 3
    if (type < 2) {
      const headSize = format === 1 ? 2 : format === 3 ? 3 : 1
      const word = head | (bytes[1]! << 8) | (bytes[2]! << 16)
      const count = headSize === 1 ? head >> 3 : headSize === 2 ? (word & 0xffff) >> 4 : word >> 4
      const stored = type === 0 ? count : 1
      if (count > MAX_BLOCK || headSize + stored > end) throw DAMAGED
      if (type === 0) literals.set(bytes.subarray(headSize, headSize + count))
      else literals.fill(bytes[headSize]!, 0, count)
      return { at: headSize + stored, count }
    }
    const headSize = format < 2 ? 3 : format + 2
    const width = format < 2 ? 10 : format === 2 ? 14 : 18
    const low = (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)) >>> 0
    const value = (low + bytes[4]! * 2 ** 32) / 16
    const count = Math.floor(value) % 2 ** width
    const size = Math.floor(value / 2 ** width) % 2 ** width
    const behind = headSize + size
    if (count > MAX_BLOCK || behind > end) throw DAMAGED
    let at = headSize
    if (type === 2) {
      const read = readHuffman(bytes, at, behind)
      this.#huffman = read.huffman
      at = read.end
    }
    const huffman = this.#huffman
    if (huffman === undefined) throw DAMAGED
    if (format === 0) decodeLiterals(huffman, bytes, at, behind, literals, 0, count)
    else {
      const part = (count + 3) >> 2
      const sizes = [0, 2, 4].map((i) => bytes[at + i]! | (bytes[at + i + 1]! << 8))
      let from = at + 6
      if (count < 6 || part * 3 > count) throw DAMAGED
      for (let i = 0; i < 4; i++) {
        const to = i < 3 ? from + sizes[i]! : behind
        if (to > behind) throw DAMAGED
        decodeLiterals(huffman, bytes, from, to, literals, part * i, i < 3 ? part * (i + 1) : count)
        from = to
      }
    }
    return { at: behind, count }
  }

  /** The sequences section (3.1.1.3.2): literals to be taken, and what to copy behind them. */
  #sequences(bytes: Uint8Array, from: number, end: number, window: Window, literalCount: number): void {
    let at = from
    const first = bytes[at++]!
    let sequences = first
    if (first >= 128) {
      sequences = first === 255 ? (bytes[at]! | (bytes[at + 1]! << 8)) + 0x7f00 : ((first - 128) << 8) + bytes[at]!
      at += first === 255 ? 2 : 1
    }
    if (at > end) throw DAMAGED
    let taken = 0
    const limit = window.at + MAX_BLOCK
    if (sequences > 0) {
      const modes = bytes[at++]!
      const table = (mode: number, last: FseTable | undefined, known: FseTable, most: number, maxSymbol: number): FseTable => {
        if (mode === 0) return known
        if (mode === 1) {
          const symbol = bytes[at++]!
          if (symbol > maxSymbol) throw DAMAGED
          return rleTable(symbol)
        }
        if (mode === 2) {
          const read = readFse(bytes, at, end, most, maxSymbol)
          at = read.end
          return read.table
        }
        if (last === undefined) throw DAMAGED
        return last
      }
      const literalLengths = (this.#literalLengths = table(modes >> 6, this.#literalLengths, DEFAULT_LITERALS, 9, 35))
      const offsets = (this.#offsets = table((modes >> 4) & 3, this.#offsets, DEFAULT_OFFSETS, 8, MAX_OFFSET_CODE))
      const matchLengths = (this.#matchLengths = table((modes >> 2) & 3, this.#matchLengths, DEFAULT_MATCHES, 9, 52))
      if (at >= end) throw DAMAGED
      const bits = new BackwardBits(bytes, at, end)
      let literalState = bits.read(literalLengths.accuracy)
      let offsetState = bits.read(offsets.accuracy)
      let matchState = bits.read(matchLengths.accuracy)
      const recent = this.#recent
      for (let i = 0; i < sequences; i++) {
        const code = offsets.symbols[offsetState]!
        const raw = 2 ** code + bits.read(code)
        const matchCode = matchLengths.symbols[matchState]!
        const matchLength = MATCH_BASES[matchCode]! + bits.read(MATCH_BITS[matchCode]!)
        const literalCode = literalLengths.symbols[literalState]!
        const literalLength = LITERAL_BASES[literalCode]! + bits.read(LITERAL_BITS[literalCode]!)
        let offset: number
        if (raw > 3) {
          offset = raw - 3
          recent[2] = recent[1]
          recent[1] = recent[0]
          recent[0] = offset
        } else {
          const which = raw - 1 + (literalLength === 0 ? 1 : 0)
          offset = which === 3 ? recent[0] - 1 : recent[which]!
          if (which > 1) recent[2] = recent[1]
          if (which > 0) recent[1] = recent[0]
          recent[0] = offset
        }
        if (i < sequences - 1) {
          literalState = literalLengths.bases[literalState]! + bits.read(literalLengths.bits[literalState]!)
          matchState = matchLengths.bases[matchState]! + bits.read(matchLengths.bits[matchState]!)
          offsetState = offsets.bases[offsetState]! + bits.read(offsets.bits[offsetState]!)
        }
        if (bits.left < 0 || taken + literalLength > literalCount || window.at + literalLength + matchLength > limit) throw DAMAGED
        put(window, literals, taken, literalLength)
        taken += literalLength
        if (offset === 0 || offset > window.at || offset > Math.max(window.reach, MAX_BLOCK)) throw DAMAGED
        window.copy(offset, matchLength)
      }
      if (bits.left !== 0) throw DAMAGED
    }
    const rest = literalCount - taken
    if (window.at + rest > limit) throw DAMAGED
    put(window, literals, taken, rest)
  }
}

function put(window: Window, literals: Uint8Array, from: number, length: number): void {
  const { bytes, at } = window
  if (length > 64) bytes.set(literals.subarray(from, from + length), at)
  else for (let i = 0; i < length; i++) bytes[at + i] = literals[from + i]!
  window.at = at + length
}

function decodeLiterals(
  { width, symbols, lengths }: Huffman,
  bytes: Uint8Array,
  from: number,
  end: number,
  into: Uint8Array,
  at: number,
  to: number,
): void {
  const bits = new BackwardBits(bytes, from, end)
  for (let i = at; i < to; i++) {
    const next = bits.peek(width)
    into[i] = symbols[next]!
    bits.left -= lengths[next]!
  }
  if (bits.left !== 0) throw DAMAGED
}
