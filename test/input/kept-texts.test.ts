import { describe, expect, test } from 'vitest'
import type { Span } from '../../src/core/span.ts'
import { KeptTexts } from '../../src/input/kept-texts.ts'
import { analyzeText } from '../../src/index.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

async function kept(pieces: readonly string[], tells = true): Promise<KeptTexts> {
  const texts = new KeptTexts()
  const source = texts.keep({
    path: 'a.log',
    async *open() {
      for (const piece of pieces) yield bytesOf(piece)
    },
  })
  for await (const _ of source.open());
  texts.took('a.log', tells)
  return texts
}

const LINES = ['one', 'two', 'three', 'four', 'fünf', 'six', 'seven', 'eight', 'nine']
const at = (lines: readonly string[], line: number, more: Partial<Span> = {}): Span => ({
  artifact: 'a.log',
  line,
  offset: bytesOf(
    lines
      .slice(0, line - 1)
      .map((text) => `${text}\n`)
      .join(''),
  ).length,
  text: lines[line - 1]!,
  ...more,
})
const around = async (lines: readonly string[], line: number, more: Partial<Span> = {}, end = '\n') => {
  const { before, after } = (await kept([lines.join('\n') + end])).around(at(lines, line, more))
  return [before?.map((one) => [one.line, one.text]), after?.map((one) => [one.line, one.text])]
}

describe('the lines around one', () => {
  test('three on each side, nearest last and first', async () => {
    expect(await around(LINES, 6)).toEqual([
      [
        [3, 'three'],
        [4, 'four'],
        [5, 'fünf'],
      ],
      [
        [7, 'seven'],
        [8, 'eight'],
        [9, 'nine'],
      ],
    ])
  })
  test('as many as there are', async () => {
    expect(await around(LINES, 1)).toEqual([undefined, [2, 3, 4].map((n) => [n, LINES[n - 1]])])
    expect(await around(LINES, 2)).toEqual([[[1, 'one']], [3, 4, 5].map((n) => [n, LINES[n - 1]])])
    expect(await around(LINES, 9)).toEqual([[6, 7, 8].map((n) => [n, LINES[n - 1]]), undefined])
    expect(await around(LINES, 8, {}, '')).toEqual([[5, 6, 7].map((n) => [n, LINES[n - 1]]), [[9, 'nine']]])
    expect(await around(['only'], 1)).toEqual([undefined, undefined])
    expect(await around(['', 'two', '', 'four'], 2)).toEqual([
      [[1, '']],
      [
        [3, ''],
        [4, 'four'],
      ],
    ])
  })
  test('below the last line of a statement of several', async () => {
    expect((await around(LINES, 3, { endLine: 7 }))[1]).toEqual([
      [8, 'eight'],
      [9, 'nine'],
    ])
    expect((await around(LINES, 3, { endLine: 99 }))[1]).toBeUndefined()
  })
  test('without the end of a line of DOS', async () => {
    const texts = await kept(['one\r\ntwo\r\nthree\r\n'])
    expect(texts.around({ artifact: 'a.log', line: 2, offset: 5, text: 'two' })).toEqual({
      before: [{ line: 1, text: 'one' }],
      after: [{ line: 3, text: 'three' }],
    })
  })
  test('in whatever pieces it came', async () => {
    const texts = await kept(Array.from(`${LINES.join('\n')}\n`))
    expect(texts.around(at(LINES, 6)).before?.map(({ text }) => text)).toEqual(['three', 'four', 'fünf'])
  })
})

