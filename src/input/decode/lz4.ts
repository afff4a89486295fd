import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'
import { Damage } from './damage.ts'
import { LineEnd } from './line-end.ts'
import { seek } from './seek.ts'
import { Window } from './window.ts'
import { Xxh32 } from './xxhash.ts'

const MAGIC = Buffer.from([0x04, 0x22, 0x4d, 0x18])
/** Copies reach back this far. */
const REACH = 65_536
const CUT = Symbol('cut')
const DAMAGED = Symbol('damaged')

const u32 = (bytes: Uint8Array): number => Buffer.from(bytes).readUInt32LE(0)

/** LZ4 frames (LZ4 frame format 1.6), one after the other. Behind damage it goes on with the next block or frame. */
export async function* unlz4(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const lineEnd = new LineEnd()
  const damage = new Damage(path, gap)
  const window = new Window(REACH)
  let size = 0
  for (;;) {
    const head = reader.ready >= 4 ? reader.held : await reader.fill(4)
    if (!MAGIC.equals(head.subarray(0, 4))) return
    reader.consume(4)
    try {
      yield* frame()
    } catch (error) {
      if (error !== DAMAGED && error !== CUT) throw error
      yield* readOut(undefined)
      gap({
        what: path,
        why: error === CUT ? `truncated: lz4 data ends early, ${size} bytes were read` : `corrupt: lz4 data is damaged after ${size} bytes`,
      })
      if ((await damage.isTooMuch(reader)) || !(await seek(reader, MAGIC))) return
      yield* lineEnd.close()
    }
  }

  function* readOut(hash: Xxh32 | undefined): Generator<Uint8Array> {
    for (const piece of window.take()) {
      size += piece.length
      hash?.update(piece)
      yield lineEnd.see(piece)
    }
  }

  async function need(length: number): Promise<Uint8Array> {
    const bytes = await reader.take(length)
    if (bytes.length < length) throw CUT
    return bytes
  }

  async function* frame(): AsyncGenerator<Uint8Array> {
    const [flags, sizes] = (await need(2)) as unknown as [number, number]
    const code = (sizes >> 4) & 7
    if (flags >> 6 !== 1 || code < 4) throw DAMAGED
    const most = 2 ** (8 + 2 * code)
    const hasBlockChecksum = (flags & 16) !== 0
    await need(((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0) + 1)
    const hash = (flags & 4) !== 0 ? new Xxh32() : undefined
    window.reset(REACH)
    for (;;) {
      const word = u32(await need(4))
      if (word === 0) break
      const length = word & 0x7fffffff
      if (length > most) throw DAMAGED
      // independent blocks refer to nothing before them
      if ((flags & 32) !== 0) window.reset(REACH)
      const data = await reader.take(length)
      if ((word & 0x80000000) !== 0) {
        window.reserve(data.length)
        window.bytes.set(data, window.at)
        window.at += data.length
      } else yield* expand(data, most, hash, data.length < length)
      yield* readOut(hash)
      if (data.length < length) throw CUT
      if (hasBlockChecksum) await need(4)
    }
    if (hash !== undefined && u32(await need(4)) !== hash.digest())
      gap({ what: path, why: 'corrupt: lz4 checksum mismatch, what was read may be wrong' })
  }

  /** One compressed block: literals, and what to copy behind them (LZ4 block format). */
  function* expand(data: Uint8Array, most: number, hash: Xxh32 | undefined, isCut: boolean): Generator<Uint8Array> {
    const over = isCut ? CUT : DAMAGED
    let at = 0
    let given = 0
    const long = (short: number): number => {
      let length = short
      if (short < 15) return length
      for (;;) {
        const byte = data[at++]
        if (byte === undefined) throw over
        length += byte
        if (byte < 255) return length
      }
    }
    while (at < data.length) {
      const token = data[at++]!
      const stated = long(token >> 4)
      const literals = isCut ? Math.min(stated, data.length - at) : stated
      if (at + literals > data.length || (given += literals) > most) throw DAMAGED
      window.reserve(literals)
      window.bytes.set(data.subarray(at, at + literals), window.at)
      window.at += literals
      at += literals
      if (at === data.length) return
      if (isCut && at + 2 > data.length) throw over
      const distance = data[at]! | ((data[at + 1] ?? 0) << 8)
      at += 2
      const length = long(token & 15) + 4
      if (distance === 0 || distance > window.at || (given += length) > most) throw DAMAGED
      for (let left = length; left > 0;) {
        const some = Math.min(left, REACH)
        window.reserve(some)
        window.copy(distance, some)
        left -= some
      }
      if (given % (REACH * 8) < length) yield* readOut(hash)
    }
  }
}
