import zlib from 'node:zlib'
import { type ByteReader, PIECE } from '../bytes.ts'
import { inflateSmall } from './inflate-small.ts'

/** Compressed bytes that are given to the decoder at once. */
const FEED = 65_536
/** Streams that give no more are decoded at once. */
const scratch = new Uint8Array(16_384)

/** What came out of one deflate stream. */
export class Inflated {
  crc = 0
  size = 0
  /** Bytes that the decoder was given last. */
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
    result.state = 'failed'
    ended = true
    wake()
  })
  /** What comes out until `isOver`; what was not asked for yet waits in zlib, so that no piece expands to more than is read. */
  const drain = async function* (isOver: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = raw.read() as Buffer | null
      if (piece !== null) {
        result.crc = zlib.crc32(piece, result.crc)
        result.size += piece.length
        yield piece
      } else if (ended || isOver()) return
      else await new Promise<void>((done) => (wake = done))
    }
  }
  try {
    while (!ended) {
      const fed = await reader.next(FEED)
      if (fed === undefined) {
        // all that can come out has: only whether the stream is over is asked for, which takes no byte more then
        const before = raw.bytesWritten
        await new Promise<void>((done) => {
          wake = () => {
            if (ended) done()
          }
          raw.write(Uint8Array.of(0), () => done())
          raw.resume()
        })
        result.state = raw.bytesWritten === before && !ended ? 'whole' : 'cut'
        return
      }
      result.fed = fed.length
      const before = raw.bytesWritten
      let written = false
      raw.write(fed, () => {
        written = true
        wake()
      })
      yield* drain(() => written)
      const used = raw.bytesWritten - before
      if (used < fed.length && result.state !== 'failed') {
        reader.unread(fed.length - used)
        ended = true
        result.state = 'whole'
      }
    }
  } finally {
    raw.destroy()
  }
}
