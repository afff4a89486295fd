import { ZlibInflate } from './zlib-inflate.ts'

/** A stream is decoded again up to damage when it had no more compressed bytes, and gave no more, until then. */
const MOST_BYTES = 8 * 2 ** 20
const MOST_GIVEN = 64 * 2 ** 20
/** The piece in which the damage lies is fed in steps of so many bytes, each time from the last good one on. */
const STEPS = [1024, 32, 1]

/** The compressed bytes of a stream so far. zlib throws away what it decoded of the piece in which it found damage: they give it once more. */
export class InflateAgain {
  #pieces: Uint8Array[] | undefined = []
  #length = 0

  /** `given`: bytes that came out before this piece. */
  add(piece: Uint8Array, given: number): void {
    this.#length += piece.length
    if (this.#length > MOST_BYTES || given > MOST_GIVEN) this.#pieces = undefined
    this.#pieces?.push(Uint8Array.from(piece))
  }

  /** What comes out of the last piece before the damage, behind `given` bytes; ends with its bytes that were good, or undefined. */
  async *rest(given: number): AsyncGenerator<Uint8Array, number | undefined> {
    const last = this.#pieces?.pop()
    if (last === undefined) return undefined
    let good = 0
    for (const step of STEPS) {
      const raw = new ZlibInflate()
      let size = 0
      const isLast = step === STEPS.at(-1)
      const decoded = async function* (piece: Uint8Array): AsyncGenerator<Uint8Array> {
        for await (const output of raw.write(piece)) {
          const known = Math.max(0, given - size)
          size += output.length
          if (isLast && known < output.length) yield output.subarray(known)
        }
      }
      try {
        for (const piece of [...this.#pieces!, last.subarray(0, good)]) yield* decoded(piece)
        for (; good < last.length; good = Math.min(last.length, good + step)) {
          yield* decoded(last.subarray(good, good + step))
          if (raw.hasFailed) break
        }
      } finally {
        raw.close()
      }
    }
    return good
  }
}
