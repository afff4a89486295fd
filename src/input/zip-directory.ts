import type { RandomAccess } from './random-access.ts'
import { CENTRAL, END, END_64, END_LENGTH, LOCATOR_64, u32, u64 } from './zip-records.ts'

/** A comment behind the directory is at most this long. */
const MAX_COMMENT = 65_535
const LOCATOR_LENGTH = 20
const END_64_LENGTH = 56
/** Places that look like an end of a directory and are tried. */
const MAX_TRIED = 64

export interface Directory {
  /** Where its first entry stands, and where the last one ends. */
  readonly from: number
  readonly end: number
  /** Where what belongs to it ends. */
  readonly to: number
  /** What has to be added to the places that it names: something stands before the zip. */
  readonly shift: number
  /** How many entries it is said to have. */
  readonly entries: number
}

/** The directory of a zip, by its end record, of which the last that leads to entries counts. */
export async function findDirectory(data: RandomAccess): Promise<Directory | undefined> {
  const from = Math.max(0, data.size - END_LENGTH - MAX_COMMENT - LOCATOR_LENGTH)
  const tail = await data.read(from, data.size - from)
  const buffer = Buffer.from(tail.buffer, tail.byteOffset, tail.length)
  let at = tail.length
  for (let tried = 0; tried < MAX_TRIED && at > 0; tried++) {
    at = buffer.lastIndexOf('PK\x05\x06', at - 1, 'latin1')
    if (at < 0) return undefined
    if (at + END_LENGTH > tail.length) continue
    const found = await directoryAt(data, tail, at, from)
    if (found !== undefined) return found
  }
  return undefined
}

async function directoryAt(data: RandomAccess, tail: Uint8Array, at: number, from: number): Promise<Directory | undefined> {
  if (u32(tail, at) !== END) return undefined
  const place = from + at
  let entries = tail[at + 10]! | (tail[at + 11]! << 8)
  let size: number | undefined = u32(tail, at + 12)
  let stated: number | undefined = u32(tail, at + 16)
  let end = place
  if (at >= LOCATOR_LENGTH && u32(tail, at - LOCATOR_LENGTH) === LOCATOR_64) {
    // the larger record stands before its locator, whatever that says
    const before = place - LOCATOR_LENGTH - END_64_LENGTH
    const record = before < 0 ? new Uint8Array(0) : await data.read(before, END_64_LENGTH)
    if (u32(record, 0) === END_64) {
      entries = u64(record, 32) ?? entries
      size = u64(record, 40)
      stated = u64(record, 48)
      end = before
    }
  }
  const to = Math.min(data.size, place + END_LENGTH + (tail[at + 20]! | (tail[at + 21]! << 8)))
  if (size === undefined || stated === undefined) return undefined
  if (entries === 0 && size === 0) return { from: end, end, to: place + END_LENGTH, shift: 0, entries }
  const isAt = async (offset: number): Promise<boolean> => offset >= 0 && offset < end && u32(await data.read(offset, 4), 0) === CENTRAL
  if (await isAt(end - size)) return { from: end - size, end, to, shift: end - size - stated, entries }
  if (await isAt(stated)) return { from: stated, end, to, shift: 0, entries }
  return undefined
}
