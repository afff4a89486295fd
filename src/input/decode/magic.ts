import { BLOCK, findTarHeader, hasMagic, isTarHeader } from '../tar-header.ts'
import { isLog } from '../text.ts'
import { isLocal } from '../zip-records.ts'
import { isLegacy } from './lz4.ts'
import { isMail } from '../mail.ts'
import { isSkippable } from './skippable.ts'
import { spelledOut } from './spelled-out.ts'

export type Layer = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lz4' | 'zip' | 'tar' | 'mail' | 'base64' | 'percent'

/** Bytes that are looked at. */
export const HEAD = 65_536

const starts = (head: Uint8Array, ...bytes: number[]): boolean => head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte)

/** What compressed data begins with. */
const MAGIC: readonly (readonly [Layer, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 8]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 3, 4]],
  ['zip', [0x50, 0x4b, 5, 6]],
  ['zip', [0x50, 0x4b, 7, 8, 0x50, 0x4b]],
]
/** Behind gzip's stand its flags, which may be none. */
const GZIP_FLAGS = 1
/** Behind the size of its blocks, a digit, bzip2 begins a block, or ends at once. */
const BZIP2 = /^[1-9](?:1AY&|\x17rE8)/

/** What the bytes are wrapped in; names do not count. */
export function layerOf(head: Uint8Array): Layer | undefined {
  if (isLegacy(head)) return 'lz4'
  if (head.length >= 8 && isSkippable(head)) return 'zstd'
  if (isLocal(head, 0)) return 'zip'
  const found = MAGIC.find(([, magic]) => starts(head, ...magic))
  // somebody may log the first bytes of anything
  if (found !== undefined && !isLog(head, lengthOf(found)) && (found[0] !== 'bzip2' || BZIP2.test(latin1(head.subarray(3, 8)))))
    return found[0]
  if (isTarHeader(head) || (head.length >= BLOCK && hasMagic(head, 0))) return 'tar'
  // a tar whose first header is damaged or missing, or that follows something else
  if (findTarHeader(Buffer.from(head.buffer, head.byteOffset, head.length), 0) > 0) return 'tar'
  // text that stands for other bytes
  if (!isPrintable(head[0])) return undefined
  return isMail(latin1(head)) ? 'mail' : spelledOut(head, (within) => layerOf(within) !== undefined)
}

const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127

/** Bytes that say what it is, whatever follows. */
const lengthOf = ([layer, magic]: (typeof MAGIC)[number]): number => magic.length + (layer === 'gzip' ? GZIP_FLAGS : 0)

/** What a compressed stream or a zip begins with beyond doubt, and what stands behind gzip's: flags that mean something, and a system that is known. */
const CERTAIN: readonly Buffer[] = MAGIC.filter(([layer, magic]) => layer !== 'bzip2' && magic.length > 2).map(([, magic]) =>
  Buffer.from(magic),
)
/** Bytes that tell whether one begins: the fixed fields of gzip. */
export const BEGINNING = 10

/** Where behind other data such a stream may begin in these bytes, from a place in them on, or -1. */
export function findLayer(bytes: Uint8Array, from: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let first = -1
  for (const magic of CERTAIN)
    for (let at = buffer.indexOf(magic, from); at >= 0 && (first < 0 || at < first); at = buffer.indexOf(magic, at + 1)) {
      if (at + BEGINNING > buffer.length) break
      if (magic[0] !== 0x1f || ((buffer[at + 3]! & 0xe0) === 0 && (buffer[at + 9]! < 14 || buffer[at + 9] === 255))) first = at
    }
  return first
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** What unpacks itself begins with a program: of Windows, of Linux (but no core dump), or of a shell. */
export const isProgram = (head: Uint8Array): boolean =>
  starts(head, 0x4d, 0x5a) || (starts(head, 0x7f, 0x45, 0x4c, 0x46) && head[16] !== 4) || starts(head, 0x23, 0x21)

/** Whether a member of a zip may begin behind the first byte. */
export function hasMember(head: Uint8Array): boolean {
  const buffer = Buffer.from(head.buffer, head.byteOffset, head.length)
  for (let at = buffer.indexOf('PK\x03\x04', 1, 'latin1'); at >= 0; at = buffer.indexOf('PK\x03\x04', at + 1, 'latin1'))
    if (isLocal(head, at)) return true
  return false
}

const NAME = /^[^\0-\x1f\x7f]{1,100}\0+$/
const FULL_NAME = /^[^\0-\x1f\x7f]{100}[0-7]{6,7}[\0 ]\0?[0-7]{6}/
/** As far as it is there. */
const MODE = /^[0-7 ]{1,7}(?:$|[\0 ])/

/** Whether this is all there is, and is the beginning of a tar header: a name with NULs behind it, then numbers in octal digits. */
export function looksLikeCutTar(head: Uint8Array): boolean {
  if (head.length >= BLOCK || head.length === 0) return false
  if (hasMagic(head, 0)) return true
  const text = latin1(head)
  // a name of a hundred letters has no NUL behind it, but numbers that have
  if (!NAME.test(text.slice(0, 100))) return FULL_NAME.test(text)
  return head.length <= 100 || MODE.test(text.slice(100))
}
