import zlib from 'node:zlib'
import type { ByteReader } from './bytes.ts'
import { borrowed, type Member } from './member.ts'
import type { ReportGap } from './source.ts'
import { isZero } from './tar-header.ts'
import { check, unpack, Unpacked, unreadable } from './zip-member.ts'
import {
  CENTRAL,
  CENTRAL_LENGTH,
  centralLength,
  DESCRIPTOR,
  END,
  END_64,
  END_LENGTH,
  hasDescriptor,
  isLocal,
  LOCAL_LENGTH,
  localEntry,
  localLength,
  LOCATOR_64,
  u32,
  type ZipEntry,
} from './zip-records.ts'

/** Bytes that are searched for the next record at once. */
const SEARCHED = 65_536
/** Data that belongs to no member and is shorter is what may stand behind a member's data. */
const LEAST = 30
const LOCATOR_LENGTH = 20
const DESCRIPTOR_LENGTH = 16
const SIGNATURE = Buffer.from('PK\x07\x08', 'latin1')

/**
 * Members by their own headers, one after the other, and what stands between them, named by its place. `offset` is the place in the
 * zip at which `reader` begins.
 */
export async function* scanZip(path: string, reader: ByteReader, offset: number, gap: ReportGap): AsyncGenerator<Member> {
  for (;;) {
    const held = reader.ready >= CENTRAL_LENGTH ? reader.held : await reader.fill(CENTRAL_LENGTH)
    if (held.length === 0) return
    const record = u32(held, 0)
    if (isLocal(held, 0)) yield* member()
    else if (record === CENTRAL && held.length >= CENTRAL_LENGTH) await reader.skip(centralLength(held))
    else if (record === END && held.length >= END_LENGTH) await reader.skip(END_LENGTH)
    else if (record === END_64 && held.length >= LOCATOR_LENGTH) await reader.skip(12 + Math.min(u32(held, 4), SEARCHED))
    else if (record === LOCATOR_64) await reader.skip(LOCATOR_LENGTH)
    else if (record === DESCRIPTOR) await reader.skip(DESCRIPTOR_LENGTH)
    else yield* between()
  }

  async function* member(): AsyncGenerator<Member> {
    const head = await reader.fill(localLength(await reader.fill(LOCAL_LENGTH)))
    const length = localLength(head)
    if (head.length < length) {
      gap({ what: path, why: 'truncated: the zip ends inside the header of a member' })
      reader.consume(head.length)
      return
    }
    const entry = localEntry(head)
    reader.consume(length)
    const what = `${path}!${entry.name.slice(0, 1000)}`
    const why = unreadable(entry)
    if (why !== undefined) gap({ what, why })
    const from = reader.offset
    const isKnown = !hasDescriptor(entry) && entry.stored !== undefined
    if (why !== undefined) {
      if (isKnown) await reader.skip(entry.stored!)
      return
    }
    if (isKnown && entry.stored === 0) {
      if (!entry.name.endsWith('/')) yield { name: entry.name, size: 0, bytes: reader.part(0) }
      return
    }
    const result = new Unpacked()
    const bytes =
      entry.method === 0
        ? isKnown
          ? storedPart(entry, what, result)
          : storedUpToDescriptor(what, result)
        : unpack(what, entry, reader, gap, result)
    yield { name: entry.name, bytes: borrowed(bytes), read: () => reader.offset - from }
    if (entry.method === 0) {
      while ((await bytes.next()).done !== true);
      if (isKnown) check(what, entry, result, gap)
      return
    }
    await bytes.return(undefined)
    if (result.isWhole) {
      if (hasDescriptor(entry)) await descriptor(what, result)
      else check(what, entry, result, gap)
      return
    }
    if (isKnown && reader.offset < from + entry.stored!) await reader.skip(from + entry.stored! - reader.offset)
  }

  async function* storedPart(entry: ZipEntry, what: string, result: Unpacked): AsyncGenerator<Uint8Array> {
    for await (const piece of reader.part(entry.stored!)) {
      result.crc = zlib.crc32(piece, result.crc)
      result.size += piece.length
      yield piece
    }
    result.isWhole = result.size === entry.stored
    if (!result.isWhole) gap({ what, why: `truncated: the zip ends inside this member, ${result.size} bytes were read` })
  }

  /** Stored data whose length stands behind it: up to the descriptor that has its checksum. */
  async function* storedUpToDescriptor(what: string, result: Unpacked): AsyncGenerator<Uint8Array> {
    for (;;) {
      const held = await reader.fill(SEARCHED)
      const buffer = Buffer.from(held.buffer, held.byteOffset, held.length)
      const isLast = held.length < SEARCHED
      // all but what may be the beginning of a descriptor
      const most = isLast ? held.length : held.length - DESCRIPTOR_LENGTH
      let length = 0
      let isOver = false
      for (let mark = buffer.indexOf(SIGNATURE); mark >= 0 && !isOver; mark = buffer.indexOf(SIGNATURE, mark + 1)) {
        if (mark + DESCRIPTOR_LENGTH > held.length) break
        result.crc = zlib.crc32(held.subarray(length, mark), result.crc)
        length = mark
        isOver = u32(held, mark + 4) === result.crc && u32(held, mark + 8) === (result.size + mark) % 2 ** 32
      }
      if (!isOver && most > length) {
        result.crc = zlib.crc32(held.subarray(length, most), result.crc)
        length = most
      }
      result.size += length
      reader.consume(isOver ? length + DESCRIPTOR_LENGTH : length)
      if (length > 0) yield held.subarray(0, length)
      result.isWhole = isOver
      if (isOver) return
      if (isLast) {
        gap({ what, why: `truncated: the zip ends inside this member, ${result.size} bytes were read` })
        return
      }
    }
  }

  /** Checksum and sizes behind the data, with or without their signature. */
  async function descriptor(what: string, result: Unpacked): Promise<void> {
    const held = await reader.peek(DESCRIPTOR_LENGTH + 8)
    const at = u32(held, 0) === DESCRIPTOR ? 4 : 0
    if (held.length < at + 12) return
    check(what, { crc: u32(held, at), size: undefined }, result, gap)
    const isLong = u32(held, at + 8) === 0 && result.size < 2 ** 32 && u32(held, at + 12) === result.size
    reader.consume(at + (isLong ? 20 : 12))
  }

  /** What belongs to no member. */
  async function* between(): AsyncGenerator<Member> {
    const place = offset + reader.offset
    const rest = upToRecord(reader)
    const first = await rest.next()
    if (first.done === true) return
    const piece = first.value
    const isFiller = piece.length < LEAST || isZero(piece)
    if (!isFiller) {
      gap({ what: path, why: `corrupt: bytes at ${place} belong to no member of the zip, they were read as ${path}!+${place}` })
      yield {
        name: `+${place}`,
        bytes: (async function* () {
          yield piece
          yield* borrowed(rest)
        })(),
      }
    }
    while ((await rest.next()).done !== true);
  }
}

/** Bytes up to the next record of a zip. */
async function* upToRecord(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const held = await reader.fill(SEARCHED)
    const found = findRecord(held)
    const isLast = held.length < SEARCHED
    const length = found >= 0 ? found : isLast ? held.length : held.length - CENTRAL_LENGTH
    reader.consume(length)
    if (length > 0) yield held.subarray(0, length)
    if (found >= 0 || isLast) return
  }
}

function findRecord(held: Uint8Array): number {
  const buffer = Buffer.from(held.buffer, held.byteOffset, held.length)
  for (let at = buffer.indexOf('PK', 1, 'latin1'); at >= 0; at = buffer.indexOf('PK', at + 1, 'latin1')) {
    const record = u32(held, at)
    if (
      isLocal(held, at) ||
      (record === CENTRAL && at + CENTRAL_LENGTH <= held.length) ||
      (record === END && at + END_LENGTH <= held.length)
    )
      return at
  }
  return -1
}
