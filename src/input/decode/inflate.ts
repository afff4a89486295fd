import zlib from 'node:zlib'
import type { ByteReader } from '../bytes.ts'
import { InflateAgain } from './inflate-again.ts'
import { inflateSmall } from './inflate-small.ts'
import { ZlibInflate } from './zlib-inflate.ts'

/** Compressed bytes that are given to the decoder at once. */
const FEED = 65_536
/** Streams that give no more are decoded at once. */
const scratch = new Uint8Array(16_384)

/** What came out of one deflate stream. */
export class Inflated {
  crc = 0
  size = 0
  /** Bytes behind the damage, and a few before it, that the decoder was given already. */
  fed = 0
  /** whole: the reader is behind its last byte; cut: the reader is at its end; failed: the reader is near the damage. */
  state: 'open' | 'whole' | 'cut' | 'failed' = 'open'
}

/** One deflate stream (RFC 1951). What comes out before a cut or damage is given. */
export async function* inflate(reader: ByteReader, result: Inflated): AsyncGenerator<Uint8Array> {
  const small = inflateSmall(reader.ready > 0 ? reader.held : await reader.fill(1), scratch)
  if (small === undefined) {
    yield* inflateStream(reader, result)
    return
  }
  reader.consume(small.used)
  const piece = scratch.slice(0, small.size)
  result.crc = zlib.crc32(piece)
  result.size = small.size
  result.state = 'whole'
  if (piece.length > 0) yield piece
}

async function* inflateStream(reader: ByteReader, result: Inflated): AsyncGenerator<Uint8Array> {
  const raw = new ZlibInflate()
  const again = new InflateAgain()
  const see = (piece: Uint8Array): Uint8Array => {
    result.crc = zlib.crc32(piece, result.crc)
    result.size += piece.length
    return piece
  }
  try {
    for (;;) {
      const fed = await reader.next(FEED)
      if (fed === undefined) {
        result.state = (await raw.isWhole()) ? 'whole' : 'cut'
        return
      }
      result.fed = fed.length
      again.add(fed, result.size)
      for await (const piece of raw.write(fed)) yield see(piece)
      if (raw.hasFailed) break
      if (raw.used < fed.length) {
        reader.unread(fed.length - raw.used)
        result.state = 'whole'
        return
      }
    }
  } finally {
    raw.close()
  }
  result.state = 'failed'
  const rest = again.rest(result.size)
  for (let next = await rest.next(); ; next = await rest.next()) {
    if (next.done === true) {
      if (next.value !== undefined) result.fed -= next.value
      return
    }
    yield see(next.value)
  }
}
