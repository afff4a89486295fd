import { expect, test } from 'vitest'
import { Collected } from '../../src/casefile/collected.ts'
import { type Piece, PieceIndex, SeamBudget } from '../../src/casefile/piece-index.ts'
import { opened } from './texts.ts'

const piece = (path: string, text: string): Piece => {
  const collected = new Collected(path)
  for (const line of opened(path, text)) collected.heard(line)
  return { path, log: collected.logs[0]!, settled: ({ time }) => time }
}
const said = (time: string, message: string): string => `2026-11-21T${time}Z web1 kernel: ${message}\n`

/** What is near the last line of `own` among the others. */
const near = (own: string, others: Readonly<Record<string, string>>, budget = new SeamBudget()): string[] => {
  const from = piece('own.log', own)
  const index = new PieceIndex([from, ...Object.entries(others).map(([path, text]) => piece(path, text))], budget)
  const last = opened('own.log', own).at(-1)!
  return index.near(last, from, new Set(['own.log'])).map(({ piece: { path } }) => path)
}

test('of a thousand logs only those that begin soon after a line, or hold it too, are looked at', () => {
  const others = Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`other-${i}`, said(`0${i % 8}:${10 + (i % 50)}:00`, `line ${i}`)] as const),
  )
  expect(
    near(said('14:00:00', 'begin'), {
      ...others,
      'after.log': said('14:00:09', 'more'),
      'copy.log': said('13:00:00', 'x') + said('14:00:00', 'begin'),
      'late.log': said('14:00:21', 'more'),
      'before.log': said('13:59:49', 'more'),
    }),
  ).toEqual(['after.log', 'copy.log'])
})

test('over midnight, and since boot', () => {
  expect(near(said('23:59:58', 'begin'), { 'next.log': said('00:00:03', 'more') })).toEqual(['next.log'])
  expect(near('[    9.500000] begin\n', { 'b.log': '[   12.000000] more\n', 'c.log': '[   40.000000] more\n' })).toEqual(['b.log'])
})

test('the one that follows by its name, whatever its lines are', () =>
  expect(near(said('14:00:00', 'begin'), { 'own.log-2': 'more\n', 'other.log': 'more\n' })).toEqual(['own.log-2']))

test('none once as many were looked at as may be', () => {
  const budget = new SeamBudget(1)
  const others = { 'after.log': said('14:00:09', 'more') }
  expect([1, 2].map(() => near(said('14:00:00', 'begin'), others, budget))).toEqual([['after.log'], []])
})
