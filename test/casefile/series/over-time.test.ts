import { describe, expect, test } from 'vitest'
import { overTime, trendThrough } from '../../../src/casefile/series/over-time.ts'
import { every, point, untimed } from './points.ts'

const about = { quantity: 'memory.rss', unit: 'KiB', of: 'java', limit: 900, threshold: 7 }
const values = (of: ReturnType<typeof overTime>): number[] | undefined => of[0]?.points.map(({ value }) => value)

describe('one value of each sample', () => {
  test('as many as make a picture', () => {
    expect(overTime(about, every(10, 1, 2), ({ value }) => value)).toEqual([])
    expect(overTime(about, every(10, 1, 2, 3), ({ value }) => value)).toEqual([{ ...about, points: every(10, 1, 2, 3) }])
  })
  test('in order, each told once, and only what is a number', () => {
    const own = [point(3, 3, 30), point(1, 1, 10), point(2, 2, 20), point(NaN, 4, 40)]
    const copy = [point(1, 1, 10, 'copy'), point(2, 2, 20, 'copy')]
    expect(values(overTime(about, [...own, ...copy], ({ value }) => value))).toEqual([1, 2, 3])
    expect(values(overTime(about, untimed(4, 5, 6, 7), ({ value }) => (value === 5 ? undefined : value)))).toEqual([4, 6, 7])
  })
  test('a mean since boot is of no moment', () => {
    const first = { ...point(99, 1), sinceBoot: true }
    expect(values(overTime(about, [first, ...untimed(4, 5, 6)], ({ value }) => value))).toEqual([4, 5, 6])
  })
})

describe('a trend', () => {
  test('in an hour, and when it reaches the limit', () => {
    expect(trendThrough(every(60, 100, 200, 300), 900)).toEqual({ perHour: 6000, fit: 1, limitAt: { wall: 480_000 } })
    expect(trendThrough(every(60, 100, 200, 300))).toEqual({ perHour: 6000, fit: 1, limitAt: undefined })
    expect(trendThrough(every(60, 0, 1, 1))).toEqual({ perHour: 30, fit: 0.75, limitAt: undefined })
  })
  test('keeps its clock', () => {
    const since = [10, 70, 130].map((boot, i) => ({ value: i * 6, time: { boot } }))
    expect(trendThrough(since, 24)?.limitAt).toEqual({ boot: 250 })
    const local = every(60, 100, 200, 300).map((p) => ({ ...p, time: { wall: 0, ...p.time, offset: 60, zoneless: true as const } }))
    expect(trendThrough(local, 900)?.limitAt).toEqual({ wall: 480_000, offset: 60, zoneless: true })
    const clock = [0, 60, 120].map((seconds, i) => ({ value: i, clock: seconds }))
    expect(trendThrough(clock, 9)).toEqual({ perHour: 60, fit: 1, limitAt: undefined })
  })
  test('no moment where it was reached, falls, or is years away', () => {
    expect(trendThrough(every(60, 100, 200, 300), 300)?.limitAt).toBeUndefined()
    expect(trendThrough(every(60, 100, 200, 300), 299)?.limitAt).toBeUndefined()
    expect(trendThrough(every(60, 300, 200, 100), 900)).toEqual({ perHour: -6000, fit: 1, limitAt: undefined })
    expect(trendThrough(every(60, 1, 2, 3), 366 * 86_400)?.limitAt).toBeUndefined()
    expect(trendThrough(every(60, 1, 2, 3), 366 * 1440)?.limitAt).toEqual({ wall: 366 * 86_400_000 - 60_000 })
  })
  test('none without times', () => {
    expect(trendThrough(untimed(1, 2, 3), 9)).toBeUndefined()
    expect(trendThrough([])).toBeUndefined()
  })
})
