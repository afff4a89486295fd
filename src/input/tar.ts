import type { ByteReader } from './bytes.ts'
import { Links } from './links.ts'
import { borrowed, type Member } from './member.ts'
import type { ReportGap } from './source.ts'
import { type Extended, longName, readPax } from './tar-extended.ts'
import { BLOCK, findTarHeader, isTarHeader, isZero, type TarHeader, tarHeader } from './tar-header.ts'

/** Longest long name or pax header that is read, and how many may stand before one member. */
const MAX_META = 65_536
const MAX_METAS = 1000
/** No file is larger; a header that says so is damaged. */
const MAX_SIZE = 2 ** 50
/** Bytes that are searched for the next good header at once. */
const SEARCHED = 65_536

const SPECIAL: Readonly<Record<string, string>> = {
  3: 'not a regular file: character device',
  4: 'not a regular file: block device',
  6: 'not a regular file: FIFO',
}
const SPARSE = 'unsupported: sparse member of a tar archive, its stored parts were read as if they followed each other'

/**
 * The regular members of a tar archive, one after the other, as a stream. A damaged header is passed over: what stands between it and
 * the next good one is a member of its own, named by its place. Archives that follow each other are one. Ends behind the last one,
 * with the reader at the first byte that belongs to none. Names are labels: nothing is unpacked. Each member must be read or given up
 * before the next is asked for.
 */
