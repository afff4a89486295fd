import { expect, test } from 'vitest'
import { withoutCopies } from '../../../src/casefile/series/copies.ts'
import type { Point } from '../../../src/casefile/series/point.ts'
import { point } from './points.ts'

const told = (...points: Point[]) => withoutCopies(points).map(({ at }) => `${at.artifact}:${at.line}`)
const dated = (artifact: string, ...seconds: number[]) => seconds.map((second, i) => point(5, i + 1, second, artifact))
const bare = (artifact: string, ...values: number[]) => values.map((value, i) => point(value, i + 1, undefined, artifact))

test('rows of one file are samples, whatever they say', () => {
  const points = [...dated('a', 1, 1, 1), ...bare('a', 1, 2, 3), ...bare('a', 1, 2, 3)]
  expect(withoutCopies(points)).toBe(points)
})

test('with times: the same value at the same moment is told by one file, by the one that tells it most often', () => {
  expect(told(...dated('a', 1, 2), ...dated('b', 2, 3))).toEqual(['a:1', 'a:2', 'b:2'])
  expect(told(...dated('a', 1), ...dated('b', 1, 1))).toEqual(['b:1', 'b:2'])
  expect(told(point(5, 1, 1, 'a'), point(6, 1, 1, 'b'))).toEqual(['a:1', 'b:1'])
  const boot = (artifact: string, seconds: number): Point => ({ ...point(5, 1, undefined, artifact), time: { boot: seconds } })
  expect(
    [told(boot('a', 1), boot('b', 1)), told(boot('a', 1), boot('b', 2)), told(boot('a', 1), point(5, 1, 1, 'b'))].map(
      ({ length }) => length,
    ),
  ).toEqual([1, 2, 2])
})

test('where one has no year, the day and the time of day tell the moment', () => {
  const year = (artifact: string, y: number, yearless: boolean): Point => ({
    ...point(5, 1, undefined, artifact),
    time: { wall: Date.UTC(y, 10, 21), ...(yearless ? { yearless: true as const } : {}) },
  })
  expect(told(year('a', 2000, true), year('b', 2026, false))).toEqual(['a:1'])
  expect(told(year('a', 2025, false), year('b', 2026, false))).toEqual(['a:1', 'b:1'])
})

test('without times: a file all of whose rows, three at least, are those of another', () => {
  const [a, b] = [bare('a', 1, 2, 3), bare('b', 1, 2, 3)]
  expect(told(...a, ...b)).toEqual(['a:1', 'a:2', 'a:3'])
  expect(told(...a, ...bare('b', 1, 2, 4))).toHaveLength(6)
  expect(told(...a, ...bare('b', 1, 2, 3, 4))).toHaveLength(7)
  expect(told(...bare('a', 1, 2), ...bare('b', 1, 2))).toHaveLength(4)
  expect(told(...bare('a', 1, 1, 1), ...bare('b', 1, 1, 1))).toHaveLength(6)
  expect(told(...a, ...b.map((one) => ({ ...one, at: { ...one.at, text: 'x' } })))).toHaveLength(6)
  expect(told(...a, ...b, point(3, 4, 9, 'b'))).toHaveLength(7)
})
