import { constants, type PathLike } from 'node:fs'
import { open } from 'node:fs/promises'
import { ByteReader } from './bytes.ts'
import { reasonOf } from './file.ts'
import { borrowed, type Member } from './member.ts'
import { inFile, inMemory, partOf, type RandomAccess } from './random-access.ts'
import type { ReportGap } from './source.ts'
import { nameOf } from './tar-header.ts'
import { type Directory, findDirectory } from './zip-directory.ts'
import { check, unpack, Unpacked, unreadable } from './zip-member.ts'
import {
  CENTRAL,
  CENTRAL_LENGTH,
  centralLength,
  type DirectoryEntry,
  directoryEntry,
  isLocal,
  LOCAL_LENGTH,
  localLength,
  localNameLength,
  u32,
} from './zip-records.ts'
import { scanZip } from './zip-scan.ts'

/** A zip inside a stream is held in memory up to this many bytes; a larger one is read by the headers of its members. */
const MAX_IN_MEMORY = 96 * 2 ** 20
const SYMBOLIC_LINK = 0o120000
const KIND_OF_FILE = 0o170000

/**
 * The members of a zip: those of the directory at its end, then what no entry of it covers: members that only have a header of
 * their own, another zip, and what stands before, between or behind. `file` is read at random; a zip inside a stream is held in memory.
 */
export async function* zipMembers(path: string, reader: ByteReader, gap: ReportGap, file?: PathLike): AsyncGenerator<Member> {
  if (file === undefined) {
    const held = await reader.fill(MAX_IN_MEMORY + 1)
    if (held.length > MAX_IN_MEMORY) {
      yield* scanZip(path, reader, 0, gap)
      return
    }
    reader.consume(held.length)
    yield* membersOf(path, inMemory(held), gap)
    return
  }
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY).catch((error: unknown) =>
    gap({ what: path, why: reasonOf(error) }),
  )
  if (handle === undefined) return
  try {
    yield* membersOf(path, inFile(handle, (await handle.stat()).size), gap)
    while ((await reader.next()) !== undefined);
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** Whether a file ends as a zip does. */
export async function hasDirectory(file: PathLike): Promise<boolean> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY).catch(() => undefined)
  if (handle === undefined) return false
  try {
    const found = await findDirectory(inFile(handle, (await handle.stat()).size))
    return found !== undefined && found.entries > 0
  } finally {
    await handle.close().catch(() => undefined)
  }
}

async function* membersOf(path: string, data: RandomAccess, gap: ReportGap): AsyncGenerator<Member> {
  const directory = await findDirectory(data)
  const covered: Covered[] = []
  if (directory === undefined)
    gap({
      what: path,
      why: 'corrupt: the zip has no readable directory at its end (cut or damaged), its members were read by their own headers',
    })
  else {
    covered.push({ from: directory.from, to: directory.to })
    yield* listed(path, data, directory, covered, gap)
  }
  for (const { from, to } of uncovered(covered, data.size)) yield* scanZip(path, new ByteReader(partOf(data, from, to)), from, gap)
}

interface Covered {
  readonly from: number
  readonly to: number
}

/** The members that the directory lists. */
async function* listed(path: string, data: RandomAccess, directory: Directory, covered: Covered[], gap: ReportGap): AsyncGenerator<Member> {
  const records = new ByteReader(partOf(data, directory.from, directory.end))
  const places = new Set<number>()
  let entries = 0
  for (; ; entries++) {
    const fixed = records.ready >= CENTRAL_LENGTH ? records.held : await records.fill(CENTRAL_LENGTH)
    if (fixed.length < CENTRAL_LENGTH || u32(fixed, 0) !== CENTRAL) {
      if (fixed.length > 0 && entries < directory.entries)
        gap({ what: path, why: 'corrupt: the zip directory is damaged, what it lacks was read by its own header' })
      break
    }
    const record = await records.take(centralLength(fixed))
    if (record.length < CENTRAL_LENGTH) break
    const entry = directoryEntry(record)
    const what = `${path}!${entry.name.slice(0, 1000)}`
    const place = entry.offset === undefined ? -1 : entry.offset + directory.shift
    const head = place < 0 ? new Uint8Array(0) : await data.read(place, LOCAL_LENGTH)
    if (!isLocal(head, 0)) {
      if (!(await bearsName(data, place, head, entry))) {
        gap({ what, why: 'corrupt: the zip directory names a place where no member begins' })
        continue
      }
      gap({ what, why: 'corrupt: the header of the member is damaged, it was read as the zip directory says' })
    }
    if (places.has(place)) {
      if (entry.size !== 0) gap({ what, why: 'corrupt: the zip directory names the data of another member, which was read' })
      continue
    }
    places.add(place)
    const from = place + localLength(head)
    const stored = entry.stored !== undefined && from + entry.stored <= data.size ? entry.stored : undefined
    const to = stored === undefined ? data.size : from + stored
    const isFolder = entry.name.endsWith('/') && entry.size === 0
    const why = isFolder ? undefined : isLink(entry) ? 'link not followed: symbolic link in an archive' : unreadable(entry)
    if (why !== undefined) gap({ what, why })
    if (stored === undefined) gap({ what, why: `corrupt: the zip states ${entry.stored ?? 'more'} bytes of data, more than there are` })
    if (isFolder || why !== undefined) {
      covered.push({ from: place, to: stored === undefined ? from : to })
      continue
    }
    if (entry.size === 0 && (stored ?? 0) <= 2) {
      covered.push({ from: place, to: stored === undefined ? from : to })
      yield { name: entry.name, size: 0, bytes: nothing() }
      continue
    }
    const reader = new ByteReader(partOf(data, from, to))
    const result = new Unpacked()
    const bytes = unpack(what, entry, reader, gap, result)
    yield { name: entry.name, bytes: borrowed(bytes), read: () => reader.offset }
    await bytes.return(undefined)
    check(what, entry, result, gap)
    // where the directory's size cannot be, the data itself says where it ends
    covered.push({ from: place, to: stored !== undefined ? to : result.isWhole ? from + reader.offset : from })
  }
  if (entries % 65_536 !== directory.entries % 65_536)
    gap({ what: path, why: `corrupt: the zip directory states ${directory.entries} members and has ${entries}` })
}

/** Whether what stands where a member should begin has the member's name, and only its signature or other fields are damaged. */
async function bearsName(data: RandomAccess, place: number, head: Uint8Array, { name }: DirectoryEntry): Promise<boolean> {
  if (head.length < LOCAL_LENGTH || name === '') return false
  return nameOf(await data.read(place + LOCAL_LENGTH, localNameLength(head))) === name
}

const isLink = ({ mode }: DirectoryEntry): boolean => (mode & KIND_OF_FILE) === SYMBOLIC_LINK

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** What lies between, without the few bytes that may stand behind a member's data. */
function* uncovered(covered: Covered[], size: number): Generator<Covered> {
  let at = 0
  for (const { from, to } of [...covered.sort((a, b) => a.from - b.from), { from: size, to: size }]) {
    if (from - at >= LOCAL_LENGTH || (at === 0 && from > 0) || (from === size && from > at)) yield { from: at, to: from }
    at = Math.max(at, to)
  }
}
