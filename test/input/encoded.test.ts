import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Gap } from '../../src/core/report.ts'
import { analyze } from '../../src/index.ts'
import { openInputs } from '../../src/input/open.ts'
import { DEFAULT_LIMITS } from '../../src/input/source.ts'

const folder = mkdtempSync(join(tmpdir(), 'encoded-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'x')

/** The texts of a file by their names behind the file's own, and what is told of them. */
async function read(data: Buffer | string, maxDepth = DEFAULT_LIMITS.maxDepth) {
  writeFileSync(path, data)
  const gaps: Gap[] = []
  const texts: Record<string, string> = {}
  for await (const source of openInputs([path], { ...DEFAULT_LIMITS, maxDepth }, (gap) => gaps.push(gap), { stdin: process.stdin })) {
    const pieces: Uint8Array[] = []
    for await (const piece of source.open()) pieces.push(piece)
    texts[source.path.slice(path.length)] = Buffer.concat(pieces).toString()
  }
  return { texts, gaps: gaps.map(({ what, why }) => `${what.slice(path.length)}|${why.replaceAll(path, '')}`) }
}

const LOG = Array.from(
  { length: 9 },
  (_, i) => `[  70${i}.000000] kvd: größe ${i} of a line that goes on for a while, = and = again\n`,
).join('')
const broken = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\n')
const quoted = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => (byte === 10 ? '\n' : byte === 61 || byte > 126 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte)))
    .join('')
    .replace(/([^\n]{50})(?=[^\n]{3})/g, '$1=\n')
const part = (name: string, encoding: string, body: string): string =>
  `--b7\nContent-Type: text/plain;\n name="${name}"\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`
const HEAD =
  'Received: from a\nFrom: eve@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary="b7"\n\n--b7\nContent-Type: text/plain\n\nIt broke.\n\n'
const mail = (...parts: readonly string[]): string => `${HEAD}${parts.join('')}--b7--\n`

describe('a mail', () => {
  test('its parts are read by their names, and its text keeps its lines', async () => {
    const text = mail(part('a.log', 'base64', broken(LOG)), part('b.log', 'quoted-printable', quoted(LOG)), part('c.log', '7bit', 'plain'))
    const { texts, gaps } = await read(text)
    expect(gaps).toEqual([])
    expect(Object.keys(texts)).toEqual(['', '!a.log', '!b.log'])
    expect(texts['!a.log']).toBe(LOG)
    expect(texts['!b.log']).toBe(LOG)
    expect(texts['']!.split('\n')).toHaveLength(text.split('\n').length)
    expect(texts['']!.split('\n').indexOf('plain')).toBe(text.split('\n').indexOf('plain'))
  })
  test('mails in a row, parts without a name or of one name, a compressed part', async () => {
    const one = (encoding: string, body: string): string =>
      `From eve@example.org Tue Mar  3 21:14:07 2026\nMessage-ID: <1@a>\nSubject: x\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`
    const { texts, gaps } = await read(`${one('base64', broken(LOG))}\n${one('quoted-printable', quoted('a = b\n'))}`)
    expect([texts['!part 1'], texts['!part 2']]).toEqual([LOG, 'a = b\n\n'])
    expect(gaps).toEqual([])
    const twice = await read(mail(part('a.gz', 'base64', broken(gzipSync(LOG))), part('a.gz', 'base64', broken('x\n'))))
    expect([twice.texts['!a.gz'], twice.texts['!a.gz#2']]).toEqual([LOG, 'x\n'])
  })
  test('one that is cut is read so far', async () => {
    const { texts, gaps } = await read(`${HEAD}${part('a.log', 'base64', broken(LOG))}`.slice(0, -100))
    expect(LOG.startsWith(texts['!a.log']!.slice(0, -2))).toBe(true)
    expect(texts['!a.log']!.length).toBeGreaterThan(200)
    expect(gaps).toEqual(['!a.log|truncated: the mail ends inside this part'])
  })
  test('mails within mails end at the limit of layers', async () => {
    let text = mail(part('a.log', 'base64', broken(LOG)))
    for (let i = 0; i < 5; i++) text = mail(part('m.eml', 'base64', broken(text)))
    expect((await read(text, 3)).gaps).toEqual(['!m.eml!m.eml!m.eml|limit: nested deeper than 3 layers (--max-depth)'])
    expect((await read(text)).texts['!m.eml!m.eml!m.eml!m.eml!m.eml!a.log']).toBe(LOG)
  })
  test.each([
    ['without encoded parts', 'From: a\nSubject: b\nContent-Transfer-Encoding: 8bit\n\n=3D aGVsbG8=\n'],
    ['no mail', 'Name: api\nNode: n1\n\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n'],
  ])('stays as it is: %s', async (_, text) => expect(await read(text)).toEqual({ texts: { '': text }, gaps: [] }))
})

