import { describe, expect, test } from 'vitest'
import { collect, groupsOf } from '../../../src/casefile/series/collect.ts'
import { firstWorstLast, worstOf } from '../../../src/casefile/series/extremes.ts'
import { pointsOf } from '../../../src/casefile/series/point.ts'
import { sustained } from '../../../src/casefile/series/sustained.ts'
import { thin } from '../../../src/casefile/series/thin.ts'
import { noise, point, untimed } from './points.ts'

const over = (least: number) => (p: { value: number }) => p.value >= least

describe('sustained', () => {
  test('half of at least four samples', () => {
    const points = untimed(9, 1, 9, 1)
    expect(sustained(points, over(5))).toEqual({ samples: 4, over: [points[0], points[2]], share: 0.5, inARow: 1 })
    expect(sustained(untimed(9, 1, 1, 1), over(5))).toBeUndefined()
    expect(sustained(untimed(9, 9, 9), over(5))).toBeUndefined()
  })
  test('of none, one and two', () => {
    const policy = { minSamples: 1, minShare: 0.5 }
    expect(sustained([], over(5), policy)).toBeUndefined()
    expect(sustained(untimed(9), over(5), policy)).toMatchObject({ samples: 1, share: 1 })
    expect(sustained(untimed(1, 9), over(5), policy)).toMatchObject({ samples: 2, share: 0.5 })
  })
  test('none is never enough', () => expect(sustained(untimed(1, 1), over(5), { minSamples: 0, minShare: 0 })).toBeUndefined())
  test('so many in a row', () => {
    const policy = { minSamples: 1, minShare: 0, minInARow: 3 }
    expect(sustained(untimed(9, 9, 1, 9, 9), over(5), policy)).toBeUndefined()
    expect(sustained(untimed(1, 9, 9, 9, 1), over(5), policy)).toMatchObject({ inARow: 3, share: 0.6 })
  })
  test('so many in all', () => {
    const policy = { minSamples: 1, minShare: 0, minOver: 2 }
    expect(sustained(untimed(9, 1, 1), over(5), policy)).toBeUndefined()
    expect(sustained(untimed(9, 1, 9), over(5), policy)).toMatchObject({ inARow: 1 })
  })
  test('the mean since boot counts only where it is asked for', () => {
    const rows = [{ ...point(99, 1), sinceBoot: true }, ...untimed(9, 9, 1)]
    const policy = { minSamples: 3, minShare: 0.5 }
    expect(sustained(rows, over(5), policy)).toMatchObject({ samples: 3, share: 2 / 3 })
    expect(sustained(rows, over(5), { ...policy, countSinceBoot: true })).toMatchObject({ samples: 4, share: 0.75 })
  })
  test('what is no number satisfies nothing', () =>
    expect(sustained(untimed(NaN, 9, 9, 9), over(5))).toMatchObject({ samples: 4, share: 0.75 }))
})

describe('proof', () => {
  test('the first, the worst, the last', () => {
    const [a, b, c, d] = [point(5, 1), point(9, 2), point(9, 3), point(6, 4)]
    expect(firstWorstLast([a, b, c, d], (p) => p.value)).toEqual({ first: a, worst: b, last: d })
    expect(firstWorstLast([a], (p) => p.value)).toEqual({ first: a, worst: a, last: a })
  })
  test('what weighs nothing known is never the worst', () => {
    expect(worstOf(untimed(NaN, 2, NaN, 3), (p) => p.value)?.value).toBe(3)
    expect(worstOf([], () => 1)).toBeUndefined()
  })
})

describe('thinning', () => {
  const value = (n: number) => n
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b))
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b))
  test('leaves what is few', () => {
    const few = [3, 1, 2]
    expect(thin(few, 3, value)).toBe(few)
    expect(thin([], 5, value)).toEqual([])
  })
  test('keeps the first, the last, the least and the most, in order', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i)
    values[400] = -50
    values[700] = 5000
    const kept = thin(values, 10, value)
    expect(kept.length).toBeLessThanOrEqual(10)
    expect(kept[0]).toBe(0)
    expect(kept.at(-1)).toBe(999)
    expect(kept.indexOf(-50)).toBeGreaterThan(0)
    expect(kept.indexOf(5000)).toBeGreaterThan(kept.indexOf(-50))
  })
  test.each([0, 1, 2, 3, 4, 5, 7, 500])('at most %i of 100,001', (max) => {
    const random = noise(max + 1)
    const values = Array.from({ length: 100_001 }, () => random.next().value)
    const kept = thin(values, max, value)
    expect(kept.length).toBeLessThanOrEqual(max)
    if (max > 1) expect([least(kept), most(kept)]).toEqual([least(values), most(values)])
    if (max === 500) expect(kept.length).toBeGreaterThan(490)
  })
  test('one point for a part that stands still', () =>
    expect(
      thin(
        Array.from({ length: 100 }, () => 7),
        10,
        value,
      ),
    ).toHaveLength(6))
  test('what is no number is left out', () => expect(thin([1, NaN, 2, NaN, 3, NaN], 4, value)).toEqual([1, 2, 3]))
  test('again, it keeps them still', () => {
    const values = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000)
    const twice = thin(thin(values, 1000, value), 100, value)
    expect([Math.min(...twice), Math.max(...twice)]).toEqual([0, 4999])
  })
})

describe('collecting', () => {
  test('within bounds', () => {
    const lists = new Map<string, number[]>()
    for (const [key, n] of [
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['b', 4],
      ['c', 5],
      ['b', 6],
    ] as const)
      collect(lists, key, n, { maxKeys: 2, maxEach: 2 })
    expect([...lists]).toEqual([
      ['a', [1, 2]],
      ['b', [4, 6]],
    ])
  })
  test('by key, in the order of the first', () =>
    expect([...groupsOf([3, 1, 4, 1, 5], (n) => n % 2)]).toEqual([
      [1, [3, 1, 1, 5]],
      [0, [4]],
    ]))
  test('samples become points where they tell the quantity', () => {
    const samples = [{ at: point(0, 1).at, rssKb: 5, clock: 9 }, { at: point(0, 2).at }, { at: point(0, 3).at, rssKb: NaN }]
    expect(pointsOf(samples, (s) => s.rssKb)).toEqual([{ value: 5, at: samples[0]!.at, clock: 9 }])
  })
})
