import { expect, test } from 'vitest'
import { holdersOf, mostOpen } from '../../src/casefile/descriptors.ts'
import { OPEN_FILE_COUNT, OPEN_FILES } from '../../src/records/open-files.ts'
import { said, scopeOf } from './texts.ts'

const listing = (pid: number, count: number, comm?: string) => said(OPEN_FILES, { pid, comm, count, kinds: new Map(), topNameCount: 0 })
const count = (of: string, n: number, pid?: number, lsofRows?: boolean) => said(OPEN_FILE_COUNT, { of, count: n, pid, lsofRows })
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  holdersOf(scopeOf(...told)).map(({ pid, comm, listings, counts, fullest }) => ({
    pid,
    comm,
    listings: listings.map((one) => one.count),
    counts: counts.map((one) => one.count),
    fullest: fullest?.count,
  }))

test('the busiest first, each with its counts', () => {
  expect(
    shown(listing(1, 10, 'a'), listing(2, 30, 'b'), listing(2, 20, 'b2'), count('x', 7, 1), count('x', 9, 1), count('y', 5, 3)),
  ).toEqual([
    { pid: 2, comm: 'b', listings: [30, 20], counts: [], fullest: 30 },
    { pid: 1, comm: 'a', listings: [10], counts: [7, 9], fullest: 10 },
    { pid: 3, comm: undefined, listings: [], counts: [5], fullest: undefined },
  ])
})

test('a count that names nobody is of the one that was listed', () => {
  expect(shown(listing(1, 10, 'a'), count('x', 7))).toEqual([{ pid: 1, comm: 'a', listings: [10], counts: [7], fullest: 10 }])
  expect(shown(listing(1, 10), count('x', 7), count('y', 8)).map(({ counts }) => counts)).toEqual([[], [7], [8]])
  expect(shown(listing(1, 10), listing(2, 5), count('x', 7)).map(({ counts }) => counts)).toEqual([[], [], [7]])
})

test('a listing of nobody is kept alone or beside two, not beside one', () => {
  expect(shown(listing(0, 10)).map(({ pid, fullest }) => [pid, fullest])).toEqual([[undefined, 10]])
  expect(shown(listing(0, 10), listing(1, 5)).map(({ pid }) => pid)).toEqual([1])
  expect(shown(listing(0, 10), listing(1, 5), listing(2, 6)).map(({ pid }) => pid)).toEqual([undefined, 2, 1])
})

test('the most at a time within the limit, no rows of lsof', () => {
  const most = (limit: number | undefined, ...told: readonly ReturnType<typeof said>[]) =>
    mostOpen(holdersOf(scopeOf(...told))[0]!, limit)?.count
  expect(most(undefined, listing(1, 10), count('x', 12, 1))).toBe(12)
  expect(most(12, listing(1, 10), count('x', 12, 1))).toBe(12)
  expect(most(11, listing(1, 10), count('x', 12, 1))).toBe(10)
  expect(most(undefined, listing(1, 10), count('x', 12, 1, true))).toBe(10)
  expect(most(undefined, count('x', 12, 1, false))).toBe(12)
  expect(most(5, count('x', 12, 1))).toBeUndefined()
})
