import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { boundsMet } from '../../src/casefile/bounds-met.ts'
import { Collected, lineStated, markOf } from '../../src/casefile/collected.ts'
import { FloodBudget } from '../../src/casefile/floods.ts'
import { hashOf } from '../../src/core/hash.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import { recordType } from '../../src/core/record.ts'
import type { Cited } from '../../src/core/span.ts'
import { at, LINE } from './texts.ts'

const ROW = recordType<object>('row')
const line = (n: number, of: Partial<Cited<LogLine>> = {}): Cited<LogLine> => ({ message: `m${n}`, at: at('a', n), ...of })
const wall = (seconds: number) => ({ time: { wall: seconds * 1000 } })
const heard = (...lines: Cited<LogLine>[]) => {
  const text = new Collected('a')
  for (const one of lines) text.heard(one)
  return text
}
const log = (text: Collected, host = '') => text.logs.find((one) => (one.host ?? '') === host)!
/** Each stretch: its first line, whether a boot begins, and the stamps since boot. */
const stretches = (text: Collected, host = '') =>
  log(text, host).stretches.map(({ fromLine, begins, firstUptime, lastUptime }) => [fromLine, begins, firstUptime, lastUptime])

test('what of a line can be found again', () => {
  expect(markOf(line(3, { message: ' x ', uptime: 5, ...wall(1) }))).toEqual({
    hash: hashOf('x'),
    line: 3,
    time: { wall: 1000 },
    uptime: 5,
  })
  expect(markOf(line(3, { time: { boot: 7 } })).uptime).toBe(7)
  expect([markOf(line(3, wall(1))).uptime, markOf(line(3)).uptime]).toEqual([undefined, undefined])
})

test('a statement that is a line', () => {
  const record = line(1)
  expect(lineStated({ order: 0, stated: { type: LINE, record, marks: [] } })).toBe(record)
  expect(lineStated({ order: 0, stated: { type: ROW, record, marks: [] } })).toBeUndefined()
})

test('the lines of each host', () => {
  const text = heard(
    line(1, { host: 'x' }),
    line(2),
    line(3, { host: 'x' }),
    line(4, { host: 'x' }),
    line(5, { host: 'x' }),
    line(6, { host: 'x' }),
  )
  expect(text.logs.map(({ host, lines, fromLine, toLine, tail }) => [host, lines, fromLine, toLine, tail.join()])).toEqual([
    ['x', 5, 1, 6, 'm4,m5,m6'],
    [undefined, 1, 2, 2, 'm2'],
  ])
  expect(log(text, 'x').head.map((one) => one.at.line)).toEqual([1, 3, 4, 5, 6])
  expect(log(heard(...Array.from({ length: 401 }, (_, i) => line(i)))).head).toHaveLength(400)
})

test('past a thousand hosts no other is opened', () => {
  const text = heard(...Array.from({ length: 1001 }, (_, i) => line(i, { host: `h${i}` })))
  expect([text.logs.length, text.logs.at(-1)?.host]).toEqual([1000, 'h999'])
  text.heard(line(2000))
  expect(text.logs).toHaveLength(1001)
  const unfinished = { block: { emits: { name: 'user-fault' } } as never, lines: [line(3000, { host: 'h5000' })] }
  text.unfinished('h5000', unfinished)
  text.unfinished('h1', unfinished)
  expect([log(text).unfinished, log(text, 'h1').unfinished, log(text, 'h2').unfinished]).toEqual([[unfinished], [unfinished], []])
})

test('from the first to the last line of the kernel that has a time', () => {
  const of = (...lines: Cited<LogLine>[]) => {
    const { kernel } = log(heard(...lines))
    return kernel === undefined ? undefined : [kernel.first.line, kernel.last.line]
  }
  const kernel = (n: number) => line(n, { kernel: true, ...wall(n) })
  expect(of(line(1, wall(1)), kernel(2), kernel(3), kernel(4), line(5, { kernel: true }), line(6, { kernel: false, ...wall(6) }))).toEqual([
    2, 4,
  ])
  expect(of(kernel(2))).toEqual([2, 2])
  expect(of(line(1, wall(1)))).toBeUndefined()
})

