import type { ByteReader } from '../bytes.ts'

/** Whether the bytes begin as a frame that holds no data does, of zstd (RFC 8878, 3.1.2) and of LZ4. */
export const isSkippable = (head: Uint8Array): boolean =>
  head.length >= 4 && (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18

/** Passes over one; false where the data ends in it. */
export async function skipFrame(reader: ByteReader): Promise<boolean> {
  const head = await reader.take(8)
  if (head.length < 8) return false
  const length = Buffer.from(head.buffer, head.byteOffset, head.length).readUInt32LE(4)
  return (await reader.skip(length)) === length
}
