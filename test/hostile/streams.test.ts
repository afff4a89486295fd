import { gzipSync } from 'node:zlib'
import { describe } from 'vitest'
import { dmesg, KILL, MEMCG, memcg, noise, oom, SEGV, segfault } from './kit/lines.ts'
import { bzip2 } from './kit/bzip2.ts'
import { gzip, lz4, lz4Legacy, xz, zstd, zstdOf, zstdSkippable } from './kit/streams.ts'
import { member, tar } from './kit/tar.ts'
import { type Case, promised } from './kit/promise.ts'

const K = dmesg(oom())
const S = dmesg(segfault())
const M = dmesg(memcg())
const N = dmesg(...noise(400))

const changed = (bytes: Buffer, at: number, by = 0xff): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at < 0 ? copy.length + at : at]! ^= by
  return copy
}
const PACKERS = {
  gzip: (data: Uint8Array | string) => gzip(data),
  bzip2,
  xz: (data: Uint8Array | string) => xz(data),
  'xz with the filter for x86': (data: Uint8Array | string) => xz(data, { filter: [4, 0] }),
  zstd: (data: Uint8Array | string) => zstd(data, { wrongBy: 0 }),
  lz4: (data: Uint8Array | string) => lz4(data),
  'lz4 legacy': (data: Uint8Array | string) => lz4Legacy(data),
}

describe('every compression', () => {
  promised(
    Object.entries(PACKERS).flatMap(([name, pack]): Case[] => [
      { name, input: pack(K), finds: [KILL], lines: { [KILL]: 1 } },
      { name: `${name} under a wrong name`, input: pack(S), file: 'photo.png', finds: [SEGV] },
      { name: `${name}, two streams`, input: Buffer.concat([pack(K), pack(S)]), finds: [KILL, SEGV] },
      { name: `${name} of a tar`, input: pack(tar(member('k.log', K), member('s.log', S))), finds: [KILL, SEGV] },
      { name: `${name} in a tar`, input: tar(member(`k.${name}`, pack(K)), member('s.log', S)), finds: [KILL, SEGV] },
      { name: `${name} twice`, input: pack(pack(K)), finds: [KILL] },
      {
        name: `${name} of nothing beside a log`,
        folder: { 'e.x': pack(''), 'k.log': K },
        finds: [KILL],
        gaps: [/e\.x: (?:empty|truncated|corrupt)/],
      },
      { name: `${name} byte by byte`, stdin: [...pack(M)].map((byte) => Uint8Array.of(byte)), finds: [MEMCG] },
      {
        name: `${name} cut beside a log`,
        folder: { 'c.x': pack(N).subarray(0, pack(N).length >> 1), 'k.log': K },
        finds: [KILL],
        gaps: [/c\.x: (?:truncated|corrupt)/],
      },
      {
        name: `${name} of which only the beginning is there`,
        folder: { 'c.x': pack(N).subarray(0, 12), 'k.log': K },
        finds: [KILL],
        gaps: [/c\.x: /],
      },
    ]),
  )
})

describe('gzip', () => {
  promised([
    { name: 'cut', input: gzipSync(K + N).subarray(0, -20), finds: [KILL], gaps: [/truncated: gzip/] },
    { name: 'without its trailer', input: gzip(K).subarray(0, -8), finds: [KILL], gaps: [/truncated: gzip/] },
    { name: 'wrong checksum', input: gzip(K, { crc: 1 }), finds: [KILL], gaps: [/corrupt: gzip checksum/] },
    { name: 'wrong size', input: gzip(K, { size: 2 ** 32 - 1 }), finds: [KILL], gaps: [/corrupt: gzip checksum/] },
    { name: 'name', input: gzip(K, { flags: 8, fields: 'kern.log\0' }), finds: [KILL] },
    { name: 'name that steers', input: gzip(K, { flags: 8, fields: '\x1b]0;x\x07\u202e\0' }), finds: [KILL] },
    { name: 'comment', input: gzip(K, { flags: 16, fields: 'a comment\0' }), finds: [KILL] },
    { name: 'extra field', input: gzip(K, { flags: 4, fields: Buffer.from([4, 0, 1, 2, 3, 4]) }), finds: [KILL] },
    { name: 'header checksum', input: gzip(K, { flags: 2, fields: Buffer.from([0, 0]) }), finds: [KILL] },
    { name: 'all fields', input: gzip(K, { flags: 4 | 8 | 16 | 2, fields: Buffer.from([2, 0, 9, 9, 97, 0, 98, 0, 0, 0]) }), finds: [KILL] },
    { name: 'second member damaged', input: Buffer.concat([gzip(K), changed(gzip(N), 30)]), finds: [KILL], gaps: [/corrupt: gzip/] },
    { name: 'zeros behind', input: Buffer.concat([gzip(K), Buffer.alloc(4096)]), finds: [KILL] },
    {
      name: 'rubbish behind',
      input: Buffer.concat([gzip(K), Buffer.from('rubbish')]),
      finds: [KILL],
      gaps: [/corrupt: other data follows the gzip data at byte \d+/],
    },
    {
      name: 'a thousand members',
      input: Buffer.concat([...Array.from({ length: 1000 }, () => gzip('x\n')), gzip(K)]),
      finds: [KILL],
      lines: { [KILL]: 1001 },
    },
    {
      name: 'a thousand empty members',
      input: Buffer.concat([...Array.from({ length: 1000 }, () => gzip('')), gzip(K)]),
      finds: [KILL],
      lines: { [KILL]: 1 },
    },
    {
      name: 'expands too much',
      folder: { 'bomb.gz': gzipSync(Buffer.alloc(70 * 2 ** 20)), 'k.log': K },
      finds: [KILL],
      gaps: [/bomb\.gz: limit: expansion ratio.*--max-ratio/],
    },
    {
      name: 'more bytes than allowed',
      input: gzip(K + N),
      finds: [KILL],
      args: ['--max-bytes', '8192'],
      gaps: [/limit: more than 8192 bytes.*--max-bytes/],
    },
  ])
})

