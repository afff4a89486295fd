import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gap } from '../../src/core/report.ts'
import { openInputs } from '../../src/input/open.ts'
import { DEFAULT_LIMITS, type InputLimits } from '../../src/input/source.ts'
import { END, pax, tar, tarMember, zip, zipParts } from './build.ts'
import { Zip } from '../hostile/kit/zip.ts'
import { sample, SAMPLE_TEXT } from './samples.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'containers-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The texts of a file by their names behind the file's own, and what is told of them. */
async function read(data: Buffer, limits: Partial<InputLimits> = {}): Promise<{ texts: Record<string, string>; gaps: string[] }> {
  const path = join(folder, 'x')
  writeFileSync(path, data)
  const gaps: Gap[] = []
  const texts: [string, string][] = []
  for await (const source of openInputs([path], { ...DEFAULT_LIMITS, ...limits }, (gap) => gaps.push(gap), { stdin: process.stdin })) {
    const pieces: Uint8Array[] = []
    for await (const piece of source.open()) pieces.push(piece)
    texts.push([source.path.slice(path.length), Buffer.concat(pieces).toString('latin1')])
  }
  return { texts: Object.fromEntries(texts), gaps: gaps.map(({ what, why }) => `${what.replace(path, '')}|${why.replaceAll(path, '')}`) }
}

const A = 'the first text, of one line\n'
const B = 'the second text\nof two lines\n'
const first = (): Buffer => tar({ name: 'a.log', data: A })
const second = (): Buffer => tar({ name: 'b.log', data: B })

describe('what follows behind the end is read', () => {
  test('an archive behind an archive, also in blocks of 20 and compressed', async () => {
    const both = { '!a.log': A, '!b.log': B }
    expect(await read(Buffer.concat([first(), second()]))).toEqual({ texts: both, gaps: [] })
    expect(await read(Buffer.concat([first(), Buffer.alloc(8192), second()]))).toEqual({ texts: both, gaps: [] })
    expect(await read(gzipSync(Buffer.concat([first(), second()])))).toEqual({ texts: both, gaps: [] })
    expect((await read(Buffer.concat([gzipSync(first()), gzipSync(second())]))).texts).toEqual(both)
  })
  test.each([
    ['text', Buffer.from(B)],
    ['gzip', gzipSync(B)],
  ])('%s behind each format', async (_, behind) => {
    const archive = first()
    for (const [name, data, kind] of [
      ['!a.log', archive, 'tar'],
      ['', gzipSync(SAMPLE_TEXT.slice(0, 300)), 'gzip'],
      ['', sample('bzip2'), 'bzip2'],
      ['', sample('xz'), 'xz'],
      ['', sample('zstd'), 'zstd'],
      ['', sample('lz4'), 'lz4'],
    ] as const) {
      // a gzip behind a gzip is its next member
      if (kind === 'gzip' && behind[0] === 0x1f) continue
      const { texts, gaps } = await read(Buffer.concat([data, behind]))
      expect(Object.keys(texts)).toEqual([name, `!+${data.length}`])
      expect(texts[`!+${data.length}`]).toBe(B)
      expect(gaps).toEqual([`|corrupt: other data follows the ${kind} data at byte ${data.length}, it was read as !+${data.length}`])
    }
  })
  test('a zip behind a zip, text behind it, text before it', async () => {
    const one = zip({ name: 'a.log', data: A })
    const two = zip({ name: 'b.log', data: B })
    expect(await read(Buffer.concat([one, two]))).toEqual({ texts: { '!b.log': B, '!a.log': A }, gaps: [] })
    const text = SAMPLE_TEXT.repeat(20)
    expect((await read(Buffer.concat([one, Buffer.from(text)]))).texts).toEqual({ '!a.log': A, [`!+${one.length}`]: text })
    const script = '#!/bin/sh\nexec unzip "$0"\n# and nothing more\n'
    expect((await read(Buffer.concat([Buffer.from(script), two]))).texts).toEqual({ '!b.log': B, '!+0': script })
  })
  test('a program of a megabyte before a zip', async () => {
    const program = Buffer.alloc(1_500_000, 0x90)
    program.write('MZ')
    const { texts } = await read(Buffer.concat([program, zip({ name: 'b.log', data: B })]))
    expect(texts['!b.log']).toBe(B)
  })
  test('a tar behind text', async () => {
    expect((await read(Buffer.concat([Buffer.from(A), second()]))).texts).toEqual({ '!+0': A, '!b.log': B })
  })
})

