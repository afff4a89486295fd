import type { PathLike } from 'node:fs'
import { type Budget, Expansions } from './budget.ts'
import { ByteReader, type Bytes } from './bytes.ts'
import { bunzip2 } from './decode/bzip2.ts'
import { gunzip } from './decode/gzip.ts'
import { unlz4 } from './decode/lz4.ts'
import { BEGINNING, findLayer, hasMember, HEAD, isProgram, type Layer, layerOf, looksLikeCutTar } from './decode/magic.ts'
import { unbase64, unpercent } from './decode/spelled-out.ts'
import { unxz } from './decode/xz.ts'
import { unzstd } from './decode/zstd.ts'
import { gathered } from './gathered.ts'
import { MAX_MAIL, mailOf } from './mail.ts'
import { Labels, type Member } from './member.ts'
import type { ReportGap, Source } from './source.ts'
import { isZero } from './tar-header.ts'
import { tarMembers } from './tar.ts'
import { binaryKind, looksBinary } from './text.ts'
import { hasDirectory, zipMembers } from './zip.ts'

/** Bytes of a program that are searched for an archive behind it. */
const PROGRAM = 2 ** 20
/** Bytes that are searched for the beginning of a stream at once. */
const SEARCHED = 65_536

type Compression = Exclude<Layer, 'tar' | 'zip' | 'mail'>

/** Each gives the decompressed bytes, names damage, and ends with the reader behind what belongs to it. */
const DECODERS: Readonly<Record<Compression, (path: string, reader: ByteReader, gap: ReportGap) => AsyncGenerator<Uint8Array>>> = {
  gzip: gunzip,
  zstd: unzstd,
  xz: unxz,
  bzip2: bunzip2,
  lz4: unlz4,
  base64: unbase64,
  percent: unpercent,
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
      gap({ what: path, why: toldBehind(behind, reader.offset, label) })
    }
  } finally {
    await reader.close()
  }
}

const toldBehind = (behind: Layer | 'other', at: number, label: string): string =>
  behind === 'other'
    ? `corrupt: behind other data something begins anew at byte ${at}, it was read as ${label}`
    : `corrupt: other data follows the ${behind} data at byte ${at}, it was read as ${label}`

/** One stream or archive. Gives what it was when the reader stands behind it, and undefined when it was given up or nothing can follow. */
async function* layer(
  path: string,
  reader: ByteReader,
  depth: number,
  budget: Budget,
  gap: ReportGap,
  file: PathLike | undefined,
): AsyncGenerator<Source, Layer | 'other' | undefined> {
  const head = await reader.peek(HEAD)
  const found = layerOf(head) ?? (await zipWithin(head, reader, file))
  const kind = found === 'mail' && !(await fits(path, reader, gap)) ? undefined : found
  if (kind === undefined) {
    if (looksLikeCutTar(head)) gap({ what: path, why: 'truncated: a tar archive that ends inside its first header' })
    if (reader.offset > 0) return yield* between(path, reader)
    const isFile = depth === 0
    yield { path, open: () => reader.rest(), ...(isFile ? { isFile } : {}) }
    return undefined
  }
  if (!budget.layer(path, depth + 1)) return undefined
  let isOver = false
  if (kind === 'mail') {
    const { text, parts, cut } = mailOf(await reader.take(MAX_MAIL))
    for (const name of cut) gap({ what: `${path}!${name}`, why: 'truncated: the mail ends inside this part' })
    yield { path, open: () => only(text) }
    yield* members(path, listed(parts), depth + 1, budget, gap)
    return undefined
  }
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
      budget.expand(path, decoded(), () => reader.offset - from),
    )
    yield* layers(path, gathered(counted), depth + 1, budget, gap)
  }
  return isOver ? kind : undefined
}

/** Data behind a stream, up to where the next one begins. */
async function* between(path: string, reader: ByteReader): AsyncGenerator<Source, 'other' | undefined> {
  const data = toNextLayer(reader)
  yield { path, open: () => data }
  // what was given up
  for await (const _ of data);
  return reader.ready > 0 ? 'other' : undefined
}

async function* toNextLayer(reader: ByteReader): AsyncGenerator<Uint8Array> {
  // what stands at its very beginning was none
  for (let from = 1; ; from = 0) {
    const held = (await reader.fill(SEARCHED)).subarray(0, SEARCHED)
    const found = findLayer(held, from)
    const isLast = held.length < SEARCHED
    const length = found >= 0 ? found : isLast ? held.length : held.length - BEGINNING + 1
    if (length > 0) {
      reader.consume(length)
      yield held.slice(0, length)
    }
    if (found >= 0 || isLast) return
  }
}

/** Whether a mail is small enough to be taken apart. */
async function fits(path: string, reader: ByteReader, gap: ReportGap): Promise<boolean> {
  if ((await reader.fill(MAX_MAIL + 1)).length <= MAX_MAIL) return true
  gap({ what: path, why: `limit: a mail of more than ${MAX_MAIL / 2 ** 20} MiB, its encoded parts were not decoded` })
  return false
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

async function* listed(parts: readonly Member[]): AsyncGenerator<Member> {
  for (const part of parts) yield await Promise.resolve(part)
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
  const all = new Expansions()
  for await (const { name, size, bytes, read } of list) {
    const label = `${path}!${labels.of(name)}`
    if (budget.spent || !budget.member(label)) return false
    if (size === 0) gap({ what: label, why: 'empty' })
    else if (read === undefined) yield* layers(label, bytes, depth, budget, gap)
    else yield* layers(label, gathered(budget.count(label, budget.expand(label, bytes, read, all))), depth, budget, gap)
    if (!all.isSpent) continue
    gap({
      what: path,
      why: `limit: ${all.stopped} members expand more than ${budget.limits.maxRatio}:1, those behind ${label} were not read (--max-ratio)`,
    })
    return false
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
