import { type Bytes, concat } from './bytes.ts'

/** Pieces below this size are put together. */
const SMALL = 4096
const ENOUGH = 65_536

/** The same bytes with small pieces put together: streams made of hundreds of thousands of tiny parts cost no more than others. */
export async function* gathered(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const piece of bytes) {
    if (piece.length < SMALL && size + piece.length < ENOUGH) {
      // a small piece may lie in a large buffer, which it would hold
      parts.push(piece.buffer.byteLength > piece.length * 2 ? piece.slice() : piece)
      size += piece.length
      continue
    }
    if (size > 0) yield concat(parts)
    parts = []
    size = 0
    yield piece
  }
  if (size > 0) yield concat(parts)
}