describe('stretches of one boot', () => {
  const up = (n: number, uptime: number, of: Partial<Cited<LogLine>> = {}) => line(n, { uptime, ...of })
  test('a stamp that falls back from later ones to the first five seconds', () => {
    expect(stretches(heard(up(1, 50), up(2, 4.9), up(3, 6)))).toEqual([
      [1, false, 50, 50],
      [2, true, 4.9, 6],
    ])
    expect(stretches(heard(up(1, 50), up(2, 5)))).toEqual([[1, false, 50, 5]])
    expect(stretches(heard(up(1, 34), up(2, 4)))).toEqual([[1, false, 34, 4]])
    expect(stretches(heard(up(1, 34.1), up(2, 4)))).toHaveLength(2)
    expect(stretches(heard(up(1, 50), up(2, 1, { kernel: false })))).toEqual([[1, false, 50, 50]])
    expect(stretches(heard(line(1, { time: { boot: 50 } }), line(2, { time: { boot: 1 } })))).toHaveLength(2)
  })
  test('moments of both clocks, the first and the last wall time', () => {
    const [only] = log(
      heard(up(1, 5, wall(100)), line(2, wall(101)), up(3, 7, { time: { boot: 7 } }), up(4, 9, { kernel: false, ...wall(104) })),
    ).stretches
    expect(only).toMatchObject({
      readings: [{ uptime: 5, time: { wall: 100_000 } }],
      first: { wall: 100_000 },
      last: { wall: 104_000 },
      lastUptime: 7,
    })
    const many = log(heard(...Array.from({ length: 1024 }, (_, i) => up(i, 10 + i, wall(i))))).stretches[0]!.readings
    expect([many.length, many[0]!.uptime, many[1]!.uptime]).toEqual([512, 10, 12])
  })
  test('ids of a journal', () => {
    const of = (...ids: (string | undefined)[]) =>
      log(heard(...ids.map((bootId, i) => line(i + 1, { bootId, ...wall(i) })))).stretches.map(({ fromLine, begins, bootId }) => [
        fromLine,
        begins,
        bootId,
      ])
    expect(of('x', 'x', undefined, 'y')).toEqual([
      [1, false, 'x'],
      [4, true, 'y'],
    ])
    expect(of(undefined, 'x')).toEqual([
      [1, false, undefined],
      [2, true, 'x'],
    ])
  })
  test('separators: of one host, of all that follows, once', () => {
    const text = heard(up(1, 50, { host: 'x' }), up(2, 60, { host: 'y' }))
    text.booted('x', at('a', 3), 'id')
    text.booted('x', at('a', 4), undefined)
    text.heard(up(5, 3, { host: 'x' }))
    expect([stretches(text, 'x'), stretches(text, 'y')]).toEqual([
      [
        [1, false, 50, 50],
        [3, true, 3, 3],
      ],
      [[1, false, 60, 60]],
    ])
    expect(log(text, 'x').stretches[1]!.bootId).toBe('id')
    text.booted(undefined, at('a', 6), undefined)
    text.heard(up(7, 1, { host: 'z' }))
    expect([stretches(text, 'y').length, stretches(text, 'z')]).toEqual([2, [[6, true, 1, 1]]])
  })
  test('a separator before the first line, by another name of the host', () => {
    const text = new Collected('a')
    text.booted('web1', at('a', 2), undefined)
    text.heard(up(3, 1, { host: 'web1.example.net' }))
    text.heard(up(4, 1, { host: 'db1' }))
    expect([stretches(text, 'web1.example.net'), stretches(text, 'db1')]).toEqual([[[2, true, 1, 1]], [[1, false, 1, 1]]])
  })
})

test('a log and nothing else, whole', () => {
  const text = heard(line(1))
  const row = (type = ROW) => ({ type, record: { at: at('a', 1) }, marks: [] })
  expect(text.isWhole).toBe(true)
  text.row(row(TYPED_COMMAND))
  expect(text.isWhole).toBe(true)
  text.isLossy = true
  expect(text.isWhole).toBe(false)
  text.isLossy = false
  text.row(row())
  expect(text.isWhole).toBe(false)
})

test('statements in the order of the text', () => {
  const text = new Collected('a')
  const row = (n: number) => ({ type: ROW, record: { at: at('a', n) }, marks: [] })
  text.row(row(1))
  text.told({ type: LINE, record: line(2), marks: [] }, 'x')
  text.row(row(3))
  expect(text.statements().map(({ item, times }) => [item.order, item.stated.record.at.line, times])).toEqual([
    [0, 1, 1],
    [1, 2, 1],
    [2, 3, 1],
  ])
})

describe('of a text that has ended', () => {
  test('what it gave stays, what only reading needs is let go of', () => {
    const text = heard(line(1, { host: 'x', ...wall(1) }), line(2, { host: 'x' }), line(3, { host: 'x', ...wall(9) }))
    text.row({ type: ROW, record: line(4), marks: [] })
    const [before, statements, digest] = [structuredClone(text.logs), text.statements(), text.digest]
    text.ended()
    expect(text.logs).toEqual(before.map((one) => ({ ...one, tail: [] })))
    expect([text.statements(), text.digest, text.isWhole]).toEqual([statements, digest, false])
  })

  test('its last lines stay where another host speaks: one may have been renamed', () => {
    const text = heard(line(1, { host: 'x' }), line(2, { host: 'y' }))
    text.ended()
    expect(text.logs.map(({ host, tail }) => [host, tail])).toEqual([
      ['x', ['m1']],
      ['y', ['m2']],
    ])
  })
})

test('of all logs 30,000 keep their very first line, and 20,000 further ones are kept', () => {
  const budget = new FloodBudget()
  const texts = Array.from({ length: 30_010 }, (_, n) => {
    const text = new Collected(`${n}`, budget)
    for (const one of [line(1), line(2)]) text.heard(one)
    text.ended()
    return text
  })
  const heads = texts.map((text) => log(text).head.length)
  expect(heads.reduce((sum, n) => sum + n, 0)).toBe(50_000)
  expect([heads[0], heads[19_999], heads[20_000], heads[29_999], heads[30_000]]).toEqual([2, 2, 1, 1, 0])
  expect(budget.headless).toBe(10)
})

test('lines of hosts beyond 1,000 of one text are counted, and a gap names them', () => {
  const text = new Collected('a')
  for (let i = 0; i < 1_001; i++) text.heard(line(i + 1, { host: `host${i}` }), 3)
  expect(boundsMet([text], new FloodBudget())).toEqual([
    { what: 'a', why: 'limit: 1000 hosts of one text are told apart, the clocks of 3 lines of others are not read' },
  ])
})

test('a text that breaks off in the middle of its only statement is shown with the lines around that', async () => {
  const killed =
    'Mar  1 10:00:02 web1 kernel: Out of memory: Killed process 600 (mysqld) total-vm:8000000kB, anon-rss:6100000kB, file-rss:0kB'
  const { findings } = await analyzeText({ 'a.log': `Mar  1 10:00:00 web1 app[1]: a\nMar  1 10:00:01 web1 app[1]: b\n${killed}\n` })
  expect(findings[0]?.evidence[0]).toMatchObject({ line: 3, before: [{ line: 1 }, { line: 2 }] })
})