describe('zstd', () => {
  promised([
    { name: 'wrong size', folder: { 'w.zst': zstd(S, { size: 1 }), 'k.log': K }, finds: [KILL, SEGV], gaps: [/w\.zst: corrupt/] },
    { name: 'small blocks', input: zstd(K + N, { block: 100 }), finds: [KILL] },
    { name: 'skippable frame first', input: Buffer.concat([zstdSkippable('metadata'), zstd(K)]), finds: [KILL] },
    { name: 'skippable frame between', input: Buffer.concat([zstd(K), zstdSkippable('x'), zstd(S)]), finds: [KILL, SEGV] },
    { name: 'cut in the second frame', input: Buffer.concat([zstd(K), zstd(N).subarray(0, 60)]), finds: [KILL], gaps: [/zstd/] },
    {
      name: 'window of 2 GiB beside a log',
      folder: { 'w.zst': zstd(S, { window: 21 << 3 }), 'k.log': K },
      finds: [KILL, SEGV],
      gaps: [/w\.zst: limit: zstd window/],
    },
    {
      name: 'expands too much',
      folder: { 'b.zst': zstdOf(0, 80 * 2 ** 20), 'k.log': K },
      finds: [KILL],
      gaps: [/b\.zst: limit: expansion ratio/],
    },
  ])
})

describe('xz', () => {
  promised([
    { name: 'wrong check', input: xz(K, { wrongBy: 1 }), finds: [KILL], gaps: [/corrupt|truncated/] },
    { name: 'wrong index', input: xz(K, { moreRecords: 3 }), finds: [KILL], gaps: [/corrupt|truncated/] },
    { name: 'cut in the index', input: xz(K).subarray(0, -20), finds: [KILL], gaps: [/truncated/] },
    {
      name: 'dictionary of 4 GiB beside a log',
      folder: { 'd.xz': xz(S, { dictionary: 40 }), 'k.log': K },
      finds: [KILL, SEGV],
      gaps: [/d\.xz: limit: xz dictionary/],
    },
  ])
})

describe('bzip2', () => {
  promised([
    {
      name: 'wrong checksum of a block beside a log',
      folder: { 'w.bz2': changed(bzip2(N), 11), 'k.log': K },
      finds: [KILL],
      gaps: [/w\.bz2: (?:corrupt|truncated)/],
    },
    { name: 'text that begins like it', input: `BZh9 is how bzip2 begins\n${K}`, finds: [KILL], lines: { [KILL]: 2 } },
    { name: 'runs of one byte', input: bzip2(`${'z'.repeat(3000)}\n${K}`), finds: [KILL], lines: { [KILL]: 2 } },
  ])
})

describe('lz4', () => {
  promised([
    { name: 'legacy, then a frame', input: Buffer.concat([lz4Legacy(K), lz4(S), lz4Legacy(M)]), finds: [KILL, SEGV, MEMCG] },
    { name: 'a skippable frame between', input: Buffer.concat([lz4(K), zstdSkippable('x'.repeat(100)), lz4(S)]), finds: [KILL, SEGV] },
    { name: 'a wrong checksum of the header', input: lz4(K, 0x83), finds: [KILL], gaps: [/corrupt: lz4 header checksum mismatch/] },
    {
      name: 'legacy, with a size that cannot be',
      input: Buffer.concat([lz4Legacy(K), Buffer.alloc(8, 0x77)]),
      finds: [KILL],
      gaps: [/corrupt/],
    },
  ])
})

describe('a log that begins as another format does', () => {
  const MAGICS = {
    gzip: [0x1f, 0x8b, 8],
    'gzip and its flags': [0x1f, 0x8b, 8, 0],
    zstd: [0x28, 0xb5, 0x2f, 0xfd],
    xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
    lz4: [4, 0x22, 0x4d, 0x18],
    bzip2: [...Buffer.from('BZh91AY&SY')],
    zip: [0x50, 0x4b, 3, 4],
    ELF: [0x7f, 0x45, 0x4c, 0x46],
    journal: [...Buffer.from('LPKSHHRH')],
    PDF: [...Buffer.from('%PDF-')],
    SQLite: [...Buffer.from('SQLite format 3')],
    'SQLite and its NUL': [...Buffer.from('SQLite format 3\0')],
  }
  promised(
    Object.entries(MAGICS).map(([name, magic]) => ({
      name,
      input: Buffer.concat([Buffer.from(magic), Buffer.from(` as somebody typed it\n${K}${S}`)]),
      finds: [KILL, SEGV],
      lines: { [KILL]: 2 },
    })),
  )
})
