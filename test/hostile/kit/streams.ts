import { crc32, deflateRawSync } from 'node:zlib'
import type { Data } from './tar.ts'

/** Compressed streams with every field in our hands: gzip (RFC 1952), zstd (RFC 8878) and xz, the latter two with blocks that are stored. */

const u32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n >>> 0)
  return bytes
}

export interface GzipLies {
  /** Bit 1: header checksum, 2: extra field, 3: name, 4: comment, 5 to 7: reserved. */
  readonly flags?: number
  /** What follows the ten bytes of the header. */
  readonly fields?: Data
  readonly method?: number
  readonly crc?: number
  readonly size?: number
}

export function gzip(data: Data, { flags = 0, fields = '', method = 8, crc, size }: GzipLies = {}): Buffer {
  const bytes = Buffer.from(data)
  return Buffer.concat([
    Buffer.from([0x1f, 0x8b, method, flags, 0, 0, 0, 0, 0, 3]),
    Buffer.from(fields),
    deflateRawSync(bytes),
    u32(crc ?? crc32(bytes)),
    u32(size ?? bytes.length),
  ])
}

const MASK = (1n << 64n) - 1n
const [P1, P2, P3, P4, P5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n]
const rotl = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK
const times = (a: bigint, b: bigint): bigint => (a * b) & MASK
const round = (sum: bigint, lane: bigint): bigint => times(rotl((sum + times(lane, P2)) & MASK, 31n), P1)

/** XXH64 with seed 0. */
export function xxh64(bytes: Buffer): bigint {
  let at = 0
  let hash = P5
  if (bytes.length >= 32) {
    const lanes = [(P1 + P2) & MASK, P2, 0n, (MASK + 1n - P1) & MASK]
    for (; at + 32 <= bytes.length; at += 32) for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i]!, bytes.readBigUInt64LE(at + 8 * i))
    hash = [1n, 7n, 12n, 18n].reduce((sum, by, i) => (sum + rotl(lanes[i]!, by)) & MASK, 0n)
    for (const lane of lanes) hash = (times(hash ^ round(0n, lane), P1) + P4) & MASK
  }
  hash = (hash + BigInt(bytes.length)) & MASK
  for (; at + 8 <= bytes.length; at += 8) hash = (times(rotl(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n), P1) + P4) & MASK
  if (at + 4 <= bytes.length) {
    hash = (times(rotl(hash ^ times(BigInt(bytes.readUInt32LE(at)), P1), 23n), P2) + P3) & MASK
    at += 4
  }
  for (; at < bytes.length; at++) hash = times(rotl(hash ^ times(BigInt(bytes[at]!), P5), 11n), P1)
  hash = times(hash ^ (hash >> 33n), P2)
  hash = times(hash ^ (hash >> 29n), P3)
  return hash ^ (hash >> 32n)
}

export interface ZstdLies {
  /** The stated size of the content; undefined: the true one. */
  readonly size?: number
  /** With a checksum that is this much off; undefined: without one. */
  readonly wrongBy?: number
  /** The header's window descriptor instead of a single segment. */
  readonly window?: number
  /** Bytes of one block. */
  readonly block?: number
}

export function zstd(data: Data, { size, wrongBy, window, block = 65_536 }: ZstdLies = {}): Buffer {
  const bytes = Buffer.from(data)
  const blocks: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += block) {
    const part = bytes.subarray(at, at + block)
    const last = at + block >= bytes.length ? 1 : 0
    blocks.push(u32(last | (part.length << 3)).subarray(0, 3), part)
  }
  const checked = wrongBy === undefined ? 0 : 4
  const head = window === undefined ? Buffer.from([0xa0 | checked]) : Buffer.from([0x80 | checked, window])
  const sum = checked === 0 ? [] : [u32(Number(xxh64(bytes) & 0xffffffffn) + (wrongBy ?? 0))]
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), head, u32(size ?? bytes.length), ...blocks, ...sum])
}

/** One byte so many times: blocks of four bytes that stand for 128 KiB each. */
export function zstdOf(byte: number, count: number): Buffer {
  const most = 131_072
  const blocks = Array.from({ length: Math.ceil(count / most) }, (_, i, all = Math.ceil(count / most)) =>
    Buffer.concat([u32((i === all - 1 ? 1 : 0) | 2 | (Math.min(most, count - i * most) << 3)).subarray(0, 3), Buffer.from([byte])]),
  )
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]), ...blocks])
}

export const zstdSkippable = (data: Data): Buffer =>
  Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18]), u32(Buffer.byteLength(data)), Buffer.from(data)])

/** A number in groups of seven bits, the lowest first. */
function vli(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...vli(Math.floor(value / 128))]
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

export interface XzLies {
  /** The dictionary as the block's header codes it: 40 is 4 GiB. */
  readonly dictionary?: number
  /** Added to the check behind the block. */
  readonly wrongBy?: number
  /** Added to the number of records of the index. */
  readonly moreRecords?: number
  /** A filter in front of LZMA2: its id, the length of its properties, these. */
  readonly filter?: readonly number[]
  /** What the data is once the filter is undone. */
  readonly plain?: Data
}

export function xz(data: Data, { dictionary = 8, wrongBy = 0, moreRecords = 0, filter = [], plain = data }: XzLies = {}): Buffer {
  const bytes = Buffer.from(data)
  const flags = Buffer.from([0, 1])
  const fields = padded(Buffer.from([0, filter.length > 0 ? 1 : 0, ...filter, 0x21, 1, dictionary]))
  const head = Buffer.from([fields.length / 4, ...fields.subarray(1)])
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 65_536) {
    const part = bytes.subarray(at, at + 65_536)
    chunks.push(Buffer.from([at === 0 ? 1 : 2, (part.length - 1) >> 8, (part.length - 1) & 255]), part)
  }
  const body = Buffer.concat([...chunks, Buffer.from([0])])
  const index = padded(Buffer.from([0, ...vli(1 + moreRecords), ...vli(head.length + 4 + body.length + 4), ...vli(bytes.length)]))
  const tail = Buffer.concat([u32((index.length + 4) / 4 - 1), flags])
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
    flags,
    u32(crc32(flags)),
    head,
    u32(crc32(head)),
    padded(body),
    u32(crc32(Buffer.from(plain)) + wrongBy),
    index,
    u32(crc32(index)),
    u32(crc32(tail)),
    tail,
    Buffer.from('YZ'),
  ])
}

/** A block of LZ4 that copies nothing: its literals, behind their number. */
function lz4Block(data: Uint8Array): Buffer {
  const more: number[] = []
  for (let left = data.length - 15; left >= 0; left -= 255) more.push(Math.min(left, 255))
  return Buffer.concat([Uint8Array.of(Math.min(data.length, 15) << 4, ...more), data])
}

function lz4Blocks(data: Uint8Array | string, size: number): Buffer[] {
  const bytes = Buffer.from(data as string)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => {
    const block = lz4Block(bytes.subarray(i * size, (i + 1) * size))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(block.length)
    return Buffer.concat([length, block])
  })
}

/** An LZ4 frame of independent blocks of 64 KiB; `check` is the checksum of its header. */
export const lz4 = (data: Uint8Array | string, check = 0x82): Buffer =>
  Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, check]), ...lz4Blocks(data, 65_536), Buffer.alloc(4)])

/** The frame of LZ4 before there were frames: no header, no end. */
export const lz4Legacy = (data: Uint8Array | string): Buffer =>
  Buffer.concat([Buffer.from([0x02, 0x21, 0x4c, 0x18]), ...lz4Blocks(data, 8 * 2 ** 20)])
