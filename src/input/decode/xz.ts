import zlib from 'node:zlib'
import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'
import { type Check, checkLength, checkOf } from './checks.ts'
import { Damage } from './damage.ts'
import { LineEnd } from './line-end.ts'
import { DAMAGED, Lzma } from './lzma.ts'
import { seek } from './seek.ts'
import { MAX_WINDOW, Window } from './window.ts'
import { type Filter, filtered, filterOf } from './xz-filters.ts'

const MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])
const STREAM_HEADER = 12
const LZMA2 = 0x21

/** The data ends in the middle. */
const CUT = Symbol('cut')
/** What is there cannot be read, and is named. */
const UNSUPPORTED = Symbol('unsupported')

/** What a block's header says. */
interface BlockHeader {
  /** Bytes that the decoder wants to look back. */
  readonly dictionary: number
  /** Bytes of the block behind its header, without padding and check. */
  readonly compressed: number | undefined
  /** What is undone behind the decompression, in this order. */
  readonly filters: readonly Filter[]
}

/** xz streams (.xz file format 1.1.0), one after the other. Behind damage it goes on with the next block whose place is known, or the next stream. */
export async function* unxz(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const lineEnd = new LineEnd()
  const damage = new Damage(path, gap)
  const window = new Window(0)
  const lzma = new Lzma()
  let size = 0
  let isDictionaryNamed = false
  let filters: readonly Filter[] = []
  const readOut = function* (check: Check | undefined): Generator<Uint8Array> {
    for (const piece of window.take()) yield given(filtered(piece, filters), check)
  }
  /** With what the filters hold back, at the end of a block or of what can be read of it. */
  const readAll = function* (check: Check | undefined): Generator<Uint8Array> {
    yield* readOut(check)
    if (filters.length > 0) yield given(filtered(new Uint8Array(0), filters, true), check)
    filters = []
  }
  const given = (piece: Uint8Array, check: Check | undefined): Uint8Array => {
    size += piece.length
    check?.update(piece)
    return lineEnd.see(piece)
  }
  const need = async (length: number): Promise<Uint8Array> => {
    const bytes = await reader.take(length)
    if (bytes.length < length) throw CUT
    return bytes
  }

  for (;;) {
    const head = reader.ready >= STREAM_HEADER ? reader.held : await reader.fill(STREAM_HEADER)
    if (!MAGIC.equals(head.subarray(0, MAGIC.length))) return
    try {
      const flags = (await need(STREAM_HEADER)).subarray(MAGIC.length)
      const kind = flags[1]! & 15
      if (!isChecked(flags.subarray(0, 2), flags.subarray(2))) throw DAMAGED
      for (let first = (await need(1))[0]!; first !== 0; first = (await need(1))[0]!) {
        const check = checkOf(kind)
        yield* block(first, kind, check)
      }
      await index()
      const footer = await need(STREAM_HEADER)
      if (footer[10] !== 0x59 || footer[11] !== 0x5a) throw DAMAGED
      // streams are padded with NULs, four at a time
      for (
        let some = await reader.fill(4);
        some.length >= 4 && (some[0]! | some[1]! | some[2]! | some[3]!) === 0;
        some = await reader.fill(4)
      )
        reader.consume(4)
    } catch (error) {
      if (error !== DAMAGED && error !== CUT && error !== UNSUPPORTED) throw error
      yield* readAll(undefined)
      if (error !== UNSUPPORTED)
        gap({
          what: path,
          why:
            error === CUT
              ? `truncated: xz data ends early or has a damaged tail, ${size} bytes were read`
              : `corrupt: xz data is damaged after ${size} bytes`,
        })
      if ((await damage.isTooMuch(reader)) || !(await seek(reader, MAGIC))) return
      yield* lineEnd.close()
    }
  }

  async function* block(first: number, kind: number, check: Check | undefined): AsyncGenerator<Uint8Array> {
    const rest = await need(first * 4 + 3)
    const header = Buffer.concat([Uint8Array.of(first), rest])
    if (!isChecked(header.subarray(0, -4), header.subarray(-4))) throw DAMAGED
    const { dictionary, compressed, filters: undone } = blockHeader(header, path, gap)
    if (dictionary > MAX_WINDOW && !isDictionaryNamed) {
      isDictionaryNamed = true
      gap({
        what: path,
        why: `limit: xz dictionary of ${dictionary} bytes, ${MAX_WINDOW} at most; what refers further back is not read (decompress it with xz -d first)`,
      })
    }
    const from = reader.offset
    window.reset(dictionary)
    filters = undone
    try {
      yield* chunks(check)
      yield* readAll(check)
    } catch (error) {
      const end = compressed === undefined ? 0 : from + compressed
      if (error !== DAMAGED || end <= reader.offset) throw error
      // the next block's place is known
      yield* readAll(undefined)
      gap({ what: path, why: `corrupt: xz data is damaged after ${size} bytes, read on at the next block` })
      await reader.skip(end - reader.offset)
      yield* lineEnd.close()
      check = undefined
    }
    await need((4 - ((reader.offset - from) % 4)) % 4)
    const stated = await need(checkLength(kind))
    if (check !== undefined && !Buffer.from(stated).equals(check.digest()))
      gap({ what: path, why: 'corrupt: xz checksum mismatch, what was read may be wrong' })
  }

  /** LZMA2: chunks that are stored or LZMA. */
  async function* chunks(check: Check | undefined): AsyncGenerator<Uint8Array> {
    let position = 0
    let isReset = false
    let hasProperties = false
    for (;;) {
      const control = (reader.takeNow(1) ?? (await need(1)))[0]!
      if (control === 0 || control === 1 || control >= 0xe0) yield* readOut(check)
      if (control === 0) return
      if (control === 1 || control >= 0xe0) {
        window.reset(window.reach)
        position = 0
        isReset = true
      } else if (!isReset) throw DAMAGED
      if (control < 0x80) {
        if (control > 2) throw DAMAGED
        const lengths = await need(2)
        const data = await need(lengths[0]! * 256 + lengths[1]! + 1)
        window.reserve(data.length)
        window.bytes.set(data, window.at)
        window.at += data.length
        position += data.length
      } else {
        const sizes = await need(control >= 0xc0 ? 5 : 4)
        const length = ((control & 31) << 16) + sizes[0]! * 256 + sizes[1]! + 1
        if (control >= 0xc0) {
          if (!lzma.properties(sizes[4]!)) throw DAMAGED
          hasProperties = true
        }
        if (!hasProperties) throw DAMAGED
        if (control >= 0xa0) lzma.reset()
        const data = await reader.take(sizes[2]! * 256 + sizes[3]! + 1)
        window.reserve(length)
        try {
          lzma.chunk(data, window, length, position)
        } catch (error) {
          throw data.length < sizes[2]! * 256 + sizes[3]! + 1 ? CUT : error
        }
        position += length
      }
      if (window.isReady) yield* readOut(check)
    }
  }

  /** The index behind the blocks, whose first byte was read. */
  async function index(): Promise<void> {
    const from = reader.offset - 1
    const records = await variable()
    for (let i = 0; i < records; i++) {
      await variable()
      await variable()
    }
    await need((4 - ((reader.offset - from) % 4)) % 4)
    await need(4)
  }

  async function variable(): Promise<number> {
    let value = 0
    for (let i = 0; i < 9; i++) {
      const byte = reader.ready > 0 ? reader.held[0]! : (await reader.fill(1))[0]
      if (byte === undefined) throw CUT
      reader.consume(1)
      value += (byte & 127) * 128 ** i
      if (byte < 128) return value
    }
    throw DAMAGED
  }
}

