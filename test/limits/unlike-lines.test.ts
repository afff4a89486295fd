import { describe, expect, test } from 'vitest'
import { anyOf } from '../../src/core/any-of.ts'
import { Collected } from '../../src/casefile/collected.ts'
import { boundsMet } from '../../src/casefile/bounds-met.ts'
import { FloodBudget, Floods } from '../../src/casefile/floods.ts'
import { analyzeText } from '../../src/index.ts'
import { DEFAULT_LIMITS } from '../../src/input/source.ts'
import { noting } from '../../src/readers/tellings.ts'
import { readSource } from '../../src/readers/read-source.ts'
import { Gate } from '../../src/scan/gate.ts'
import { gateLiterals } from '../../src/tables.ts'
import { Literals } from '../../src/report/secrets/literals.ts'

/** A word of its own for each number. */
const word = (n: number): string => Array.from(String(n).padStart(5, '0'), (digit) => 'bcdfghjklm'.charAt(Number(digit))).join('')
const stamp = (n: number): string =>
  `Mar  3 10:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')} web1 brewd[7]: `
const said = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `${stamp(n)}${line(n)}\n`).join('')

describe('lines that say that something broke, no two alike', () => {
  const odd = (n: number) => `failed to pour ${word(n)}`
  const many = said(23_000, odd)

  test('past 20,000 that are not kept further ones are not looked at, and a gap says so', async () => {
    const { coverage } = await analyzeText({ 'a.log': many })
    expect(coverage.gaps).toEqual([
      {
        what: 'a.log',
        why: 'limit: 1000 kinds of lines that say that something broke are kept, in 2000 more with such words only known failures were looked for',
        kind: 'limit',
      },
    ])
    expect(coverage.unexplained).toHaveLength(200)
    expect(coverage.unexplainedOmitted).toBe(20_800)
  })

  test('behind them a known failure is found, a graver line is listed, and one of a kind that is kept is counted', async () => {
    const last = `${stamp(0)}fatal: the kettle is gone for good\n${stamp(1)}${odd(3)}\n${stamp(2)}accept4: Too many open files\n`
    const { findings, coverage } = await analyzeText({ 'a.log': many + last })
    expect(findings.map(({ id, evidence }) => [id, evidence[0]?.line])).toEqual([['fd-exhaustion', 23_003]])
    expect(coverage.unexplained[0]).toMatchObject({ line: 23_001, gravity: 'fatal', count: 1 })
    expect(coverage.unexplained.find(({ line }) => line === 4)).toMatchObject({ count: 2 })
  })

  test('talk about a known failure behind them stays talk', async () => {
    const bare = Array.from({ length: 23_000 }, (_, n) => `${odd(n)}\n`).join('')
    const { findings, coverage } = await analyzeText({
      'a.log': `${bare}We saw "Too many open files" after the upgrade, what should we do?\n`,
    })
    expect(findings).toEqual([])
    expect(coverage.gaps[0]?.why).toMatch(/^limit: 1000 kinds .* in 2000 more /)
  })
})

describe('lines with the words of many statements', () => {
  const words =
    'exceeded its memory limit, too many open files, no space left on device, connection refused, cannot allocate memory, segfault at 0, certificate has expired'
  const crowded = (n: number) => `${word(n)} ${words}`
  const kill =
    'Mar  3 12:00:00 web1 kernel: Out of memory: Killed process 600 (mysqld) total-vm:8000000kB, anon-rss:6100000kB, file-rss:0kB\n'

  test('a text may hold so many words for its length; lines beyond are passed over and named, and what stands behind them is found', async () => {
    const { coverage, findings } = await analyzeText({ 'a.log': said(32_000, crowded) + kill })
    const passed = /^limit: (\d+) lines were passed over/.exec(coverage.gaps.map(({ why }) => why).join('\n'))
    expect(Number(passed?.[1])).toBeGreaterThan(2_000)
    expect(Number(passed?.[1])).toBeLessThan(20_000)
    expect(findings.find(({ id }) => id === 'oom-kill-global')?.evidence[0]?.line).toBe(32_001)
  })

  test('lines of one kind are read however many there are', async () => {
    const { coverage } = await analyzeText({ 'a.log': said(8_000, (n) => `${10_000 + n} ${words}`) + kill })
    expect(coverage.gaps).toEqual([])
  })
})

