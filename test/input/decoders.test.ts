import { constants, crc32, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Gap } from '../../src/core/report.ts'
import { ByteReader } from '../../src/input/bytes.ts'
import { bunzip2 } from '../../src/input/decode/bzip2.ts'
import { Deflate, type Stop } from '../../src/input/decode/deflate.ts'
import { gunzip } from '../../src/input/decode/gzip.ts'
import { unlz4 } from '../../src/input/decode/lz4.ts'
import { Xxh32, Xxh64 } from '../../src/input/decode/xxhash.ts'
import { unxz } from '../../src/input/decode/xz.ts'
import { unzstd } from '../../src/input/decode/zstd.ts'
import { sample, SAMPLE_TEXT } from './samples.ts'

const DECODERS = { bzip2: bunzip2, xz: unxz, zstd: unzstd, lz4: unlz4, gzip: gunzip }
type Kind = keyof typeof DECODERS
const KINDS = Object.keys(DECODERS) as Kind[]
const whole = (kind: Kind): Buffer => (kind === 'gzip' ? gzipSync(SAMPLE_TEXT) : sample(kind))

interface Decoded {
  readonly text: string
  readonly gaps: readonly string[]
  /** Bytes behind what was understood. */
  readonly left: number
  readonly pieces: number
}

async function decode(kind: Kind, data: Uint8Array, step = data.length + 1): Promise<Decoded> {
  const gaps: Gap[] = []
  const reader = new ByteReader(
    (async function* () {
      for (let at = 0; at < data.length; at += step) yield data.subarray(at, at + step)
    })(),
  )
  const pieces: Uint8Array[] = []
  for await (const piece of DECODERS[kind]('x', reader, (gap) => gaps.push(gap))) pieces.push(piece)
  return {
    text: Buffer.concat(pieces).toString('latin1'),
    gaps: gaps.map(({ why }) => why),
    left: data.length - reader.offset,
    pieces: pieces.length,
  }
}

describe.each(KINDS)('%s', (kind) => {
  test.each([1, 7, 4096])('whole, in pieces of %d bytes', async (step) => {
    expect(await decode(kind, whole(kind), step)).toMatchObject({ text: SAMPLE_TEXT, gaps: [], left: 0 })
  })
  test('several streams are one, and what follows them is left', async () => {
    const data = Buffer.concat([whole(kind), whole(kind), Buffer.from('a line behind it\n')])
    expect(await decode(kind, data)).toMatchObject({ text: SAMPLE_TEXT + SAMPLE_TEXT, gaps: [], left: 17 })
  })
  test('cut anywhere: a beginning of the text, and a word about it', async () => {
    const data = whole(kind)
    for (let end = 12; end < data.length; end += 11) {
      const { text, gaps, left } = await decode(kind, data.subarray(0, end))
      expect(SAMPLE_TEXT.startsWith(text)).toBe(true)
      expect(gaps.join()).toMatch(/^truncated: /)
      expect(left).toBe(0)
    }
  })
  test('a stream behind a damaged one is read, on a line of its own', async () => {
    const data = whole(kind)
    const damaged = Buffer.from(data)
    const middle = damaged.length >> 1
    damaged.fill(0xff, middle, middle + 20)
    const { text, gaps } = await decode(kind, Buffer.concat([damaged, data]))
    expect(text.endsWith(SAMPLE_TEXT)).toBe(true)
    expect(text === SAMPLE_TEXT || text.at(-SAMPLE_TEXT.length - 1) === '\n').toBe(true)
    expect(gaps.join()).toMatch(/^corrupt: /)
  })
  test('every byte changed once: no exception, and always a word where the text is another', async () => {
    const data = whole(kind)
    for (let at = 6; at < data.length; at++) {
      const changed = Buffer.from(data)
      changed[at]! ^= 0x15
      const { text, gaps } = await decode(kind, changed)
      if (text !== SAMPLE_TEXT) expect(gaps).not.toEqual([])
    }
  })
})