const isChecked = (bytes: Uint8Array, stated: Uint8Array): boolean => zlib.crc32(bytes) === Buffer.from(stated).readUInt32LE(0)

/** The header of a block whose checksum is right. Throws DAMAGED or UNSUPPORTED. */
function blockHeader(header: Buffer, path: string, gap: ReportGap): BlockHeader {
  let at = 2
  const variable = (): number => {
    let value = 0
    for (let i = 0; i < 9; i++) {
      const byte = header[at++]
      if (byte === undefined) throw DAMAGED
      value += (byte & 127) * 128 ** i
      if (byte < 128) return value
    }
    throw DAMAGED
  }
  const flags = header[1]!
  const compressed = (flags & 0x40) === 0 ? undefined : variable()
  if ((flags & 0x80) !== 0) variable()
  const filters: Filter[] = []
  const named = (id: number): never => {
    gap({ what: path, why: `unsupported: xz filter 0x${id.toString(16)}; decompress it with xz -d first` })
    throw UNSUPPORTED
  }
  for (let more = flags & 3; more > 0; more--) {
    const id = variable()
    const length = variable()
    const properties = header.subarray(at, at + length)
    at += length
    filters.unshift(filterOf(id, properties) ?? named(id))
  }
  const id = variable()
  if (id !== LZMA2) named(id)
  const bits = variable() === 1 ? header[at]! : 255
  if (bits > 40) throw DAMAGED
  const dictionary = bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11)
  return { dictionary, compressed, filters }
}