export async function* tarMembers(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Member> {
  const links = new Links()
  let extended: Extended = {}
  let metas = 0
  /** Whether blocks of NULs, which end an archive, were the last to be read. */
  let ended = false
  let isFirst = true
  const damaged = (why: string): void => gap({ what: path, why })
  /** A size that is stated for what has no data (or too large a header): whether the next header follows at once. */
  const isStatedOnly = async (): Promise<boolean> => isTarHeader(await reader.fill(BLOCK))

  for (;;) {
    const held = reader.ready >= BLOCK ? reader.held : await reader.fill(BLOCK)
    if (held.length < BLOCK) {
      if (held.length > 0 && !isZero(held)) {
        if (ended) break
        damaged(`truncated: the tar archive ends inside a header, at byte ${reader.offset + held.length}`)
      } else if (!ended) damaged('truncated: the tar archive has no end mark, it may have been cut')
      reader.consume(held.length)
      break
    }
    if (held[0] === 0 && isZero(held, 0, BLOCK)) {
      ended = true
      reader.consume(BLOCK)
      continue
    }
    const header = tarHeader(held)
    if (header === undefined) {
      if (ended && !isFirst) break
      yield* lost()
      continue
    }
    ended = false
    isFirst = false
    reader.consume(BLOCK)
    if (header.size === undefined || header.size > MAX_SIZE) {
      damaged('corrupt: a tar header states no valid size, read on at the next good header')
      extended = {}
      metas = 0
      if (!(await isStatedOnly())) yield* lost(false)
      continue
    }
    if ('LKxgX'.includes(header.type)) {
      if (!(await readMeta(header, header.size))) break
      continue
    }
    yield* member(header, extended.size ?? header.size)
    extended = {}
    metas = 0
  }
  if (links.unkept > 0) damaged(`link not followed: ${links.unkept} more links`)
  for (const name of links.broken()) gap({ what: `${path}!${name}`, why: 'link not followed: its target is not in the archive' })

  /** False when the archive ends in it. */
  async function readMeta(header: TarHeader, size: number): Promise<boolean> {
    const isTooLong = size > MAX_META
    if (++metas > MAX_METAS || isTooLong) {
      if (isTooLong)
        gap({ what: `${path}!${header.name.slice(0, 200)}`, why: `limit: tar header of more than ${MAX_META} bytes was skipped` })
      else if (metas === MAX_METAS + 1)
        damaged(`limit: more than ${MAX_METAS} extended tar headers before one member, the others were skipped`)
      if (!(await isStatedOnly())) await pass(size)
      return true
    }
    const data = await reader.take(size)
    if (data.length < size) {
      damaged('truncated: the tar archive ends inside an extended header')
      return false
    }
    await pad(size)
    if (header.type === 'L') extended.name = longName(data)
    else if (header.type === 'K') extended.link = longName(data)
    else if (header.type === 'x' || header.type === 'X') {
      const wrong = readPax(data, extended)
      if (wrong !== undefined) damaged(`corrupt: ${wrong}`)
    }
    return true
  }

  async function* member(header: TarHeader, stated: number): AsyncGenerator<Member> {
    const { type } = header
    const name = extended.name ?? header.name
    const isFolder = type === '5' || type === 'D' || (name.endsWith('/') && stated === 0)
    const size = stated > 0 && '123456'.includes(type) && (await isStatedOnly()) ? 0 : stated
    links.member(name)
    if (type === '1' || type === '2') links.link(name, extended.link ?? header.link, type === '1')
    if (type in SPECIAL) gap({ what: `${path}!${name}`, why: SPECIAL[type]! })
    if (type === 'S') {
      gap({ what: `${path}!${name}`, why: SPARSE })
      for (let goesOn = header.mapGoesOn; goesOn;) goesOn = (await reader.take(BLOCK))[504] === 1
    } else if (/(?:^|\/)GNUSparseFile\.\d+\//.test(header.name)) gap({ what: `${path}!${name}`, why: SPARSE })
    if (
      (type === 'D' && isDumpdir((await reader.fill(Math.min(size, BLOCK))).subarray(0, Math.min(size, BLOCK)))) ||
      (size === 0 && (isFolder || '12346V'.includes(type)))
    ) {
      await pass(size)
      return
    }
    let left = size
    yield {
      name,
      size,
      bytes: (async function* () {
        while (left > 0) {
          const piece = await reader.next(left)
          if (piece === undefined) return
          left -= piece.length
          yield piece
        }
      })(),
    }
    left -= await reader.skip(left)
    if (left > 0)
      gap({ what: `${path}!${name}`, why: `truncated: the tar archive ends inside this member, ${left} of its ${size} bytes are missing` })
    await pad(size)
  }
  /** What a damaged header leaves unnamed, up to the next good one. `isHeader`: the damaged header still stands there. */
  async function* lost(isHeader = true): AsyncGenerator<Member> {
    if (isHeader) {
      damaged(`corrupt: damaged tar header at byte ${reader.offset}, read on at the next good one`)
      const some = await reader.fill(2 * BLOCK)
      const next = findTarHeader(Buffer.from(some.buffer, some.byteOffset, some.length), BLOCK)
      reader.consume(headerEnd(some.subarray(0, next > 0 ? Math.min(next, BLOCK) : BLOCK)))
    }
    const held = await reader.fill(BLOCK)
    if (held.length === 0 || isTarHeader(held) || isZero(held, 0, Math.min(BLOCK, held.length))) return
    const rest = unnamed(reader)
    yield { name: `+${reader.offset}`, bytes: borrowed(rest) }
    while ((await rest.next()).done !== true);
  }

  /** Passes over data and what fills its last block. */
  async function pass(size: number): Promise<void> {
    if ((await reader.skip(size)) < size) damaged('truncated: the tar archive ends early')
    await pad(size)
  }

  async function pad(size: number): Promise<void> {
    if (size % BLOCK > 0) await reader.skip(BLOCK - (size % BLOCK))
  }
}

/** What GNU tar keeps of a folder in an incremental archive: names that end with NUL, each behind a letter (info tar, Dumpdir). Empty, too. */
const isDumpdir = (data: Uint8Array): boolean =>
  data.length === 0 || ('YNDRTXS'.includes(String.fromCharCode(data[0]!)) && data.includes(0))

/** Where a damaged header ends: it is padded with NULs, or is no text at all. */
function headerEnd(block: Uint8Array): number {
  const end = block.lastIndexOf(0) + 1
  const control = block.subarray(end).filter((byte) => byte < 32 && (byte < 9 || byte > 13) && byte !== 27).length
  return control * 10 > block.length - end ? block.length : end
}

/** Bytes up to the next good header. */
async function* unnamed(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const from = reader.offset
  for (;;) {
    const held = await reader.fill(SEARCHED + BLOCK)
    const phase = (BLOCK - ((reader.offset - from) % BLOCK)) % BLOCK
    const found = findTarHeader(Buffer.from(held.buffer, held.byteOffset, held.length), phase)
    const isLast = held.length < SEARCHED + BLOCK
    const length = found >= 0 ? found : isLast ? held.length : held.length - BLOCK + 1
    reader.consume(length)
    if (length > 0) yield held.subarray(0, length)
    if (found >= 0 || isLast) return
  }
}
