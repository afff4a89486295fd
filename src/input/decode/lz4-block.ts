import { Window } from './window.ts'

/** Copies reach back this far. */
export const REACH = 65_536
/** Thrown where the data ends in the middle, and where it cannot be. */
export const CUT = Symbol('cut')
export const DAMAGED = Symbol('damaged')
/** A window gives what it holds after so many copies of the longest reach. */
const GIVES_AFTER = 8

/**
 * One compressed block of at most `most` bytes, into the window: literals, and what to copy behind them (LZ4 block format).
 * Yields where the window should be emptied. `isCut`: the data is only the beginning of a block.
 */
export function* expand(window: Window, data: Uint8Array, most: number, isCut: boolean): Generator<void> {
  const over = isCut ? CUT : DAMAGED
  let at = 0
  let given = 0
  const long = (short: number): number => {
    let length = short
    if (short < 15) return length
    for (;;) {
      const byte = data[at++]
      if (byte === undefined) throw over
      length += byte
      if (byte < 255) return length
    }
  }
  while (at < data.length) {
    const token = data[at++]!
    const stated = long(token >> 4)
    const literals = isCut ? Math.min(stated, data.length - at) : stated
    if (at + literals > data.length || (given += literals) > most) throw DAMAGED
    window.reserve(literals)
    window.bytes.set(data.subarray(at, at + literals), window.at)
    window.at += literals
    at += literals
    if (at === data.length) return
    if (isCut && at + 2 > data.length) throw over
    const distance = data[at]! | ((data[at + 1] ?? 0) << 8)
    at += 2
    const length = long(token & 15) + 4
    if (distance === 0 || distance > window.at || (given += length) > most) throw DAMAGED
    for (let left = length; left > 0;) {
      const some = Math.min(left, REACH)
      window.reserve(some)
      window.copy(distance, some)
      left -= some
    }
    if (given % (REACH * GIVES_AFTER) < length) yield
  }
}
