import { describe, expect, test } from 'vitest'
import type { RawLine } from '../../src/core/parser.ts'
import { analyzeText } from '../../src/index.ts'
import { AlikeLines } from '../../src/reading/alike-lines.ts'

const raw = (line: number, text: string): RawLine => ({ line, text, offset: line, opensGate: true })
/** What is opened of these texts: `line×times`. `begins`: with which texts something begins. */
function opened(texts: readonly string[], begins: (text: string) => boolean = () => false): string[] {
  const seen: string[] = []
  let collecting: number | undefined
  const alike = new AlikeLines({
    get wantsAll() {
      return collecting !== undefined
    },
    open({ line, text }, times) {
      seen.push(`${line}×${times}`)
      collecting = begins(text) ? line : undefined
    },
    collectsOnly: (line) => collecting === line,
  })
  for (const [i, text] of texts.entries()) alike.line(raw(i + 1, text))
  alike.flush()
  return seen
}
const total = (seen: readonly string[]): number => seen.reduce((sum, one) => sum + Number(one.split('×')[1]), 0)
const flood = (count: number, text: (i: number) => string = (i) => `worker[${i}]: failed after ${i + 1000} ms`): string[] =>
  Array.from({ length: count }, (_, i) => text(i))

describe('lines alike', () => {
  test('the first 2,048 are opened, then one in 64 stands for them, and the last', () => {
    const seen = opened(flood(2048 + 64 * 3 + 5))
    expect(seen.slice(0, 2)).toEqual(['1×1', '2×1'])
    expect(seen.slice(2047)).toEqual(['2048×1', '2112×64', '2176×64', '2240×64', '2245×5'])
  })
  test('none is lost in any mixture', () => {
    const texts = flood(30_000, (i) =>
      i % 7 === 0 ? `b[${i}]: failed` : i % 1000 === 3 ? `other ${'x'.repeat(i / 1000)}` : `a[${i}]: failed`,
    )
    expect(total(opened(texts))).toBe(30_000)
  })
  test('what waits is opened before another kind is', () => {
    expect(opened([...flood(2050), 'another', ...flood(3)]).slice(2047)).toEqual(['2048×1', '2050×2', '2051×1', '2054×3'])
  })
  test.each([
    ['an exit code', 'worker[7]: exited with code 0', 'worker[7]: exited with code 137'],
    ['a name', 'sda: I/O error', 'sdb: I/O error'],
    ['a word', 'worker[7]: failed', 'worker[7]: Failed'],
    ['a short number', 'http status 200', 'http status 502'],
    ['a host', 'Nov 21 10:00:00 web-00012 x: failed', 'Nov 21 10:00:00 web-00013 x: failed'],
    ['a host of one word', 'Nov 21 10:00:00 node10211 x: failed', 'Nov 21 10:00:00 node10212 x: failed'],
    ['a name that ends with a Z', 'zone 12Z failed', 'zone 13Z failed'],
    ['a name with a T', 'rack 12T07 failed', 'rack 12T08 failed'],
    ['a name with a UUID in it', `pod${'a1b2c3d4-'.repeat(3)}x failed`, `pod${'a1b2c3d5-'.repeat(3)}x failed`],
    ['a host in capitals', 'Nov 21 10:00:00 DB_20001 x: failed', 'Nov 21 10:00:00 DB_20002 x: failed'],
  ])('%s is another kind', (_, a, b) => {
    expect(opened([...Array<string>(3000).fill(a), b, ...Array<string>(70).fill(a)])).toContain('3001×1')
  })
  test.each([
    ['a pid', (i: number) => `worker[${i}]: failed`],
    ['an address', (i: number) => `segfault at ${(0x7f0000000000 + i).toString(16)}`],
    ['a stamp', (i: number) => `Nov 21 10:${String(i % 60).padStart(2, '0')}:${String((i * 7) % 60).padStart(2, '0')} web1 x: failed`],
    ['a stamp of ISO 8601', (i: number) => `${new Date(1e12 + i * 61_001).toISOString()} web1 x: failed`],
    ['one of a whole second', (i: number) => `${new Date(1e12 + i * 61_000).toISOString().slice(0, 19)}Z web1 x: failed`],
    ['a UUID', (i: number) => `trace 1f0c${String(i).padStart(4, '0')}-4c1d-8e2f-9a3b-${(0xabcdef012345 + i).toString(16)} failed`],
  ])('%s is not', (_, text) => expect(opened(flood(4096, text))).toHaveLength(2048 + 32))

  test('where looking spares nothing it is left off for a while, and none is lost', () => {
    // more kinds than are told apart, none twice, between two floods of a kind that is known
    const others = flood(20_000, (i) => `name ${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${'x'.repeat(i / 100)} failed`)
    const texts = [...flood(3_000), ...others, ...flood(100_000)]
    const seen = opened(texts)
    expect(total(seen)).toBe(texts.length)
    const behind = seen.map((one) => one.split('×').map(Number) as [number, number]).filter(([line]) => line > 23_000)
    // the second flood is opened line by line until it is looked at again: then one in 64 stands for the others
    const single = behind.filter(([, times]) => times === 1).length
    expect(single).toBeGreaterThan(10_000)
    expect(single).toBeLessThanOrEqual(32_768)
    expect(behind.slice(single).every(([, times], i, all) => times === 64 || i === all.length - 1)).toBe(true)
  })

  test('of a row of lines that something begins with, the one before another line is opened', () => {
    const seen = opened([...flood(2060), 'its second line', ...flood(2, (i) => `end ${i}`)], (text) => text.startsWith('worker'))
    expect(seen.slice(2047)).toEqual(['2048×1', '2060×12', '2061×1', '2062×1', '2063×1'])
  })
})

describe('a flood in a large log', () => {
  const at = (i: number): string =>
    `Nov 21 14:${String(Math.floor(i / 6000)).padStart(2, '0')}:${String(Math.floor(i / 100) % 60).padStart(2, '0')} web1 kernel: [${(1000 + i / 100).toFixed(6)}]`
  const fault = (i: number): string =>
    `${at(i)} worker[${i + 1}]: segfault at 10 ip 0000000000401234 sp 00007ffc00000000 error 4 in worker[400000+2000]\n`
  const text = [
    ...Array.from({ length: 9_000 }, (_, i) => fault(i)),
    `${at(9_000)} Out of memory: Killed process 77 (java) total-vm:8000000kB, anon-rss:7600000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:64kB oom_score_adj:0\n`,
    ...Array.from({ length: 9_000 }, (_, i) => fault(9_001 + i)),
  ].join('')

  test('has the number, the first and the last of all its lines', async () => {
    const [large, whole] = await Promise.all([
      analyzeText({ 'kern.log': text }, { wholeBytes: 0 }),
      analyzeText({ 'kern.log': text }, { wholeBytes: 2 ** 30, noGate: true }),
    ])
    const told = ({ findings }: typeof large): object[] =>
      findings.map(({ id, count, firstText, lastText, evidence }) => ({ id, count, firstText, lastText, line: evidence[0]?.line }))
    expect(told(large)).toEqual(told(whole))
    expect(told(large)).toContainEqual(expect.objectContaining({ id: 'segfault', count: 18_000, lastText: '21 Nov 14:03:00' }))
    expect(told(large)).toContainEqual(expect.objectContaining({ id: 'oom-kill-global', count: 1, line: 9_001 }))
  })
})
