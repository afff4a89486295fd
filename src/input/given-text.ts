import { OffsetMap } from './offsets.ts'

const NEWLINE = 10
const RETURN = 13
/** Newlines of what was left out that are given at once. */
const MOST_NEWLINES = 65_536

/**
 * The text that is given of the bytes taken. What was left out leaves its newlines, so that the lines below keep their numbers, and a carriage
 * return where text goes on within a line.
 */
export class GivenText {
  readonly #offsets = new OffsetMap()
  /** Bytes of the input that were kept or left out. */
  taken = 0
  length = 0
  #out: Uint8Array[] = []
  /** The last byte given, -1 before any. */
  #last = -1
  /** Whether something was left out since. */
  #gap = false
  /** Newlines in what was left out since. */
  #newlines = 0

  /** What was given since this was last asked. */
  out(): readonly Uint8Array[] {
    const out = this.#out
    this.#out = []
    return out
  }

  /** Offset in the input of an offset in what was given. */
  originalOffset(offset: number): number {
    return this.#offsets.of(offset)
  }

  /** The next bytes, which may have been changed in place. */
  keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    for (; this.#newlines > 0; this.#newlines -= Math.min(this.#newlines, MOST_NEWLINES))
      this.#put(new Uint8Array(Math.min(this.#newlines, MOST_NEWLINES)).fill(NEWLINE))
    if (this.#gap && this.#last >= 0 && this.#last !== NEWLINE) this.#put(Uint8Array.of(RETURN))
    this.#gap = false
    this.#offsets.add(this.length, this.taken)
    this.#put(bytes)
    this.taken += bytes.length
  }

  /** The next bytes are left out. */
  leaveOut(bytes: Uint8Array): void {
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) this.#newlines++
    this.taken += bytes.length
    this.#gap = true
  }

  #put(bytes: Uint8Array): void {
    this.#out.push(bytes)
    this.length += bytes.length
    this.#last = bytes.at(-1)!
  }
}