describe('gzip', () => {
  const header = (flags: number, rest = Buffer.alloc(0)): Buffer => {
    const data = gzipSync(SAMPLE_TEXT)
    return Buffer.concat([data.subarray(0, 3), Buffer.from([flags]), data.subarray(4, 10), rest, data.subarray(10)])
  }
  test('a name of a megabyte and reserved flags hide nothing', async () => {
    expect(await decode('gzip', header(8, Buffer.from(`${'n'.repeat(2 ** 20)}\0`)), 65_536)).toMatchObject({
      text: SAMPLE_TEXT,
      gaps: ['limit: a name of 1048576 bytes in a gzip header, 65536 at most, was skipped'],
    })
    expect(await decode('gzip', header(0xe0))).toMatchObject({
      text: SAMPLE_TEXT,
      gaps: ['corrupt: a gzip header has reserved flags, which were ignored'],
    })
  })
  test.each([1, 2_000, 30_000])('nothing that stands before damage is lost: %d lines, in pieces of any size', async (lines) => {
    const text = Array.from({ length: lines }, (_, i) => `${i} ${(i * 7_919 * 7_919) % 100_003} of the log\n`).join('')
    const open = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
    // a block of a type that there is not
    const data = Buffer.concat([gzipSync('').subarray(0, 10), open, Buffer.from([7, 0, 0]), gzipSync(SAMPLE_TEXT)])
    for (const step of [lines === 1 ? 1 : 5_000, 70_000, data.length])
      expect(await decode('gzip', data, step), `pieces of ${step}`).toMatchObject({
        text: text + SAMPLE_TEXT,
        gaps: [`corrupt: gzip data is damaged after ${text.length} bytes`],
        left: 0,
      })
  })
  test('what stands behind a hundred damaged members is read, in pieces of any size', async () => {
    const damaged = Buffer.concat([
      gzipSync('').subarray(0, 10),
      deflateRawSync('lost?\n', { finishFlush: constants.Z_SYNC_FLUSH }),
      Buffer.of(7, 0),
    ])
    const data = Buffer.concat([...Array<Buffer>(100).fill(damaged), gzipSync(SAMPLE_TEXT)])
    for (const step of [61, 5_000, data.length]) expect((await decode('gzip', data, step)).text).toBe('lost?\n'.repeat(100) + SAMPLE_TEXT)
  })
  test('a hundred thousand empty members take less than two seconds of a processor', async () => {
    const start = process.cpuUsage()
    const data = Buffer.concat([...Array<Buffer>(100_000).fill(gzipSync('')), gzipSync(SAMPLE_TEXT)])
    expect(await decode('gzip', data, 262_144)).toMatchObject({ text: SAMPLE_TEXT, gaps: [] })
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000)
  })
})

describe('deflate in memory', () => {
  const random = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31 + (i >> 3) * 7) & 255))
  /** All that comes out, through a room of so many bytes, as one after the other stops. */
  const decoded = (input: Uint8Array, room = 40_000): { stops: Stop[]; used: number; bytes: Buffer } => {
    const output = new Uint8Array(room)
    const deflate = new Deflate(input, output)
    const [stops, parts]: [Stop[], Uint8Array[]] = [[], []]
    for (let from = 0; ; from = deflate.shift()) {
      stops.push(deflate.run())
      parts.push(output.slice(from, deflate.size))
      if (stops.at(-1) !== 'full') return { stops, used: deflate.used, bytes: Buffer.concat(parts) }
    }
  }
  const told = (input: Uint8Array): unknown[] => {
    const { stops, used, bytes } = decoded(input)
    return [stops.join(' '), used, bytes.toString('latin1')]
  }
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from(SAMPLE_TEXT)],
    ['bytes', random],
    ['a run', Buffer.alloc(9000, 'a')],
  ])('%s, at each level, and cut anywhere as zlib gives it', (_, data) => {
    for (let level = 0; level <= 9; level++) {
      const packed = deflateRawSync(data, { level })
      expect(told(Buffer.concat([packed, Buffer.from('more')]))).toEqual(['whole', packed.length, data.toString('latin1')])
      for (let end = 0; end < packed.length; end += 7) {
        const cut = packed.subarray(0, end)
        const bytes = inflateRawSync(cut, { finishFlush: constants.Z_SYNC_FLUSH })
        expect(told(cut)).toEqual(['cut', end, bytes.toString('latin1')])
      }
    }
  })
  test('what gives more than there is room for goes on where it stopped', () => {
    const text = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `${i} ${(i * 7_919) % 100_003}\n`).join(''))
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(text, { level })
      const { stops, used, bytes } = decoded(packed)
      expect([stops.at(0), stops.at(-1), used]).toEqual(['full', 'whole', packed.length])
      expect(bytes.equals(text)).toBe(true)
    }
  })
  test.each(['VQAAAAAuL21l', 'VG0SAACAaQ==', 'VHISAAA=', 'VHQyUgAAJJ8AAACAaXQy'])('codes that are none: %s', (base64) => {
    const input = Buffer.from(base64, 'base64')
    const { stops, used } = decoded(input)
    const until = (end: number) => () => inflateRawSync(input.subarray(0, end), { finishFlush: constants.Z_SYNC_FLUSH })
    expect(stops).toEqual([used < input.length ? 'damaged' : 'cut'])
    expect(until(used)).not.toThrow()
    if (stops[0] === 'damaged') expect(until(used + 1)).toThrow(/invalid/)
  })
  const open = deflateRawSync('before\n', { finishFlush: constants.Z_SYNC_FLUSH })
  test.each([
    ['a block of a type that there is not', [7]],
    ['lengths of a stored block that do not fit', [0, 1, 0, 1, 0]],
    ['a match that reaches too far back', [3, 0x5e, 0]],
    ['more codes than there are', [0xfd, 0xff, 0xff]],
  ])('%s: what stands before it is given', (_, odd) => {
    const input = Buffer.concat([open, Buffer.from([...odd, 1, 2, 3, 4, 5, 6, 7, 8])])
    const { stops, used, bytes } = decoded(input)
    expect([stops, bytes.toString('latin1', 0, 7)]).toEqual([['damaged'], 'before\n'])
    // zlib takes the bytes before it, and not the one in which it shows
    const until = (end: number) => () => inflateRawSync(input.subarray(0, end), { finishFlush: constants.Z_SYNC_FLUSH })
    expect(until(used)().equals(bytes)).toBe(true)
    expect(until(used + 1)).toThrow(/invalid|too many/)
  })
})

