import zlib from 'node:zlib'
import { ByteReader, type Bytes, PIECE } from '../bytes.ts'
import type { ReportGap } from '../source.ts'

/** Compressed bytes that are given to the decoder at once. */
const FEED = 65_536
const MAX_HEADER_FIELD = 65_536

/**
 * gzip (RFC 1952), member after member. The frame is read here and only the deflate data is left to zlib, since zlib's own
 * gunzip throws away the last output when checksum or tail are wrong.
 */
export async function* gunzip(path: string, bytes: Bytes, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(bytes)
  try {
    for (let member = 0; ; member++) {
      const magic = await reader.take(2)
      if (magic.length === 0) return
      if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
        if (magic.some((byte) => byte !== 0) || (await reader.peek(512)).some((byte) => byte !== 0))
          gap({ what: path, why: 'corrupt: bytes after the gzip data ignored' })
        return
      }
      if (!(await skipHeader(reader))) {
        gap({ what: path, why: 'truncated: gzip data ends in its header' })
        return
      }
      const state = { crc: 0, size: 0, failed: false }
      yield* inflate(reader, state)
      if (state.failed) {
        gap({ what: path, why: `corrupt: gzip data is damaged after ${state.size} bytes` })
        return
      }
      const trailer = await reader.take(8)
      if (trailer.length < 8) {
        gap({ what: path, why: `truncated: gzip data ends early, ${state.size} bytes were read` })
        return
      }
      const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
      if (view.getUint32(0, true) !== state.crc || view.getUint32(4, true) !== state.size % 2 ** 32)
        gap({ what: path, why: 'corrupt: gzip checksum mismatch, what was read may be wrong' })
    }
  } finally {
    await reader.close()
  }
}

async function skipHeader(reader: ByteReader): Promise<boolean> {
  const fixed = await reader.take(8)
  if (fixed.length < 8) return false
  const flags = fixed[1]!
  if ((flags & 4) !== 0) {
    const length = await reader.take(2)
    if (length.length < 2) return false
    await reader.take(length[0]! + length[1]! * 256)
  }
  for (const bit of [8, 16]) {
    if ((flags & bit) === 0) continue
    for (let n = 0; ; n++) {
      const byte = await reader.take(1)
      if (byte.length === 0 || n > MAX_HEADER_FIELD) return false
      if (byte[0] === 0) break
    }
  }
  if ((flags & 2) !== 0) await reader.take(2)
  return true
}

async function* inflate(reader: ByteReader, state: { crc: number; size: number; failed: boolean }): AsyncGenerator<Uint8Array> {
  // a sync flush at the end lets a cut stream end without an error and with all of its data
  const raw = zlib.createInflateRaw({
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    chunkSize: PIECE,
    readableHighWaterMark: PIECE,
  } as zlib.ZlibOptions)
  let ended = false
  let wake = (): void => {}
  raw.on('readable', () => wake())
  raw.on('end', () => {
    ended = true
    wake()
  })
  raw.on('error', () => {
    state.failed = true
    ended = true
    wake()
  })
  /** What comes out until `isOver`; what was not asked for yet waits in zlib, so that no piece expands to more than is read. */
  const drain = async function* (isOver: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = raw.read() as Buffer | null
      if (piece !== null) {
        state.crc = zlib.crc32(piece, state.crc)
        state.size += piece.length
        yield piece
      } else if (ended || isOver()) return
      else await new Promise<void>((done) => (wake = done))
    }
  }
  try {
    while (!ended) {
      const fed = await reader.next(FEED)
      if (fed === undefined) {
        raw.end()
        yield* drain(() => false)
        return
      }
      const before = raw.bytesWritten
      let written = false
      raw.write(fed, () => {
        written = true
        wake()
      })
      yield* drain(() => written)
      const used = raw.bytesWritten - before
      if (used < fed.length && !state.failed) {
        reader.unread(fed.subarray(used))
        ended = true
      }
    }
  } finally {
    raw.destroy()
  }
}
