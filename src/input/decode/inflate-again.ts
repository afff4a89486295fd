import { concat } from '../bytes.ts'
import { Deflate } from './deflate.ts'

/** A stream is decoded again up to damage when it had no more compressed bytes, and gave no more, until then. */
const MOST_BYTES = 8 * 2 ** 20
const MOST_GIVEN = 64 * 2 ** 20
const OUTPUT = 262_144

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

  /** What comes out before the damage, behind `given` bytes; ends with how many bytes follow the damage, or undefined where that is not known. */
  *rest(given: number): Generator<Uint8Array, number | undefined> {
    if (this.#pieces === undefined) return undefined
    const output = new Uint8Array(OUTPUT)
    const deflate = new Deflate(concat(this.#pieces), output)
    let known = given
    for (let from = 0; ; from = deflate.shift()) {
      const stop = deflate.run()
      const skipped = Math.min(known, deflate.size - from)
      known -= skipped
      if (from + skipped < deflate.size) yield output.slice(from + skipped, deflate.size)
      if (stop !== 'full') return this.#length - deflate.used
    }
  }
}
