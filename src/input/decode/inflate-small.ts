/** Length and distance codes of deflate (RFC 1951, 3.2.5): base value and extra bits. */
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCES = Array.from({ length: 30 }, (_, i) => (i < 4 ? i + 1 : ((2 + (i & 1)) << ((i >> 1) - 1)) + 1))
const DISTANCE_EXTRA = Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1))
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const MAX_BITS = 15

/** A canonical Huffman code: how many codes have each length, and the symbols in their order. */
interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

function codeOf(lengths: Uint8Array): Code | undefined {
  const counts = new Uint16Array(MAX_BITS + 1)
  for (const length of lengths) counts[length]!++
  const offsets = new Uint16Array(MAX_BITS + 2)
  let left = 1
  for (let bits = 1; bits <= MAX_BITS; bits++) {
    left = left * 2 - counts[bits]!
    if (left < 0) return undefined
    offsets[bits + 1] = offsets[bits]! + counts[bits]!
  }
  const symbols = new Uint16Array(lengths.length)
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[offsets[length]!++] = symbol
  })
  counts[0] = 0
  return { counts, symbols }
}

const FIXED_LENGTHS = codeOf(Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)))!
const FIXED_DISTANCES = codeOf(new Uint8Array(30).fill(5))!

/** More than `most` bytes, or no whole and valid stream: left to the decoder for streams. */
const NOT_HERE = Symbol('not here')

/**
 * A whole deflate stream that gives at most `output.length` bytes, decoded at once: setting up a decoder for streams costs more than
 * all of it. Undefined when it is longer, cut or damaged. `used`: bytes of `input`; `size`: bytes of `output`.
 */
export function inflateSmall(input: Uint8Array, output: Uint8Array): { used: number; size: number } | undefined {
  let at = 0
  let buffer = 0
  let have = 0
  let size = 0

  const bits = (count: number): number => {
    while (have < count) {
      if (at >= input.length) throw NOT_HERE
      buffer |= input[at++]! << have
      have += 8
    }
    const value = buffer & ((1 << count) - 1)
    buffer >>>= count
    have -= count
    return value
  }
  const symbol = ({ counts, symbols }: Code): number => {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= MAX_BITS; length++) {
      code |= bits(1)
      const count = counts[length]!
      if (code - count < first) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw NOT_HERE
  }
  const codes = (): [Code, Code] => {
    const lengthCodes = bits(5) + 257
    const distanceCodes = bits(5) + 1
    const some = bits(4) + 4
    const lengths = new Uint8Array(320)
    for (let i = 0; i < some; i++) lengths[ORDER[i]!] = bits(3)
    const meta = codeOf(lengths.slice(0, 19))
    if (meta === undefined || lengthCodes > 286 || distanceCodes > 30) throw NOT_HERE
    lengths.fill(0)
    for (let i = 0; i < lengthCodes + distanceCodes;) {
      const next = symbol(meta)
      if (next < 16) {
        lengths[i++] = next
        continue
      }
      if (next === 16 && i === 0) throw NOT_HERE
      const value = next === 16 ? lengths[i - 1]! : 0
      const times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7)
      if (i + times > lengthCodes + distanceCodes) throw NOT_HERE
      lengths.fill(value, i, i + times)
      i += times
    }
    const literal = codeOf(lengths.slice(0, lengthCodes))
    const distance = codeOf(lengths.slice(lengthCodes, lengthCodes + distanceCodes))
    if (literal === undefined || distance === undefined) throw NOT_HERE
    return [literal, distance]
  }
  const compressed = (literal: Code, distance: Code): void => {
    for (;;) {
      const next = symbol(literal)
      if (next === 256) return
      if (next < 256) {
        if (size >= output.length) throw NOT_HERE
        output[size++] = next
        continue
      }
      if (next > 285) throw NOT_HERE
      const length = LENGTHS[next - 257]! + bits(LENGTH_EXTRA[next - 257]!)
      const code = symbol(distance)
      if (code > 29) throw NOT_HERE
      const back = DISTANCES[code]! + bits(DISTANCE_EXTRA[code]!)
      if (back > size || size + length > output.length) throw NOT_HERE
      for (let i = 0; i < length; i++, size++) output[size] = output[size - back]!
    }
  }
  const stored = (): void => {
    // what is left of the byte is skipped
    at -= have >> 3
    buffer = 0
    have = 0
    if (at + 4 > input.length) throw NOT_HERE
    const length = input[at]! | (input[at + 1]! << 8)
    if (length !== (~(input[at + 2]! | (input[at + 3]! << 8)) & 0xffff)) throw NOT_HERE
    at += 4
    if (at + length > input.length || size + length > output.length) throw NOT_HERE
    output.set(input.subarray(at, at + length), size)
    at += length
    size += length
  }
  try {
    for (;;) {
      const isLast = bits(1) === 1
      const type = bits(2)
      if (type === 0) stored()
      else if (type === 1) compressed(FIXED_LENGTHS, FIXED_DISTANCES)
      else if (type === 2) compressed(...codes())
      else return undefined
      if (isLast) return { used: at - (have >> 3), size }
    }
  } catch (error) {
    if (error === NOT_HERE) return undefined
    throw error
  }
}
