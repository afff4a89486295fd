import zlib from 'node:zlib'
import type { ByteReader } from '../bytes.ts'
import { Deflate } from './deflate.ts'
import { InflateAgain } from './inflate-again.ts'
import { ZlibInflate } from './zlib-inflate.ts'

/** Compressed bytes that are given to the decoder at once. */
const FEED = 65_536
/** Streams that give no more are decoded at once: setting up a decoder for streams costs more than all of it. */
const scratch = new Uint8Array(16_384)

/** What came out of one deflate stream. */
export class Inflated {
  crc = 0
  size = 0
  /** whole: the reader is behind its last byte; cut: the reader is at its end; failed: the reader is at the damage, or shortly before it. */
  state: 'open' | 'whole' | 'cut' | 'failed' = 'open'
}

/** One deflate stream (RFC 1951). What comes out before a cut or damage is given. */
export async function* inflate(reader: ByteReader, result: Inflated): AsyncGenerator<Uint8Array> {
  const input = reader.ready > 0 ? reader.held : await reader.fill(1)
  const small = new Deflate(input, scratch)
  const stop = small.run()
  const isCut = stop === 'cut'
  // others use the same room while the reader is waited for
  const piece = stop === 'full' ? undefined : scratch.slice(0, small.size)
  if (piece === undefined || (isCut && (await reader.fill(input.length + 1)).length > input.length)) {
    yield* inflateStream(reader, result)
    return
  }
  reader.consume(small.used)
  result.crc = zlib.crc32(piece)
  result.size = piece.length
  result.state = isCut ? 'cut' : stop === 'damaged' ? 'failed' : 'whole'
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
  let fed: Uint8Array | undefined
  try {
    for (;;) {
      fed = await reader.next(FEED)
      if (fed === undefined) {
        result.state = (await raw.isWhole()) ? 'whole' : 'cut'
        return
      }
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
  for (let next = rest.next(); ; next = rest.next()) {
    if (next.done === true) {
      reader.unread(Math.min(fed.length, next.value ?? fed.length))
      return
    }
    yield see(next.value)
  }
}
