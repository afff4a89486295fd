import { PIECE } from '../bytes.ts'

/** Decoders look back this far at most: 128 MiB, the zstd tool's own limit. */
export const MAX_WINDOW = 2 ** 27
const FIRST = 4_096
const READY = 65_536

/** What was given last, for decoders that copy from it. Grows with what is there, never with what the input claims. */
export class Window {
  bytes: Uint8Array = new Uint8Array(0)
  /** Where the next byte goes. */
  at = 0
  /** Bytes behind `at` that may be copied from. */
  reach: number
  #given = 0

  constructor(reach: number) {
    this.reach = Math.min(reach, MAX_WINDOW)
  }

  /** Begins anew; what was not given yet is lost. */
  reset(reach: number): void {
    this.reach = Math.min(reach, MAX_WINDOW)
    this.at = 0
    this.#given = 0
    if (this.bytes.length > this.#most(0)) this.bytes = new Uint8Array(0)
  }

  /** Makes room for so many bytes more. What is not given yet stays. */
  reserve(length: number): void {
    if (this.at + length <= this.bytes.length) return
    const most = this.#most(length)
    if (this.at > this.reach && this.at + length > most) {
      const from = Math.min(this.at - this.reach, this.#given)
      this.bytes.copyWithin(0, from, this.at)
      this.at -= from
      this.#given -= from
    }
    if (this.at + length <= this.bytes.length) return
    const larger = new Uint8Array(Math.min(Math.max(most, this.at + length), Math.max(FIRST, this.at + length, this.bytes.length * 2)))
    larger.set(this.bytes.subarray(0, this.at))
    this.bytes = larger
  }

  #most(length: number): number {
    return this.reach + Math.max(length, 2 ** 20, this.reach >> 3)
  }

  /** Whether so much was added that it is worth giving. */
  get isReady(): boolean {
    return this.at - this.#given >= READY
  }

  /** What was added since the last time, in copies. */
  *take(): Generator<Uint8Array> {
    while (this.#given < this.at) {
      const end = Math.min(this.at, this.#given + PIECE)
      yield this.bytes.slice(this.#given, end)
      this.#given = end
    }
  }

  /** Copies `length` bytes from `distance` behind. There must be room. */
  copy(distance: number, length: number): void {
    const { bytes, at } = this
    const from = at - distance
    if (distance === 1) bytes.fill(bytes[from]!, at, at + length)
    else if (distance >= length && length > 32) bytes.copyWithin(at, from, from + length)
    else for (let i = 0; i < length; i++) bytes[at + i] = bytes[from + i]!
    this.at = at + length
  }
}