describe('xz', () => {
  /** A stream of one stored LZMA2 chunk, with a dictionary of this code and no check. */
  const xz = (dictionary: number, text: string): Buffer => {
    const sum = (bytes: Buffer): Buffer => {
      const field = Buffer.alloc(4)
      field.writeUInt32LE(crc32(bytes))
      return field
    }
    const flags = Buffer.from([0, 0])
    const block = Buffer.from([2, 0, 0x21, 1, dictionary, 0, 0, 0])
    const data = Buffer.concat([Buffer.from([1, (text.length - 1) >> 8, (text.length - 1) & 255]), Buffer.from(text), Buffer.from([0])])
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4)
    const index = Buffer.from([0, 0, 0, 0])
    const footer = Buffer.concat([Buffer.alloc(4), flags])
    return Buffer.concat([
      Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
      ...[flags, sum(flags), block, sum(block), data, padding, index, sum(index), sum(footer), footer, Buffer.from('YZ')],
    ])
  }
  test('a dictionary of 4 GiB is named, and what does not need it is read', async () => {
    const { text, gaps, left } = await decode('xz', Buffer.concat([xz(40, 'the first\n'), Buffer.alloc(8), xz(20, 'the second\n')]))
    expect(text).toBe('the first\nthe second\n')
    expect(gaps).toEqual([
      'limit: xz dictionary of 4294967295 bytes, 134217728 at most; what refers further back is not read (decompress it with xz -d first)',
    ])
    expect(left).toBe(0)
  })
})

describe('zstd', () => {
  const MAGIC = [0x28, 0xb5, 0x2f, 0xfd]
  const raw = (text: string, window = 0x58, checksum?: readonly number[]): Buffer => {
    const head = (text.length << 3) | 1
    return Buffer.from([
      ...[...MAGIC, checksum === undefined ? 0 : 4, window, head & 255, (head >> 8) & 255, head >> 16],
      ...[...Buffer.from(text), ...(checksum ?? [])],
    ])
  }
  const skippable = (length: number): Buffer =>
    Buffer.concat([Buffer.from([0x53, 0x2a, 0x4d, 0x18, length & 255, length >> 8, 0, 0]), Buffer.alloc(length, 's')])
  test('skippable frames are skipped', async () => {
    const data = Buffer.concat([skippable(1000), raw('one\n'), skippable(0), skippable(300), raw('two\n')])
    expect(await decode('zstd', data, 100)).toMatchObject({ text: 'one\ntwo\n', gaps: [], left: 0 })
  })
  test('a wrong checksum, and a window that is too large, are named; the data is read', async () => {
    expect(await decode('zstd', raw('one\n', 0x58, [1, 2, 3, 4]))).toMatchObject({
      text: 'one\n',
      gaps: ['corrupt: zstd checksum mismatch, what was read may be wrong'],
    })
    const { text, gaps } = await decode('zstd', raw('one\n', 0xf8))
    expect(text).toBe('one\n')
    expect(gaps[0]).toMatch(/^limit: zstd window of 2199023255552 bytes, 134217728 at most/)
  })
  test('a header with a reserved bit is passed over', async () => {
    const { text, gaps } = await decode('zstd', Buffer.concat([Buffer.from([...MAGIC, 8, 0x58]), raw('one\n')]))
    expect(text).toBe('one\n')
    expect(gaps).toEqual(['corrupt: zstd data is damaged after 0 bytes'])
  })
  test('blocks that repeat one byte are given one by one', async () => {
    const block = [0x02, 0x00, 0x10, 0x0a]
    const data = Buffer.from([...MAGIC, 0, 0x58, ...Array.from({ length: 100 }, () => block).flat(), 1, 0, 0])
    const { text, pieces } = await decode('zstd', data)
    expect(text).toBe('\n'.repeat(100 * 131_072))
    expect(pieces).toBe(100)
  })
})

describe('xxHash', () => {
  // XSUM of the specification's own examples: the empty text and short ones
  test('32 and 64 bits, in pieces', () => {
    const hashes = (text: string, step: number): [string, string] => {
      const short = new Xxh32()
      const long = new Xxh64()
      for (let at = 0; at < text.length; at += step) for (const hash of [short, long]) hash.update(Buffer.from(text.slice(at, at + step)))
      return [short.digest().toString(16), long.digest().toString(16)]
    }
    expect(hashes('', 1)).toEqual(['2cc5d05', 'ef46db3751d8e999'])
    expect(hashes('abc', 1)).toEqual(['32d153ff', '44bc2cf5ad770999'])
    const text = 'Nobody inspects the spammish repetition'
    for (const step of [1, 5, 16, 33, 64]) expect(hashes(text, step)).toEqual(['e2293b2f', 'fbcea83c8a378bf1'])
  })
})
