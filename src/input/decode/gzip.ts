import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'
import { Damage } from './damage.ts'
import { Inflated, inflate } from './inflate.ts'
import { LineEnd } from './line-end.ts'

const MAX_HEADER_FIELD = 65_536
/** Bits of the flags that mean something; the others are reserved (RFC 1952, 2.3.1.2). */
const HCRC = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16
const RESERVED = 0xe0
const MAGIC = Buffer.from([0x1f, 0x8b, 8])

/**
 * gzip (RFC 1952), member after member. The frame is read here and only the deflate data is left to zlib, since zlib's own
 * gunzip throws away the last output when checksum or tail are wrong. Behind damage it goes on with the next member.
 */
export async function* gunzip(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const lineEnd = new LineEnd()
  const damage = new Damage(path, gap)
  let total = 0
  for (let isFirst = true; ; isFirst = false) {
    const magic = reader.ready >= 3 ? reader.held : await reader.fill(3)
    if (!isFirst && (magic[0] !== 0x1f || magic[1] !== 0x8b)) return
    const header = await skipHeader(reader)
    if (header.why !== undefined) gap({ what: path, why: header.why })
    if (header.isOver) return
    const member = new Inflated()
    yield* lineEnd.watch(inflate(reader, member))
    total += member.size
    if (member.state === 'failed') {
      gap({ what: path, why: `corrupt: gzip data is damaged after ${total} bytes` })
      if ((await damage.isTooMuch(reader)) || !(await nextMember(reader))) return
      yield* lineEnd.close()
      continue
    }
    const trailer = member.state === 'cut' ? undefined : await reader.take(8)
    if (trailer === undefined || trailer.length < 8) {
      gap({ what: path, why: `truncated: gzip data ends early, ${total} bytes were read` })
      return
    }
    const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
    if (view.getUint32(0, true) !== member.crc || view.getUint32(4, true) !== member.size % 2 ** 32)
      gap({ what: path, why: 'corrupt: gzip checksum mismatch, what was read may be wrong' })
  }
}

/** Passes over a member's header. `isOver`: it goes on to the end of the data. */
async function skipHeader(reader: ByteReader): Promise<{ readonly isOver: boolean; readonly why?: string }> {
  const cut = { isOver: true, why: 'truncated: gzip data ends in its header' }
  const fixed = await reader.take(10)
  if (fixed.length < 10) return cut
  const flags = fixed[3]!
  let why: string | undefined = (flags & RESERVED) !== 0 ? 'corrupt: a gzip header has reserved flags, which were ignored' : undefined
  if ((flags & EXTRA) !== 0) {
    const length = await reader.take(2)
    if (length.length < 2) return cut
    await reader.skip(length[0]! + length[1]! * 256)
  }
  for (const bit of [NAME, COMMENT]) {
    if ((flags & bit) === 0) continue
    const length = await skipText(reader)
    if (length === undefined) return cut
    if (length > MAX_HEADER_FIELD) why = `limit: a name of ${length} bytes in a gzip header, ${MAX_HEADER_FIELD} at most, was skipped`
  }
  if ((flags & HCRC) !== 0) await reader.skip(2)
  return { isOver: false, ...(why === undefined ? {} : { why }) }
}

/** Passes over text up to its NUL; its length, or undefined where the data ends in it. */
async function skipText(reader: ByteReader): Promise<number | undefined> {
  for (let length = 0; ;) {
    const held = await reader.fill(1)
    if (held.length === 0) return undefined
    const end = held.indexOf(0)
    reader.consume(end < 0 ? held.length : end + 1)
    length += end < 0 ? held.length : end
    if (end >= 0) return length
  }
}

/** Goes to where the next member may begin; false if nowhere. */
async function nextMember(reader: ByteReader): Promise<boolean> {
  for (;;) {
    const held = await reader.fill(4096)
    const found = Buffer.from(held.buffer, held.byteOffset, held.length).indexOf(MAGIC)
    // flags, and the last of the fixed fields: the system, which is known
    if (
      found >= 0 &&
      found + 10 <= held.length &&
      (held[found + 3]! & RESERVED) === 0 &&
      (held[found + 9]! < 14 || held[found + 9] === 255)
    ) {
      reader.consume(found)
      return true
    }
    if (held.length < 4096 && (found < 0 || found + 10 > held.length)) {
      reader.consume(held.length)
      return false
    }
    reader.consume(found < 0 ? held.length - 9 : found + (found + 10 <= held.length ? 1 : 0))
  }
}
