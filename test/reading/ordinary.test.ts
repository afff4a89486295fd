import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { Line } from '../../src/reading/line.ts'
import { ordinaryLines } from '../../src/reading/ordinary.ts'

const at = (second: number): string =>
  `Nov 21 14:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`
/** So many lines of a log, the numbered ones otherwise. */
const log = (
  length: number,
  others: Readonly<Record<number, Partial<{ text: string; opensGate: boolean; verbatim: string }>>> = {},
): Line[] =>
  Array.from({ length }, (_, i) => {
    const { text = `${at(i)} web1 app[7]: order ${i} stored`, opensGate = false, verbatim } = others[i + 1] ?? {}
    return new Line({ text, line: i + 1, offset: 0, opensGate, ...(verbatim === undefined ? {} : { verbatim }) })
  })
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('the first lines and the last ones are opened', () => {
  expect([...ordinaryLines(log(40), 10)]).toEqual(range(11, 35))
  expect([...ordinaryLines(log(40), 40)]).toEqual([])
})

test.each([
  ['that holds a literal', { 20: { opensGate: true } }],
  ['without a stamp, and those that it may go on with', { 20: { text: '    at Orders.store(Orders.java:7)' } }],
  ['that was changed on its way, so that nobody knows what it holds', { 20: { verbatim: '> Nov 21' } }],
  ['with characters that may hide a literal', { 20: { text: `${at(19)} web1 app[7]: seg\u00adfault` } }],
])('a line %s is opened with its neighbours', (_, others) => {
  expect([...ordinaryLines(log(40, others), 0)]).toEqual([...range(2, 18), ...range(22, 35)])
})

test('where time goes back, or is written otherwise, the lines on both sides are opened', () => {
  expect([...ordinaryLines(log(40, { 20: { text: `${at(3)} web1 app[7]: order 19 stored` } }), 0)]).toEqual([
    ...range(2, 18),
    ...range(21, 35),
  ])
  const boots = Array.from(
    { length: 20 },
    (_, i) =>
      new Line({ text: `[${String(i < 10 ? 900 + i : i).padStart(5)}.000000] usb 1-1: ok`, line: i + 1, offset: 0, opensGate: false }),
  )
  expect([...ordinaryLines(boots, 0)]).toEqual([...range(2, 9), ...range(12, 15)])
  const iso = log(20, { 11: { text: '2026-11-21T14:00:10Z app: order 10 stored' } })
  expect([...ordinaryLines(iso, 0)]).toEqual([...range(2, 9), ...range(13, 15)])
})

test('where the gate was not asked, every line is opened', () => {
  const lines = log(40).map(({ text, line }) => new Line({ text, line, offset: 0 }))
  expect([...ordinaryLines(lines, 0)]).toEqual([])
})

test('where another host speaks, its first line and its last are opened: it is a machine of the text', async () => {
  const other = Object.fromEntries(range(20, 26).map((n) => [n, { text: `${at(n - 1)} db2 app[7]: order ${n} stored` }]))
  expect([...ordinaryLines(log(40, other), 0)]).toEqual([...range(2, 18), ...range(21, 25), ...range(28, 35)])
  const text = log(1000, Object.fromEntries(range(700, 720).map((n) => [n, { text: `${at(n - 1)} db2 app[7]: order ${n} stored` }])))
    .map((line) => line.text)
    .join('\n')
  expect((await analyzeText({ messages: text })).coverage.machines?.map(({ name }) => name)).toEqual(['db2', 'web1'])
})
