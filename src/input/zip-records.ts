import { nameOf } from './tar-header.ts'

/** Signatures of the records of a zip (APPNOTE.TXT 6.3.10), little-endian. */
export const LOCAL = 0x04034b50
export const CENTRAL = 0x02014b50
export const END = 0x06054b50
export const END_64 = 0x06064b50
export const LOCATOR_64 = 0x07064b50
export const DESCRIPTOR = 0x08074b50

export const LOCAL_LENGTH = 30
export const CENTRAL_LENGTH = 46
export const END_LENGTH = 22

const ZIP64_FIELD = 1
const FULL = 0xffffffff
/** Compression methods that were ever given a number: 0 to 20 and 92 to 99. */
const isMethod = (method: number): boolean => method <= 20 || (method >= 92 && method <= 99)

/** What a local header or a directory entry says of a member. */
export interface ZipEntry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  /** Bytes of its data as they are stored; undefined where the number cannot be. */
  readonly stored: number | undefined
  readonly size: number | undefined
  /** Bytes of the record itself. */
  readonly length: number
}

export interface DirectoryEntry extends ZipEntry {
  /** Unix mode. */
  readonly mode: number
  /** Where its local header is said to be. */
  readonly offset: number | undefined
}

export const isEncrypted = ({ flags }: ZipEntry): boolean => (flags & 1) !== 0
/** Sizes and checksum stand behind the data. */
export const hasDescriptor = ({ flags }: ZipEntry): boolean => (flags & 8) !== 0

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

export const u32 = (bytes: Uint8Array, at: number): number =>
  at + 4 > bytes.length ? 0 : (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

/** A 64-bit number, if it can be a place in a file. */
export function u64(bytes: Uint8Array, at: number): number | undefined {
  if (at + 8 > bytes.length) return undefined
  const value = viewOf(bytes).getBigUint64(at, true)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined
}

/** Whether a local header can begin here, by the fields that have few values. */
export function isLocal(bytes: Uint8Array, at: number): boolean {
  if (at + LOCAL_LENGTH > bytes.length || u32(bytes, at) !== LOCAL) return false
  const view = viewOf(bytes)
  return (
    (view.getUint16(at + 4, true) & 0xff) <= 63 && (view.getUint16(at + 6, true) & 0xc000) === 0 && isMethod(view.getUint16(at + 8, true))
  )
}

export const localNameLength = (bytes: Uint8Array): number => viewOf(bytes).getUint16(26, true)

/** Length of the record of a local header, of which the first 30 bytes are there. */
export const localLength = (bytes: Uint8Array): number => LOCAL_LENGTH + localNameLength(bytes) + viewOf(bytes).getUint16(28, true)

export function localEntry(bytes: Uint8Array): ZipEntry {
  const view = viewOf(bytes)
  const nameLength = localNameLength(bytes)
  const extra = bytes.subarray(LOCAL_LENGTH + nameLength, localLength(bytes))
  const [size, stored] = large(extra, [view.getUint32(22, true), view.getUint32(18, true)])
  return {
    name: nameOf(bytes.subarray(LOCAL_LENGTH, LOCAL_LENGTH + nameLength)),
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    stored,
    size,
    length: localLength(bytes),
  }
}

/** Length of the record of a directory entry, of which the first 46 bytes are there. */
export const centralLength = (bytes: Uint8Array): number => {
  const view = viewOf(bytes)
  return CENTRAL_LENGTH + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true)
}

export function directoryEntry(bytes: Uint8Array): DirectoryEntry {
  const view = viewOf(bytes)
  const nameLength = view.getUint16(28, true)
  const extra = bytes.subarray(CENTRAL_LENGTH + nameLength, CENTRAL_LENGTH + nameLength + view.getUint16(30, true))
  const [size, stored, offset] = large(extra, [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)])
  return {
    name: nameOf(bytes.subarray(CENTRAL_LENGTH, CENTRAL_LENGTH + nameLength)),
    flags: view.getUint16(8, true),
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    stored,
    size,
    length: centralLength(bytes),
    mode: view.getUint32(38, true) >>> 16,
    offset,
  }
}

/** Numbers of 32 bits, the size first, of which those that are full stand in the zip64 field with 64. */
function large(extra: Uint8Array, numbers: readonly number[]): (number | undefined)[] {
  if (!numbers.includes(FULL)) return [...numbers]
  for (let at = 0; at + 4 <= extra.length;) {
    const id = extra[at]! | (extra[at + 1]! << 8)
    const length = extra[at + 2]! | (extra[at + 3]! << 8)
    if (id === ZIP64_FIELD) {
      const field = extra.subarray(at + 4, at + 4 + length)
      let next = 0
      return numbers.map((number, i) => {
        if (number !== FULL) return number
        next += 8
        // a size that no file has is a lie, and one that is not told is none
        return u64(field, next - 8) ?? (i === 0 && next <= field.length ? Infinity : undefined)
      })
    }
    at += 4 + length
  }
  return numbers.map((number) => (number === FULL ? undefined : number))
}
