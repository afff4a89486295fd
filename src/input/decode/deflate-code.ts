const MAX_BITS = 15

/** A canonical Huffman code: how many codes have each length, and the symbols in their order. */
export interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
  /** Bits of the longest one; 1 where there is none. */
  readonly longest: number
}

/**
 * The code with these lengths by symbol (RFC 1951, 3.2.2). Undefined where they overlap, or leave codes over that no symbol has: as in
 * zlib only no code at all, or a single one of one bit, may do so where `mayBeSingle`.
 */
export function codeOf(lengths: Uint8Array, mayBeSingle: boolean): Code | undefined {
  const counts = new Uint16Array(MAX_BITS + 1)
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]!]!++
  const used = lengths.length - counts[0]!
  counts[0] = 0
  const offsets = new Uint16Array(MAX_BITS + 2)
  let left = 1
  let longest = 1
  for (let bits = 1; bits <= MAX_BITS; bits++) {
    left = left * 2 - counts[bits]!
    if (left < 0) return undefined
    if (counts[bits]! > 0) longest = bits
    offsets[bits + 1] = offsets[bits]! + counts[bits]!
  }
  if (left > 0 && used > 0 && !(mayBeSingle && used === 1 && counts[1] === 1)) return undefined
  const symbols = new Uint16Array(lengths.length)
  for (let i = 0; i < lengths.length; i++) if (lengths[i]! > 0) symbols[offsets[lengths[i]!]!++] = i
  return { counts, symbols, longest }
}

export const FIXED_LENGTHS = codeOf(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  false,
)!
export const FIXED_DISTANCES = codeOf(new Uint8Array(32).fill(5), false)!
