/** Bytes are handed on in pieces of at most this size. */
export const PIECE = 262_144

export type Bytes = AsyncIterable<Uint8Array>

/** Pulls pieces from a stream; what was not needed can be put back. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>
  #back: Uint8Array[] = []
  #done = false

  constructor(bytes: Bytes) {
    this.#iterator = bytes[Symbol.asyncIterator]()
  }

  /** The next piece, never empty; undefined at the end. At most `most` bytes. */
  async next(most = PIECE): Promise<Uint8Array | undefined> {
    for (;;) {
      const kept = this.#back.shift()
      const piece = kept ?? (await this.#pull())
      if (piece === undefined) return undefined
      if (piece.length === 0) continue
      if (piece.length > most) this.#back.unshift(piece.subarray(most))
      return piece.length > most ? piece.subarray(0, most) : piece
    }
  }

  unread(piece: Uint8Array): void {
    if (piece.length > 0) this.#back.unshift(piece)
  }

  /** Exactly `length` bytes, or fewer at the end. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let missing = length
    while (missing > 0) {
      const piece = await this.next(missing)
      if (piece === undefined) break
      parts.push(piece)
      missing -= piece.length
    }
    return concat(parts)
  }

  /** The first bytes, left in place. */
  async peek(length: number): Promise<Uint8Array> {
    const head = await this.take(length)
    this.unread(head)
    return head
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Uint8Array> {
    try {
      for (let piece = await this.next(); piece !== undefined; piece = await this.next()) yield piece
    } finally {
      await this.close()
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