describe('a damaged tar', () => {
  test('the text of a member whose header is damaged is read by its place', async () => {
    const data = tar({ name: 'a.log', data: A }, { name: 'b.log', data: B }, { name: 'c.log', data: A })
    data[1024 + 3]! ^= 1
    const { texts, gaps } = await read(data)
    expect(Object.keys(texts)).toEqual(['!a.log', '!+1536', '!c.log'])
    expect(texts['!+1536']!.replace(/\0+$/, '')).toBe(B)
    expect(gaps).toEqual(['|corrupt: damaged tar header at byte 1024, read on at the next good one'])
  })
  test('a member that is compressed, and the very first one', async () => {
    const data = tar({ name: 'a.log.gz', data: gzipSync(A) }, { name: 'b.log', data: B })
    data[5]! ^= 1
    const { texts } = await read(data)
    expect(texts).toEqual({ '!+512': A, '!b.log': B })
  })
  test('bytes that are missing: the next header stands where no block begins', async () => {
    const { texts, gaps } = await read(Buffer.concat([first().subarray(0, -1024), Buffer.from('abc'), second()]))
    expect(texts).toMatchObject({ '!a.log': A, '!b.log': B })
    expect(gaps[0]).toMatch(/corrupt: damaged tar header at byte 1024/)
  })
  test.each([60, 130, 300, 511])('a first header of which only %d bytes are there', async (length) => {
    const { gaps } = await read(tarMember({ name: 'var/log/kern.log', data: A }).subarray(0, length))
    expect(gaps).toEqual(['|truncated: a tar archive that ends inside its first header'])
  })
  test('text that ends in NULs is no header', async () => {
    expect((await read(Buffer.from(`${A}\0\0\0\0`))).gaps).toEqual([])
  })
  test('cut at every 100 bytes: what is there is read, and it is told', async () => {
    const data = tar({ name: 'a.log', data: A }, { name: 'b.log', data: SAMPLE_TEXT })
    for (let end = 700; end < data.length - 1024; end += 100) {
      const { texts, gaps } = await read(data.subarray(0, end))
      expect(texts['!a.log']).toBe(A)
      expect(gaps.join()).toMatch(/truncated/)
    }
  })
  test.each([
    ['negative', Buffer.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 254, 0])],
    ['beyond every file', Buffer.from([128, 0, 0, 0, 127, 255, 255, 255, 255, 255, 255, 255])],
    ['no digits', '99999999999\0'],
    ['a minus', '-0000001000\0'],
  ])('a size that cannot be: %s', async (_, size) => {
    const { texts, gaps } = await read(tar({ name: 'a.log', data: A }, { name: 'n', size }, { name: 'b.log', data: B }))
    expect(texts).toEqual({ '!a.log': A, '!b.log': B })
    expect(gaps).toEqual(['|corrupt: a tar header states no valid size, read on at the next good header'])
  })
  test('a size that a link, a folder or a device states has no data behind it', async () => {
    for (const type of ['1', '2', '3', '5', '6']) {
      const size = '00000020000\0'
      const { texts } = await read(tar({ name: 'b.log', data: B }, { name: 'q', type, link: 'b.log', size }, { name: 'a.log', data: A }))
      expect(texts).toEqual({ '!b.log': B, '!a.log': A })
    }
  })
  test('extended headers: wrong ones are ignored, too many or too long ones are skipped', async () => {
    const member = tarMember({ name: 'a.log', data: A })
    for (const [head, word] of [
      [pax({ size: 'many' }), /corrupt: an extended tar header states no valid size/],
      [pax({ size: '99999999999999999999' }), /corrupt: an extended tar header states no valid size/],
      [tarMember({ type: 'x', data: '0 path=q\n' }), /corrupt: an extended tar header is damaged/],
      [tarMember({ type: 'x', data: '999 path=q\n' }), /corrupt: an extended tar header is damaged/],
      [pax({ path: 'p'.repeat(70_000) }), /limit: tar header of more than 65536 bytes was skipped/],
      [tarMember({ type: 'L', size: '10000000000\0' }), /limit: tar header of more than 65536 bytes was skipped/],
      [Buffer.concat(Array<Buffer>(1001).fill(pax({ comment: 'x' }))), /limit: more than 1000 extended tar headers before one member/],
    ] as const) {
      const { texts, gaps } = await read(Buffer.concat([head, member, second()]))
      expect(texts).toEqual({ '!a.log': A, '!b.log': B })
      expect(gaps).toHaveLength(1)
      expect(gaps[0]).toMatch(word)
    }
  })
  test('a long name is shown in part', async () => {
    const { texts, gaps } = await read(Buffer.concat([pax({ path: `${'d/'.repeat(30_000)}x` }), first()]))
    expect(Object.entries(texts)).toEqual([[`!${'d/'.repeat(500)}… (59001 more characters)`, A]])
    expect(gaps).toEqual([])
  })
})

