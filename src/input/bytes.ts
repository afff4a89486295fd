/** Bytes are handed on in pieces of at most this size. */
export const PIECE = 262_144

export type Bytes = AsyncIterable<Uint8Array>

const NONE = new Uint8Array(0)

/** Pulls pieces from a stream and holds what was not taken yet. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>
  #held: Uint8Array = NONE
  #at = 0
  #taken = 0
  #done = false

  constructor(bytes: Bytes) {
    this.#iterator = bytes[Symbol.asyncIterator]()
  }

  /** How many bytes were taken: the place in the stream of what is next. */
  get offset(): number {
    return this.#taken
  }

  /** What is held already, left in place. Valid until the next call. */
  get held(): Uint8Array {
    return this.#held.subarray(this.#at)
  }

  /** Bytes that are held. */
  get ready(): number {
    return this.#held.length - this.#at
  }

  /** Holds at least `length` bytes, or all that are left, and shows what is held. */
  async fill(length: number): Promise<Uint8Array> {
    if (this.ready >= length) return this.held
    const parts = this.ready > 0 ? [this.held] : []
    for (let have = this.ready; have < length;) {
      const piece = await this.#pull()
      if (piece === undefined) break
      if (piece.length === 0) continue
      parts.push(piece)
      have += piece.length
    }
    this.#held = parts.length === 0 ? NONE : concat(parts)
    this.#at = 0
    return this.#held
  }

  /** Passes over bytes that are held. */
  consume(length: number): void {
    this.#at += length
    this.#taken += length
  }

  /** The next piece, never empty; undefined at the end. At most `most` bytes. */
  async next(most = PIECE): Promise<Uint8Array | undefined> {
    if (this.ready === 0 && (await this.fill(1)).length === 0) return undefined
    const piece = this.#held.subarray(this.#at, this.#at + most)
    this.consume(piece.length)
    return piece
  }

  /** Puts back the last `length` bytes of what was taken last. */
  unread(length: number): void {
    this.#at -= length
    this.#taken -= length
  }

  /** Exactly `length` bytes, or fewer at the end. For lengths that may be held in memory. */
  async take(length: number): Promise<Uint8Array> {
    const held = this.ready >= length ? this.held : await this.fill(length)
    const taken = held.subarray(0, length)
    this.consume(taken.length)
    return taken
  }

  /** The first bytes, left in place. */
  async peek(length: number): Promise<Uint8Array> {
    return (await this.fill(length)).subarray(0, length)
  }

  /** Passes over `length` bytes; how many were there. */
  async skip(length: number): Promise<number> {
    let missing = length
    while (missing > 0) {
      const piece = await this.next(missing)
      if (piece === undefined) break
      missing -= piece.length
    }
    return length - missing
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Uint8Array> {
    try {
      for (let piece = await this.next(); piece !== undefined; piece = await this.next()) yield piece
    } finally {
      await this.close()
    }
  }

  /** The next `length` bytes, or all that are left. */
  async *part(length: number): AsyncGenerator<Uint8Array> {
    for (let missing = length; missing > 0;) {
      const piece = await this.next(Math.min(PIECE, missing))
      if (piece === undefined) return
      missing -= piece.length
      yield piece
    }
  }

  async close(): Promise<void> {
    if (this.#done) return
    this.#done = true
    await this.#iterator.return?.()
  }

  async #pull(): Promise<Uint8Array | undefined> {
    if (this.#done) return undefined
    const next = await this.#iterator.next()
    if (next.done === true) this.#done = true
    return next.done === true ? undefined : next.value
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
