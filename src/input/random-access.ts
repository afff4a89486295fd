import type { FileHandle } from 'node:fs/promises'
import { PIECE } from './bytes.ts'

/** Bytes that can be read at any place. */
export interface RandomAccess {
  readonly size: number
  /** Up to `length` bytes at `offset`, fewer at the end. What was given stays as it is. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Bytes in memory. */
export function inMemory(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) }
}

/** A file, read in windows, since what is small lies side by side. */
export function inFile(handle: FileHandle, size: number): RandomAccess {
  let window: Uint8Array = new Uint8Array(0)
  let from = 0
  return {
    size,
    read: async (offset, length) => {
      const wanted = Math.max(0, Math.min(length, size - offset))
      if (offset >= from && offset + wanted <= from + window.length) return window.subarray(offset - from, offset - from + wanted)
      const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(Math.max(PIECE, wanted), size - offset)))
      let have = 0
      while (have < buffer.length) {
        const { bytesRead } = await handle.read(buffer, have, buffer.length - have, offset + have)
        if (bytesRead === 0) break
        have += bytesRead
      }
      window = buffer.subarray(0, have)
      from = offset
      return window.subarray(0, wanted)
    },
  }
}

/** The bytes from one place to another as a stream. */
export async function* partOf(data: RandomAccess, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to;) {
    const piece = await data.read(at, Math.min(PIECE, to - at))
    if (piece.length === 0) return
    at += piece.length
    yield piece
  }
}
