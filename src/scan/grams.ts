import { BYTE_SURPRISE, PAIR_SURPRISE } from './pair-frequencies.ts'

/** Bytes of a literal that the scanner looks for. */
export const GRAM = 4
/** Bit 5 of each of them: it tells capital letters from small ones. */
export const BIT_5 = 0x20202020

/** Four bytes of a literal. */
export interface Gram {
  /** The bytes with bit 5 set, the first one lowest. */
  readonly key: number
  /** Which literal. */
  readonly literal: number
  /** Where in it they stand. */
  readonly at: number
}

/**
 * Of each literal the rarest four bytes at even and the rarest at odd distance from its beginning: whoever looks at every other place of
 * a text meets one of them. Sorted by key. A literal has at least five bytes.
 */
export function gramsOf(literals: readonly Uint8Array[]): Gram[] {
  const grams = literals.flatMap((bytes, literal) =>
    [0, 1].map((parity): Gram => {
      const at = rarest(bytes, parity)
      return { key: keyOf(bytes, at), literal, at }
    }),
  )
  return grams.sort((a, b) => a.key - b.key)
}

/** Where in a literal its rarest four bytes stand, of those at an even or an odd distance from its beginning. */
export function rarest(bytes: Uint8Array, parity: number): number {
  let best = parity
  let most = surprise(bytes, best)
  for (let at = parity + 2; at + GRAM <= bytes.length; at += 2) {
    const rare = surprise(bytes, at)
    if (rare <= most) continue
    best = at
    most = rare
  }
  return best
}

/** Four bytes with bit 5 set, the first one lowest. */
export const keyOf = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24) | BIT_5) >>> 0

/** How rarely the four bytes stand in logs, in half bits. */
function surprise(bytes: Uint8Array, at: number): number {
  let before = symbolOf(bytes[at]!)
  let sum = BYTE_SURPRISE.charCodeAt(before)
  for (let i = 1; i < GRAM; i++) {
    const next = symbolOf(bytes[at + i]!)
    sum += PAIR_SURPRISE[before]!.charCodeAt(next)
    before = next
  }
  return sum
}

/** A byte with bit 5 set, as one of 64: of bytes beyond ASCII the lower seven bits. */
const symbolOf = (byte: number): number => ((byte | 0x20) & 0x1f) | ((byte & 0x40) >> 1)
