import type { PathLike } from 'node:fs'
import { type Budget, Expansion } from './budget.ts'
import { ByteReader, type Bytes } from './bytes.ts'
import { bunzip2 } from './decode/bzip2.ts'
import { gunzip } from './decode/gzip.ts'
import { unlz4 } from './decode/lz4.ts'
import { hasMember, HEAD, isProgram, type Layer, layerOf, looksLikeCutTar } from './decode/magic.ts'
import { unxz } from './decode/xz.ts'
import { unzstd } from './decode/zstd.ts'
import { gathered } from './gathered.ts'
import { Labels, type Member } from './member.ts'
import type { ReportGap, Source } from './source.ts'
import { isZero } from './tar-header.ts'
import { tarMembers } from './tar.ts'
import { binaryKind, looksBinary } from './text.ts'
import { hasDirectory, zipMembers } from './zip.ts'

/** Bytes of a program that are searched for an archive behind it. */
const PROGRAM = 2 ** 20

type Compression = Exclude<Layer, 'tar' | 'zip'>

/** Each gives the decompressed bytes, names damage, and ends with the reader behind what belongs to it. */
const DECODERS: Readonly<Record<Compression, (path: string, reader: ByteReader, gap: ReportGap) => AsyncGenerator<Uint8Array>>> = {
  gzip: gunzip,
  zstd: unzstd,
  xz: unxz,
  bzip2: bunzip2,
  lz4: unlz4,
}

/**
 * Takes one layer after the other off the bytes: compression, then containers; then what follows behind them in the same stream, which
 * is named by its place. `file` is the path of the file that the bytes are, for what needs random access.
 */
export async function* layers(
  path: string,
  bytes: Bytes,
  depth: number,
  budget: Budget,
  gap: ReportGap,
  file?: PathLike,
): AsyncGenerator<Source> {
  const reader = new ByteReader(bytes)
  let label = path
  try {
    for (;;) {
      const behind = yield* layer(label, reader, depth, budget, gap, reader.offset === 0 ? file : undefined)
      if (behind === undefined || !(await toNextByte(reader)) || budget.spent) return
      label = `${path}!+${reader.offset}`
      if (!budget.member(label)) return
      gap({ what: path, why: `corrupt: other data follows the ${behind} data at byte ${reader.offset}, it was read as ${label}` })
    }
  } finally {
    await reader.close()
  }
}

/** One stream or archive. Gives what it was when the reader stands behind it, and undefined when it was given up or nothing can follow. */
async function* layer(
  path: string,
  reader: ByteReader,
  depth: number,
  budget: Budget,
  gap: ReportGap,
  file: PathLike | undefined,
): AsyncGenerator<Source, Layer | undefined> {
  const head = await reader.peek(HEAD)
  const kind = layerOf(head) ?? (await zipWithin(head, reader, file))
  if (kind === undefined) {
    if (looksLikeCutTar(head)) gap({ what: path, why: 'truncated: a tar archive that ends inside its first header' })
    const isFile = depth === 0 && reader.offset === 0
    yield { path, open: () => reader.rest(), ...(isFile ? { isFile } : {}) }
    return undefined
  }
  if (!budget.layer(path, depth + 1)) return undefined
  let isOver = false
  if (kind === 'tar' || kind === 'zip') {
    const list = kind === 'tar' ? tarMembers(path, reader, gap) : zipMembers(path, reader, gap, file)
    isOver = yield* members(path, list, depth + 1, budget, gap)
  } else {
    const from = reader.offset
    const decoded = async function* (): AsyncGenerator<Uint8Array> {
      yield* DECODERS[kind](path, reader, gap)
      isOver = true
    }
    const counted = budget.count(
      path,
      budget.expand(path, decoded(), new Expansion(), () => reader.offset - from),
    )
    yield* layers(path, gathered(counted), depth + 1, budget, gap)
  }
  return isOver ? kind : undefined
}

/**
 * A zip that does not begin with a member: it unpacks itself, of whose program the first part is looked at and the end of the file, or its
 * beginning is lost.
 */
async function zipWithin(head: Uint8Array, reader: ByteReader, file: PathLike | undefined): Promise<Layer | undefined> {
  const unpacks = isProgram(head)
  if (!unpacks && (!looksBinary(head) || binaryKind(head) !== undefined)) return undefined
  const isZip = hasMember(unpacks ? await reader.peek(PROGRAM) : head) || (file !== undefined && (await hasDirectory(file)))
  return isZip ? 'zip' : undefined
}

/** False when the budget is spent. */
async function* members(
  path: string,
  list: AsyncIterable<Member>,
  depth: number,
  budget: Budget,
  gap: ReportGap,
): AsyncGenerator<Source, boolean> {
  const labels = new Labels()
  const expansion = new Expansion()
  for await (const { name, size, bytes, read } of list) {
    const label = `${path}!${labels.of(name)}`
    if (budget.spent || !budget.member(label)) return false
    if (size === 0) gap({ what: label, why: 'empty' })
    else if (read === undefined) yield* layers(label, bytes, depth, budget, gap)
    else yield* layers(label, gathered(budget.count(label, budget.expand(label, bytes, expansion, read))), depth, budget, gap)
    if (expansion.isSpent) return false
  }
  return true
}

/** Passes over NULs, which pad many formats; false at the end. */
async function toNextByte(reader: ByteReader): Promise<boolean> {
  for (;;) {
    const held = await reader.fill(1)
    if (held.length === 0) return false
    if (isZero(held)) {
      reader.consume(held.length)
      continue
    }
    reader.consume(held.findIndex((byte) => byte !== 0))
    return true
  }
}
