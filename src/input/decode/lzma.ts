import type { Window } from './window.ts'

/** What the data cannot be. */
export const DAMAGED = Symbol('damaged')

const STATES = 12
const POSITIONS = 16
const HALF = 1024
const TOP = 2 ** 24

/** Where each set of probabilities begins in one array. */
const IS_MATCH = 0
const IS_REP = IS_MATCH + STATES * POSITIONS
const IS_REP0 = IS_REP + STATES
const IS_REP1 = IS_REP0 + STATES
const IS_REP2 = IS_REP1 + STATES
const IS_REP0_LONG = IS_REP2 + STATES
const SLOTS = IS_REP0_LONG + STATES * POSITIONS
const SPECIAL = SLOTS + 4 * 64
const ALIGN = SPECIAL + 128
/** Lengths: a choice, another, low and middle by position, high. */
const LOW = 2
const MIDDLE = LOW + POSITIONS * 8
const HIGH = MIDDLE + POSITIONS * 8
const LENGTH_SIZE = HIGH + 256
const MATCH_LENGTH = ALIGN + 16
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE
const LITERALS = REP_LENGTH + LENGTH_SIZE
/** lc + lp is at most 4 in LZMA2. */
const SIZE = LITERALS + (0x300 << 4)

/** LZMA as LZMA2 uses it (xz file format 1.1.0, and the LZMA specification of its author): a range coder with adaptive probabilities. */
export class Lzma {
  readonly #probabilities = new Uint16Array(SIZE)
  #lc = 0
  #lpMask = 0
  #pbMask = 0
  #state = 0
  #rep0 = 0
  #rep1 = 0
  #rep2 = 0
  #rep3 = 0
  #range = 0
  #code = 0
  #input: Uint8Array = new Uint8Array(0)
  #at = 0

  /** The byte that holds lc, lp and pb. False for one that cannot be. */
  properties(byte: number): boolean {
    if (byte >= 225) return false
    this.#lc = byte % 9
    const lp = Math.floor(byte / 9) % 5
    this.#lpMask = (1 << lp) - 1
    this.#pbMask = (1 << Math.floor(byte / 45)) - 1
    return this.#lc + lp <= 4
  }

  reset(): void {
    this.#probabilities.fill(HALF)
    this.#state = this.#rep0 = this.#rep1 = this.#rep2 = this.#rep3 = 0
  }

