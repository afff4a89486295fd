import zlib from 'node:zlib'
import type { ByteReader } from './bytes.ts'
import { bunzip2 } from './decode/bzip2.ts'
import { Inflated, inflate } from './decode/inflate.ts'
import { unxz } from './decode/xz.ts'
import { unzstd } from './decode/zstd.ts'
import type { ReportGap } from './source.ts'
import { isEncrypted, type ZipEntry } from './zip-records.ts'

const STORED = 0
const DEFLATED = 8
const DECODERS: Readonly<Record<number, typeof bunzip2>> = { 12: bunzip2, 93: unzstd, 95: unxz }

/** Why a member cannot be read, if so. */
export function unreadable(entry: ZipEntry): string | undefined {
  if (isEncrypted(entry)) return 'encrypted: the member needs a password'
  if (entry.method !== STORED && entry.method !== DEFLATED && !(entry.method in DECODERS))
    return `unsupported: zip compression method ${entry.method}`
  return undefined
}

/** What came out of a member. */
export class Unpacked {
  crc = 0
  size = 0
  /** Whether its data ended where it says itself. */
  isWhole = false
}

/** A member's data. Stored data is what `reader` has up to its end. */
export async function* unpack(
  what: string,
  entry: ZipEntry,
  reader: ByteReader,
  gap: ReportGap,
  result: Unpacked,
): AsyncGenerator<Uint8Array> {
  if (entry.method === DEFLATED) {
    const inflated = new Inflated()
    for await (const piece of inflate(reader, inflated)) {
      result.size += piece.length
      yield piece
    }
    result.crc = inflated.crc
    result.isWhole = inflated.state === 'whole'
    if (inflated.state === 'failed') gap({ what, why: `corrupt: damaged zip member, ${result.size} bytes were read` })
    if (inflated.state === 'cut') gap({ what, why: `truncated: the zip ends inside this member, ${result.size} bytes were read` })
    return
  }
  const decoder = DECODERS[entry.method]
  const pieces = decoder === undefined ? pass(reader) : decoder(what, reader, gap)
  for await (const piece of pieces) {
    result.crc = zlib.crc32(piece, result.crc)
    result.size += piece.length
    yield piece
  }
  result.isWhole = true
}

async function* pass(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) yield piece
}

/** Names a member whose data is not what its header says. */
export function check(
  what: string,
  { crc, size }: { readonly crc: number; readonly size: number | undefined },
  result: Unpacked,
  gap: ReportGap,
): void {
  if (!result.isWhole) return
  if (size !== result.size && size !== undefined)
    gap({ what, why: `corrupt: the zip states ${Number.isFinite(size) ? size : '2^53 and more'} bytes, ${result.size} were read` })
  else if (crc !== result.crc) gap({ what, why: 'corrupt: zip checksum mismatch, what was read may be wrong' })
}
