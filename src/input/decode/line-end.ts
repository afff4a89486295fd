const NEWLINE = Uint8Array.of(10)

/** Knows whether what passed ends in the middle of a line, so that two halves on both sides of damage never become one. */
export class LineEnd {
  #isOpen = false

  async *watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      if (piece.length > 0) this.#isOpen = piece[piece.length - 1] !== 10
      yield piece
    }
  }

  /** Sees a piece that is given elsewhere. */
  see(piece: Uint8Array): Uint8Array {
    if (piece.length > 0) this.#isOpen = piece[piece.length - 1] !== 10
    return piece
  }

  /** Ends the line that is open. */
  *close(): Generator<Uint8Array> {
    if (this.#isOpen) yield NEWLINE
    this.#isOpen = false
  }
}