describe('nothing', () => {
  test('of a text that is not kept: unknown, too large, or one that tells nothing', async () => {
    expect((await kept([LINES.join('\n')])).around(at(LINES, 6, { artifact: 'b.log' }))).toEqual({})
    expect((await kept([LINES.join('\n')], false)).around(at(LINES, 6))).toEqual({})
    const large = `${'x'.repeat(2 ** 20)}\n`
    expect((await kept([`${LINES.join('\n')}\n`, large, large, large, large])).around(at(LINES, 6))).toEqual({})
    expect((await kept([`${LINES.join('\n')}\n`, large, large, large])).around(at(LINES, 6))).toHaveProperty('before')
  })
  test('where something else stands at that place', async () => {
    expect(await around(LINES, 6, { text: 'sex' })).toEqual([undefined, undefined])
    expect(await around(LINES, 6, { offset: 3 })).toEqual([undefined, undefined])
  })
  test('of all texts together beyond their room', async () => {
    const texts = new KeptTexts()
    const text = `one\ntwo\n${'x'.repeat(4 * 2 ** 20 - 8 - 256)}`
    const has: boolean[] = []
    for (const path of ['a', 'b', 'c', 'd', 'e']) {
      const source = texts.keep({
        path,
        async *open() {
          yield bytesOf(text)
        },
      })
      for await (const _ of source.open());
      texts.took(path, true)
      has.push(texts.around({ artifact: path, line: 2, offset: 4, text: 'two' }).before !== undefined)
    }
    expect(has).toEqual([true, true, true, true, false])
  })
})

describe('private keys', () => {
  const PEM = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEowIBAAKCAQEA', 'q8C1', '-----END RSA PRIVATE KEY-----']
  test('are not shown, and nothing beyond them', async () => {
    expect((await around(['a', ...PEM, 'b', 'here', 'c'], 7))[0]).toEqual([[6, 'b']])
    expect((await around(['here', 'b', ...PEM, 'c'], 1))[1]).toEqual([[2, 'b']])
    expect((await around(['a', 'b', ...PEM, 'c', 'd', 'e', 'here'], 10))[0]).toEqual([
      [7, 'c'],
      [8, 'd'],
      [9, 'e'],
    ])
  })
  test('that are cut hide all that follows', async () => {
    expect(await around([...PEM.slice(0, 2), 'x', 'here', 'y'], 4)).toEqual([undefined, undefined])
  })
})

describe('the lines from one number to another', () => {
  test.each([
    [6, 3, 5, ['three', 'four', 'fünf']],
    [6, -2, 2, ['one', 'two']],
    [2, 5, 7, ['fünf', 'six', 'seven']],
    [2, 8, 12, ['eight', 'nine']],
    [9, 10, 12, []],
    [1, -3, 0, []],
  ])('near line %d: %d to %d', async (line, from, to, lines) => {
    expect((await kept([`${LINES.join('\n')}\n`])).between(at(LINES, line), from, to)).toEqual(lines)
  })
  test('none of a text that was not kept, or has other lines there', async () => {
    expect((await kept([LINES.join('\n')], false)).between(at(LINES, 6), 3, 5)).toEqual([])
    expect((await kept([LINES.join('\n')])).between(at(LINES, 6, { text: 'another' }), 3, 5)).toEqual([])
  })
})

test('with the first evidence of a finding, masked and made visible, and with no other', async () => {
  const log = [
    'Nov 21 09:14:57 db1 app[7]: far above',
    'Nov 21 09:14:58 db1 app[7]: DB_PASSWORD=hunter2hunter2 is set',
    'Nov 21 09:14:59 db1 app[7]: \u001b[31mred',
    'Nov 21 09:15:00 db1 app[7]: well',
    'Nov 21 09:15:01 db1 kernel: [40430.000000] Out of memory: Killed process 5150 (java) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:16kB oom_score_adj:0',
    'Nov 21 09:15:02 db1 app[7]: Authorization: Bearer abcdefghijklmnop1234',
    'Nov 21 09:15:03 db1 kernel: [40432.000000] Out of memory: Killed process 5151 (java) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:16kB oom_score_adj:0',
  ]
  const found = (await analyzeText({ 'kern.log': `${log.join('\n')}\n` })).findings.find(({ id }) => id === 'oom-kill-global')!
  const [first, ...others] = found.evidence
  expect(first).toMatchObject({
    line: 5,
    before: [
      { line: 2, text: 'Nov 21 09:14:58 db1 app[7]: DB_PASSWORD=[masked 8-15] is set' },
      { line: 3, text: 'Nov 21 09:14:59 db1 app[7]: \\x1b[31mred' },
      { line: 4, text: log[3] },
    ],
    after: [
      { line: 6, text: 'Nov 21 09:15:02 db1 app[7]: Authorization: Bearer [masked 16-31]' },
      { line: 7, text: log[6] },
    ],
  })
  expect(others.filter(({ before, after }) => before !== undefined || after !== undefined)).toEqual([])
})