  /** Decodes one chunk of `size` bytes into the window, which has room for them. `position`: bytes since the dictionary was reset. Throws DAMAGED. */
  chunk(input: Uint8Array, window: Window, size: number, position: number): void {
    if (input.length < 5 || input[0] !== 0) throw DAMAGED
    this.#input = input
    this.#code = ((input[1]! << 24) | (input[2]! << 16) | (input[3]! << 8) | input[4]!) >>> 0
    this.#range = 0xffffffff
    this.#at = 5
    const end = window.at + size
    const shift = position - window.at
    while (window.at < end) {
      const place = window.at + shift
      const pos = place & this.#pbMask
      const state = this.#state
      if (this.#bit(IS_MATCH + state * POSITIONS + pos) === 0) {
        this.#literal(window, place)
        continue
      }
      let length: number
      if (this.#bit(IS_REP + state) === 0) {
        this.#rep3 = this.#rep2
        this.#rep2 = this.#rep1
        this.#rep1 = this.#rep0
        length = this.#length(MATCH_LENGTH, pos)
        this.#rep0 = this.#distance(length)
        this.#state = state < 7 ? 7 : 10
      } else {
        if (this.#bit(IS_REP0 + state) === 0) {
          if (this.#bit(IS_REP0_LONG + state * POSITIONS + pos) === 0) {
            this.#state = state < 7 ? 9 : 11
            if (this.#rep0 >= Math.min(window.at, window.reach)) throw DAMAGED
            window.bytes[window.at] = window.bytes[window.at - this.#rep0 - 1]!
            window.at++
            continue
          }
        } else {
          let distance: number
          if (this.#bit(IS_REP1 + state) === 0) distance = this.#rep1
          else {
            if (this.#bit(IS_REP2 + state) === 0) distance = this.#rep2
            else {
              distance = this.#rep3
              this.#rep3 = this.#rep2
            }
            this.#rep2 = this.#rep1
          }
          this.#rep1 = this.#rep0
          this.#rep0 = distance
        }
        length = this.#length(REP_LENGTH, pos)
        this.#state = state < 7 ? 8 : 11
      }
      if (this.#rep0 >= Math.min(window.at, window.reach)) throw DAMAGED
      window.copy(this.#rep0 + 1, Math.min(length, end - window.at))
      if (length > size) throw DAMAGED
    }
  }

  #bit(index: number): number {
    const probabilities = this.#probabilities
    const probability = probabilities[index]!
    const bound = (this.#range >>> 11) * probability
    if (this.#code < bound) {
      this.#range = bound
      probabilities[index] = probability + ((2048 - probability) >> 5)
      if (bound < TOP) this.#normalize()
      return 0
    }
    this.#range -= bound
    this.#code -= bound
    probabilities[index] = probability - (probability >> 5)
    if (this.#range < TOP) this.#normalize()
    return 1
  }

  /** What was decoded before the data ends is right: the coder reads ahead. */
  #normalize(): void {
    if (this.#at >= this.#input.length) throw DAMAGED
    this.#range = (this.#range << 8) >>> 0
    this.#code = ((this.#code << 8) | this.#input[this.#at++]!) >>> 0
  }

  #tree(from: number, bits: number): number {
    let symbol = 1
    for (let i = 0; i < bits; i++) symbol = symbol * 2 + this.#bit(from + symbol)
    return symbol - (1 << bits)
  }

  #reverse(from: number, bits: number): number {
    let symbol = 1
    let value = 0
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(from + symbol)
      symbol = symbol * 2 + bit
      value |= bit << i
    }
    return value
  }

  #literal(window: Window, place: number): void {
    const { bytes, at } = window
    const before = at > 0 ? bytes[at - 1]! : 0
    const from = LITERALS + 0x300 * (((place & this.#lpMask) << this.#lc) + (before >> (8 - this.#lc)))
    let symbol = 1
    if (this.#state >= 7) {
      if (this.#rep0 >= at) throw DAMAGED
      let match = bytes[at - this.#rep0 - 1]!
      do {
        const bit = (match >> 7) & 1
        match <<= 1
        const next = this.#bit(from + ((1 + bit) << 8) + symbol)
        symbol = symbol * 2 + next
        if (next !== bit) break
      } while (symbol < 256)
    }
    while (symbol < 256) symbol = symbol * 2 + this.#bit(from + symbol)
    bytes[at] = symbol
    window.at = at + 1
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6
  }

  #length(from: number, pos: number): number {
    if (this.#bit(from) === 0) return 2 + this.#tree(from + LOW + pos * 8, 3)
    if (this.#bit(from + 1) === 0) return 10 + this.#tree(from + MIDDLE + pos * 8, 3)
    return 18 + this.#tree(from + HIGH, 8)
  }

  #distance(length: number): number {
    const slot = this.#tree(SLOTS + Math.min(length - 2, 3) * 64, 6)
    if (slot < 4) return slot
    const bits = (slot >> 1) - 1
    const base = ((2 | (slot & 1)) << bits) >>> 0
    if (slot < 14) return base + this.#reverse(SPECIAL + base - slot, bits)
    let value = 0
    for (let i = bits - 4; i > 0; i--) {
      this.#range >>>= 1
      const one = this.#code >= this.#range
      if (one) this.#code -= this.#range
      value = value * 2 + (one ? 1 : 0)
      if (this.#range < TOP) this.#normalize()
    }
    return base + value * 16 + this.#reverse(ALIGN, 4)
  }
}