describe('a damaged zip', () => {
  const members = [
    { name: 'a.log', data: A },
    { name: 'b.log', data: B },
  ]
  const texts = { '!a.log': A, '!b.log': B }
  test('without its directory, in each way of storing', async () => {
    for (const method of [0, 8] as const)
      for (const descriptor of [false, true]) {
        const { body } = zipParts(members.map((member) => ({ ...member, method, descriptor })))
        expect(await read(body)).toEqual({
          texts,
          gaps: ['|corrupt: the zip has no readable directory at its end (cut or damaged), its members were read by their own headers'],
        })
      }
  })
  test('a directory that is damaged in the middle, or counts too few', async () => {
    const data = zip(...members)
    const broken = Buffer.from(data)
    broken[broken.lastIndexOf('PK\x01\x02')]! ^= 1
    const { texts: read1, gaps } = await read(broken)
    expect(read1).toEqual(texts)
    expect(gaps[0]).toBe('|corrupt: the zip directory is damaged, what it lacks was read by its own header')
  })
  test('a place where no member begins', async () => {
    const { texts: found, gaps } = await read(zip({ name: 'a.log', data: A, stated: { offset: 2 ** 31 } }, members[1]!))
    expect(found).toEqual(texts)
    expect(gaps).toEqual(['!a.log|corrupt: the zip directory names a place where no member begins'])
  })
  test.each([
    [{ size: 5 }, 'corrupt: the zip states 5 bytes, 28 were read'],
    [{ crc: 1 }, 'corrupt: zip checksum mismatch, what was read may be wrong'],
    [{ stored: 2 ** 30 }, 'corrupt: the zip states 1073741824 bytes of data, more than there are'],
  ])('a directory that states %j', async (stated, why) => {
    const { texts: found, gaps } = await read(zip({ name: 'a.log', data: A, stated }, members[1]!))
    expect(found).toEqual(texts)
    expect(gaps).toEqual([`!a.log|${why}`])
  })
  test('a name with a slash behind it that has data is read; a link is not', async () => {
    const { texts: found, gaps } = await read(zip({ name: 'd/', data: B }, { name: 'l', data: '/etc/passwd', mode: 0o120777 }))
    expect(found).toEqual({ '!d/': B })
    expect(gaps).toEqual(['!l|link not followed: symbolic link in an archive'])
  })
  test('cut in each member', async () => {
    const { body } = zipParts([members[0]!, { name: 'b.log', data: SAMPLE_TEXT }])
    const { texts: found, gaps } = await read(body.subarray(0, -100))
    expect(found['!a.log']).toBe(A)
    expect(SAMPLE_TEXT.startsWith(found['!b.log']!)).toBe(true)
    expect(gaps[1]).toMatch(/^!b\.log\|truncated: the zip ends inside this member, \d+ bytes were read$/)
  })
})

describe('names are labels', () => {
  const names = [
    '../x',
    '/x',
    '',
    '.',
    '..',
    '/',
    '__proto__',
    'constructor',
    'a\nb',
    'a\x1b[31m',
    'a\u202eb',
    'x.log:12',
    'a!b',
    '\xff\xfe',
    '\xff\xff',
  ]
  test('each is read, and those that are alike are told apart', async () => {
    const twice = [...names, 'same', 'same', 'same']
    for (const data of [
      Buffer.concat([...twice.map((name, i) => tarMember({ name, data: `text ${i}\n` })), END]),
      zip(...twice.map((name, i) => ({ name, data: `text ${i}\n` }))),
    ]) {
      const { texts } = await read(data)
      expect(Object.values(texts)).toEqual(twice.map((_, i) => `text ${i}\n`))
      expect(Object.keys(texts).slice(-3)).toEqual(['!same', '!same#2', '!same#3'])
    }
  })
})