describe('failures, no two alike', () => {
  const fault = (n: number): string =>
    `Mar  3 10:00:00 web1 kernel: ${word(n)}[${n}]: segfault at 0 ip 0 sp 0 error 4 in ${word(n)}[1000+1000]\n`
  const faults = Array.from({ length: 45_000 }, (_, n) => fault(n)).join('')
  const bare = faults.replaceAll(/^.*kernel: /gm, '[   99.000000] ')
  const oops = (n: number): string =>
    [
      'BUG: unable to handle page fault for address: ffff88',
      '#PF: supervisor read access in kernel mode',
      'Oops: 0000 [#1] SMP',
      `CPU: 1 PID: ${n} Comm: mount Not tainted 6.8.0 #1`,
      'RIP: 0010:nfs_sync+0x1/0x2 [nfs]',
    ]
      .map((line) => `[${String(100 + n).padStart(5)}.000000] ${line}\n`)
      .join('')

  test('lines that are passed over are no proof of what did not happen: the text is one of which lines are missing', async () => {
    const read = async (text: string) => {
      const open = async function* () {
        yield new TextEncoder().encode(text)
      }
      const { text: told } = await readSource(
        { path: 'a.log', open },
        noting(() => {}),
        { maxLine: DEFAULT_LIMITS.maxLine },
        new Gate(gateLiterals),
      )
      return told?.isLossy
    }
    expect(await read(faults)).toBe(true)
    expect(await read(faults.slice(0, 100_000))).toBe(false)
  })

  test('of the reports of several lines behind them the first 64 are read, then some, each as a whole', async () => {
    const { findings, coverage } = await analyzeText({ 'a.log': bare + Array.from({ length: 200 }, (_, n) => oops(n)).join('') })
    expect(coverage.gaps.some(({ why }) => why.includes('were passed over'))).toBe(true)
    const found = findings.filter(({ id }) => id === 'kernel-oops')
    expect(found[0]?.facts).toMatchObject({ comm: 'mount', function: 'nfs_sync' })
    expect(found.filter(({ facts }) => facts.function !== undefined && facts.comm === undefined)).toEqual([])
  })
})

test('of all texts together 5,000 kinds of one statement are kept, the others are counted; another statement is not touched', () => {
  const budget = new FloodBudget()
  const texts = Array.from({ length: 5_010 }, () => new Floods<string>(() => 1, budget))
  for (const [n, text] of texts.entries()) text.add('fault', 'a', `fault ${n}`, 2)
  texts.at(-1)!.add('kill', 'b', 'kill')
  expect(texts.flatMap((text) => text.all()).length).toBe(5_001)
  expect(
    texts
      .at(-1)!
      .all()
      .map(({ item }) => item),
  ).toEqual(['kill'])
  expect(boundsMet([new Collected('a', budget)], budget)).toEqual([
    { what: 'all texts', why: 'limit: 5000 kinds of one statement (fault) are kept, 20 more statements were counted only' },
  ])
})

describe('patterns asked together', () => {
  const patterns = [/^begins/, /^a|b$/, /(?:x|y)z/, /^UPPER/i, /^[|^]bar/, /^esc\|aped/, /\u{1F600}/u]
  const isAny = anyOf(patterns)
  test.each(['begins here', 'no begins', 'a', 'cab', 'xz', 'upper', 'no upper', '|bar', '^bar', 'esc|aped', 'aped', '\u{1F600}', ''])(
    '%j',
    (text) => {
      expect(isAny(text)).toBe(patterns.some((pattern) => pattern.test(text)))
    },
  )
})

test.each([
  ['DB_PASSWORD=x', true],
  ['kette Paswort', true],
  ['p ass', false],
  ['', false],
  ['пароль', true],
])('whether a literal stands in %j: %s', (text, stands) => {
  expect(new Literals(['pass', 'paswort', 'парол']).standIn(text)).toBe(stands)
})

test('of the entries of one line, too, only some are read once a text has used up what it may cost', async () => {
  const long = `{"message":"${'all is well '.repeat(86_000)}"}\n`.repeat(28)
  const entry = (n: number): string =>
    JSON.stringify({ time: `2026-03-03T10:00:${String(n % 60).padStart(2, '0')}Z`, message: 'connect ECONNREFUSED 10.0.0.5:5432' })
  const { findings, coverage } = await analyzeText({ 'a.json': long + Array.from({ length: 200 }, (_, n) => entry(n)).join('') })
  const [refused] = findings
  expect(refused).toMatchObject({ id: 'dependency-unreachable', atLeast: true })
  expect(refused?.headline).toContain(`at least ${refused?.count} times`)
  expect(refused?.count).toBeGreaterThanOrEqual(64)
  const passed = /^limit: (\d+) lines were passed over/.exec(coverage.gaps.map(({ why }) => why).join('\n'))
  expect(refused!.count + Number(passed?.[1])).toBe(200)
})