describe('a text that stands for another', () => {
  test.each([
    ['base64', broken(LOG)],
    ['base64 on one line', Buffer.from(LOG).toString('base64')],
    ['base64 of gzip', broken(gzipSync(LOG.repeat(30) + LOG.split('').toReversed().join('')))],
    ['percent signs', encodeURIComponent(LOG)],
  ])('%s', async (_, text) => {
    const { texts, gaps } = await read(text)
    expect(gaps).toEqual([])
    expect(texts['']!.startsWith(LOG)).toBe(true)
  })
  test.each([
    ['hashes', Array.from({ length: 9 }, (_, i) => `${i}`.padStart(64, 'ab3f')).join('\n')],
    ['a key', `-----BEGIN CERTIFICATE-----\n${broken(LOG)}\n-----END CERTIFICATE-----\n`],
    ['a long word', 'x'.repeat(5000)],
    ['a query in a log', `GET /?q=${encodeURIComponent(LOG)} HTTP/1.1\n`],
    ['an address', `https://a.example/?q=${encodeURIComponent('a b c d e f g h i j k l m n o p q r s t')}`],
  ])('is itself: %s', async (_, text) => expect((await read(text)).texts['']).toBe(text))
})

describe('behind data that is damaged', () => {
  const gz = gzipSync(LOG)
  test('the next stream is found behind what belongs to none', async () => {
    const { texts, gaps } = await read(Buffer.concat([gzipSync('a\n'), Buffer.from('lost words'), gz]))
    const at = gzipSync('a\n').length
    expect(texts).toEqual({ '': 'a\n', [`!+${at}`]: 'lost words', [`!+${at + 10}`]: LOG })
    expect(gaps).toEqual([
      `|corrupt: other data follows the gzip data at byte ${at}, it was read as !+${at}`,
      `|corrupt: behind other data something begins anew at byte ${at + 10}, it was read as !+${at + 10}`,
    ])
  })
  test('a beginning that is none ends', async () => {
    const { texts } = await read(Buffer.concat([gzipSync('a\n'), Buffer.from('x'), Buffer.from([0x1f, 0x8b, 8]), Buffer.from('y')]))
    expect(Object.keys(texts)).toHaveLength(2)
  })
})

test('letters that are struck over are read once, as man(1) and printers show bold ones', async () => {
  const line = '[  704.000000] EXT4-fs error (device vdb): ext4_iget:4831: inode #77: comm cp: bad extended attribute block 9'
  writeFileSync(
    path,
    `${line
      .split('')
      .map((letter) => `${letter}\b${letter}`)
      .join('')}\n`,
  )
  const { findings, coverage } = await analyze([path])
  expect(findings.map(({ id }) => id)).toEqual(['filesystem-error'])
  expect(coverage.gaps).toEqual([])
})

test('JSON that breaks off is named, with its place', async () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'kv-0', namespace: 'shop' }, status: { phase: 'Running' } }
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod, pod] }, null, 2)
  const told = async (text: string) => {
    writeFileSync(path, text)
    return (await analyze([path])).coverage.gaps.map(({ why }) => why)
  }
  expect(await told(list.slice(0, list.lastIndexOf('phase')))).toEqual([
    'truncated: the JSON in lines 1 to 24 ends before its last bracket',
  ])
  expect(await told(JSON.stringify(pod).slice(0, -9))).toEqual(['truncated: the JSON in line 1 ends before its last bracket'])
  expect(await told(list)).toEqual([])
})

test('what the kernel says an hour later is listed, though it stands in the next line', async () => {
  const fault = '[  100.000000] kvd[88]: segfault at 8 ip 0000560000001136 sp 00007ffc12345678 error 4 in kvd[560000000000+9000]\n'
  const listed = async (text: string) => {
    writeFileSync(path, fault + text)
    return (await analyze([path])).coverage.unexplained?.map(({ line }) => line) ?? []
  }
  expect(await listed('[ 3700.000000] FOO-FS ERROR (DEVICE VDB): BAR\n')).toEqual([2])
  expect(await listed('[  100.000100] FOO-FS ERROR (DEVICE VDB): BAR\n')).toEqual([])
})