test('files of a folder are opened by their bytes', async () => {
  const at = join(folder, 'names')
  mkdirSync(at)
  const bytes = (name: string): Buffer => Buffer.concat([Buffer.from(`${at}/`), Buffer.from(name, 'latin1')])
  writeFileSync(bytes('\xe4.log'), A)
  writeFileSync(bytes('\xff\xfe'), B)
  mkdirSync(bytes('d\x80'))
  writeFileSync(bytes('d\x80/x.log'), A)
  writeFileSync(join(at, 'ä.log'), B)
  const texts: [string, number][] = []
  for await (const source of openInputs([at], DEFAULT_LIMITS, () => {}, { stdin: process.stdin })) {
    let size = 0
    for await (const piece of source.open()) size += piece.length
    texts.push([source.path.slice(at.length), size])
  }
  expect(Object.fromEntries(texts)).toEqual({ '/\\xe4.log': 28, '/\\xff\\xfe': 29, '/d\\x80/x.log': 28, '/ä.log': 29 })
})

describe('limits', () => {
  test('what follows behind the end counts as a member', async () => {
    const parts = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? gzipSync(A) : sample('zstd')))
    const { gaps } = await read(Buffer.concat(parts), { maxMembers: 5 })
    expect(gaps.at(-1)).toMatch(/limit: more than 5 members \(--max-members\)/)
  })
  test('the members of a zip expand together', async () => {
    const data = Buffer.alloc(30 * 2 ** 20)
    const { gaps, texts } = await read(zip({ name: '0', data }, { name: '1', data }, { name: '2', data }, { name: '3', data: B }))
    expect(gaps).toEqual(['!2|limit: expansion ratio 250:1 reached after 7 MiB, the rest was not read (--max-ratio)'])
    expect(texts['!3']).toBe(B)
  })
  test('what stands behind members that expand too much is read, up to sixteen of them; then the archive is named', async () => {
    const data = Buffer.alloc(66 * 2 ** 20)
    const bombs = Array.from({ length: 16 }, (_, i) => ({ name: String(i), data }))
    const few = await read(zip(...bombs.slice(1), { name: 'k.log', data: B }))
    expect(few.gaps).toHaveLength(15)
    expect(few.gaps[0]).toBe('!1|limit: expansion ratio 250:1 reached after 64 MiB, the rest was not read (--max-ratio)')
    expect(few.texts['!k.log']).toBe(B)
    const many = await read(zip(...bombs, { name: 'k.log', data: B }))
    expect(many.gaps).toHaveLength(17)
    expect(many.gaps.at(-1)).toBe('|limit: 16 members expand more than 250:1, those behind !15 were not read (--max-ratio)')
    expect(many.texts['!k.log']).toBeUndefined()
  })
  test('bytes count once, read or expanded', async () => {
    const data = Buffer.concat([first(), second()])
    expect((await read(data, { maxBytes: data.length })).gaps).toEqual([])
    expect((await read(data, { maxBytes: data.length - 1500 })).gaps[0]).toMatch(/limit: more than \d+ bytes read or expanded/)
  })
})

test('a member of an obsolete kind is read where it has data, but for the names that an incremental archive keeps of a folder', async () => {
  const of = (type: string, data: string): Promise<{ texts: Record<string, string>; gaps: string[] }> =>
    read(tar({ name: 'one', type, data }, { name: 'b.log', data: B }))
  expect(await of('D', A)).toEqual({ texts: { '!one': A, '!b.log': B }, gaps: [] })
  expect(await of('D', 'Nov 21 09:00:00 web1 app: it broke\n')).toMatchObject({
    gaps: [],
    texts: { '!one': expect.stringContaining('it broke') },
  })
  expect(await of('N', A)).toEqual({ texts: { '!one': A, '!b.log': B }, gaps: [] })
  expect(await of('D', 'Ya.log\0Nb.log\0\0')).toEqual({ texts: { '!b.log': B }, gaps: [] })
  expect(await of('D', '')).toEqual({ texts: { '!b.log': B }, gaps: [] })
})

test('a zip that states a size that no file has is read, and the lie is named', async () => {
  const huge = Buffer.alloc(12)
  huge.writeUInt16LE(1)
  huge.writeUInt16LE(8, 2)
  huge.writeBigUInt64LE(2n ** 64n - 1n, 4)
  const gaps = ['!a.log|corrupt: the zip states 2^53 and more bytes, 28 were read']
  expect(await read(new Zip().add('a.log', A, { size: 0xffffffff, extra: huge }).end())).toEqual({ texts: { '!a.log': A }, gaps })
  huge.writeBigUInt64LE(28n, 4)
  expect(await read(new Zip().add('a.log', A, { size: 0xffffffff, extra: huge }).end())).toEqual({ texts: { '!a.log': A }, gaps: [] })
})
