import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'
import { Damage } from './damage.ts'
import { LineEnd } from './line-end.ts'
import { CUT, DAMAGED, expand, REACH } from './lz4-block.ts'
import { seek } from './seek.ts'
import { isSkippable, skipFrame } from './skippable.ts'
import { Window } from './window.ts'
import { Xxh32 } from './xxhash.ts'

const MAGIC = Buffer.from([0x04, 0x22, 0x4d, 0x18])
const LEGACY = Buffer.from([0x02, 0x21, 0x4c, 0x18])
/** What a block of a legacy frame gives, and the most that it can take. */
const LEGACY_BLOCK = 8 * 2 ** 20
const LEGACY_STORED = LEGACY_BLOCK + Math.floor(LEGACY_BLOCK / 255) + 16

const u32 = (bytes: Uint8Array): number => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32LE(0)
const startsWith = (head: Uint8Array, magic: Uint8Array): boolean => magic.every((byte, i) => head[i] === byte)

/** Whether the bytes begin as a legacy frame does: its magic and the size of a first block, as far as there are any. */
export const isLegacy = (head: Uint8Array): boolean =>
  startsWith(head, LEGACY) && (head.length < 8 || (u32(head.subarray(4, 8)) > 0 && u32(head.subarray(4, 8)) <= LEGACY_STORED))

/**
 * LZ4 frames (LZ4 frame format 1.6) of both kinds, one after the other; skippable ones are skipped. Behind damage it goes on with the next block
 * or frame.
 */
export async function* unlz4(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const lineEnd = new LineEnd()
  const damage = new Damage(path, gap)
  const window = new Window(REACH)
  let size = 0
  for (;;) {
    const head = reader.ready >= 8 ? reader.held : await reader.fill(8)
    try {
      if (isSkippable(head)) {
        if (!(await skipFrame(reader))) throw CUT
      } else if (startsWith(head, MAGIC)) yield* frame()
      else if (startsWith(head, LEGACY)) yield* legacy()
      else return
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

  function* expanded(data: Uint8Array, most: number, hash: Xxh32 | undefined, isCut: boolean): Generator<Uint8Array> {
    for (const _ of expand(window, data, most, isCut)) yield* readOut(hash)
  }

  async function* frame(): AsyncGenerator<Uint8Array> {
    reader.consume(MAGIC.length)
    const start = await need(2)
    const [flags, sizes] = start as unknown as [number, number]
    const code = (sizes >> 4) & 7
    if (flags >> 6 !== 1 || code < 4) throw DAMAGED
    const most = 2 ** (8 + 2 * code)
    const hasBlockChecksum = (flags & 16) !== 0
    const described = new Xxh32()
    described.update(start)
    described.update(await need(((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0)))
    if ((await need(1))[0] !== ((described.digest() >>> 8) & 0xff))
      gap({ what: path, why: 'corrupt: lz4 header checksum mismatch, what was read may be wrong' })
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
      } else yield* expanded(data, most, hash, data.length < length)
      yield* readOut(hash)
      if (data.length < length) throw CUT
      if (hasBlockChecksum) await need(4)
    }
    if (hash !== undefined && u32(await need(4)) !== hash.digest())
      gap({ what: path, why: 'corrupt: lz4 checksum mismatch, what was read may be wrong' })
  }

  /** Blocks, each behind its size, up to another frame or the end (lz4_Frame_format.md, Legacy frame). */
  async function* legacy(): AsyncGenerator<Uint8Array> {
    reader.consume(LEGACY.length)
    for (;;) {
      const head = reader.ready >= 8 ? reader.held : await reader.fill(8)
      if (head.length === 0 || startsWith(head, MAGIC) || startsWith(head, LEGACY) || isSkippable(head)) return
      const length = u32(await need(4))
      if (length > LEGACY_STORED) throw DAMAGED
      window.reset(REACH)
      const data = await reader.take(length)
      yield* expanded(data, LEGACY_BLOCK, undefined, data.length < length)
      yield* readOut(undefined)
      if (data.length < length) throw CUT
    }
  }
}
