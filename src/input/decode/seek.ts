import type { ByteReader } from '../bytes.ts'

/** Bytes that are searched at once. */
const SEARCHED = 65_536

/** Goes to where these bytes stand next, to look for what is whole behind damage; false if nowhere. */
export async function seek(reader: ByteReader, magic: Uint8Array): Promise<boolean> {
  for (;;) {
    const held = await reader.fill(SEARCHED)
    const found = Buffer.from(held.buffer, held.byteOffset, held.length).indexOf(magic)
    const isLast = held.length < SEARCHED
    reader.consume(found >= 0 ? found : isLast ? held.length : held.length - magic.length + 1)
    if (found >= 0) return true
    if (isLast) return false
  }
}
