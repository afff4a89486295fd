import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'
import { Damage } from './damage.ts'
import { LineEnd } from './line-end.ts'
import { seek } from './seek.ts'
import { isSkippable, skipFrame } from './skippable.ts'
import { MAX_WINDOW, Window } from './window.ts'
import { Xxh64 } from './xxhash.ts'
import { Blocks, MAX_BLOCK } from './zstd-block.ts'
import { DAMAGED } from './zstd-entropy.ts'

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
/** A frame's header is at most this long. */
const MAX_HEADER = 18
/** The data ends in the middle. */
const CUT = Symbol('cut')

/** What a frame's header says (RFC 8878, 3.1.1.1). */
interface FrameHeader {
  readonly length: number
  readonly window: number
  /** Bytes that the frame is said to give. */
  readonly content: number | undefined
  readonly hasChecksum: boolean
  readonly needsDictionary: boolean
}

/** zstd frames (RFC 8878), one after the other. Skippable ones are skipped. Behind damage it goes on with the next frame. */
export async function* unzstd(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const lineEnd = new LineEnd()
  const damage = new Damage(path, gap)
  const window = new Window(0)
  const blocks = new Blocks()
  let size = 0
  let isWindowNamed = false

  for (;;) {
    const head = reader.ready >= MAX_HEADER ? reader.held : await reader.fill(MAX_HEADER)
    if (isSkippable(head)) {
      if (!(await skipFrame(reader))) {
        gap({ what: path, why: `truncated: zstd data ends inside a skippable frame, ${size} bytes were read` })
        return
      }
      continue
    }
    if (!MAGIC.equals(head.subarray(0, 4))) return
    try {
      yield* frame(head)
    } catch (error) {
      if (error !== DAMAGED && error !== CUT) throw error
      yield* readOut(undefined)
      gap({
        what: path,
        why:
          error === CUT ? `truncated: zstd data ends early, ${size} bytes were read` : `corrupt: zstd data is damaged after ${size} bytes`,
      })
      if ((await damage.isTooMuch(reader)) || !(await seek(reader, MAGIC))) return
      yield* lineEnd.close()
    }
  }

  function* readOut(hash: Xxh64 | undefined): Generator<Uint8Array> {
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

  async function* frame(head: Uint8Array): AsyncGenerator<Uint8Array> {
    // whatever is wrong with it, this frame is not found again
    reader.consume(MAGIC.length)
    const header = frameHeader(head)
    reader.consume(Math.min(header.length, head.length) - MAGIC.length)
    if (header.length > head.length) throw CUT
    if (header.window > MAX_WINDOW && !isWindowNamed) {
      isWindowNamed = true
      gap({
        what: path,
        why: `limit: zstd window of ${header.window} bytes, ${MAX_WINDOW} at most; what refers further back is not read (decompress it with zstd -d --long=31 first)`,
      })
    }
    if (header.needsDictionary) {
      gap({ what: path, why: 'unsupported: zstd data that needs a dictionary; decompress it with zstd -d -D first' })
    }
    window.reset(header.window)
    blocks.reset()
    const hash = header.hasChecksum ? new Xxh64() : undefined
    const from = size
    for (let isLast = false; !isLast;) {
      const word = reader.takeNow(3) ?? (await need(3))
      const block = word[0]! | (word[1]! << 8) | (word[2]! << 16)
      isLast = (block & 1) === 1
      const type = (block >> 1) & 3
      const length = block >> 3
      if (type === 3 || length > MAX_BLOCK) throw DAMAGED
      if (type === 1) {
        const [byte] = reader.takeNow(1) ?? (await need(1))
        window.reserve(length)
        window.bytes.fill(byte!, window.at, window.at + length)
        window.at += length
      } else if (type === 0) {
        const data = await reader.take(length)
        window.reserve(data.length)
        window.bytes.set(data, window.at)
        window.at += data.length
        if (data.length < length) throw CUT
      } else blocks.decode(await need(length), window)
      if (window.isReady || isLast) yield* readOut(hash)
    }
    if (header.content !== undefined && header.content !== size - from)
      gap({ what: path, why: `corrupt: the zstd frame states ${header.content} bytes, ${size - from} were read` })
    if (hash !== undefined && Buffer.from(await need(4)).readUInt32LE(0) !== Number(hash.digest() & 0xffffffffn))
      gap({ what: path, why: 'corrupt: zstd checksum mismatch, what was read may be wrong' })
  }
}

function frameHeader(head: Uint8Array): FrameHeader {
  const descriptor = head[4] ?? 0
  const isSingle = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  const sizeFlag = descriptor >> 6
  const sizeBytes = sizeFlag === 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag
  const at = 5 + (isSingle ? 0 : 1) + dictionaryBytes
  const length = at + sizeBytes
  if (length > head.length) return { length, window: 0, content: undefined, hasChecksum: false, needsDictionary: false }
  // a reserved bit
  if ((descriptor & 8) !== 0) throw DAMAGED
  const little = (from: number, bytes: number): number => {
    let value = 0
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + head[from + i]!
    return value
  }
  const content = sizeBytes === 0 ? undefined : little(at, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
  const base = 2 ** (10 + (head[5]! >> 3))
  return {
    length,
    window: isSingle ? (content ?? 0) : base + (base / 8) * (head[5]! & 7),
    content,
    hasChecksum: (descriptor & 4) !== 0,
    needsDictionary: little(at - dictionaryBytes, dictionaryBytes) !== 0,
  }
}
