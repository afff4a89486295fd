import { describe, expect, test } from 'vitest'
import { counterGrowth, grewBy } from '../../../src/casefile/series/counter.ts'
import { elapsed, secondsSince, windowSeconds } from '../../../src/casefile/series/elapsed.ts'
import { withSample, type Ends } from '../../../src/casefile/series/ends.ts'
import { gaps, usualInterval } from '../../../src/casefile/series/gaps.ts'
import { timeTo } from '../../../src/casefile/series/time-to.ts'
import type { Point } from '../../../src/casefile/series/point.ts'
import { every, point, untimed } from './points.ts'

const boot = (value: number, seconds: number): Point => ({ ...point(value, 1), time: { boot: seconds } })
const clock = (value: number, seconds: number): Point => ({ ...point(value, 1), clock: seconds })

describe('seconds since the first sample', () => {
  test('by their times', () => {
    expect(secondsSince(every(5, 1, 2, 3))).toEqual([0, 5, 10])
    expect(secondsSince([boot(1, 100.5), boot(2, 103)])).toEqual([0, 2.5])
  })
  test("by the capture's clock, where it has no date", () => expect(secondsSince([clock(1, 3600), clock(2, 3660)])).toEqual([0, 60]))
  test('times come before the clock', () =>
    expect(
      secondsSince([
        { ...clock(1, 0), time: { boot: 0 } },
        { ...clock(2, 9), time: { boot: 10 } },
      ]),
    ).toEqual([0, 10]))
  test('unknown of none, without times, and on clocks that differ', () => {
    expect(secondsSince([])).toBeUndefined()
    expect(secondsSince(untimed(1, 2))).toBeUndefined()
    expect(secondsSince([boot(1, 5), ...every(5, 1)])).toBeUndefined()
  })
  test('time that stands still has not elapsed', () => {
    expect(secondsSince([boot(1, 5), boot(2, 5)])).toEqual([0, 0])
    expect(elapsed([boot(1, 5), boot(2, 5)])).toBeUndefined()
    expect(elapsed([boot(1, 5)])).toBeUndefined()
  })
  test('a window is whole seconds, and goes forward', () => {
    expect(windowSeconds({ boot: 1 }, { boot: 61.4 })).toBe(60)
    expect(windowSeconds({ boot: 61 }, { boot: 1 })).toBeUndefined()
    expect(windowSeconds({ boot: 1 }, { boot: 1 })).toBeUndefined()
    expect(windowSeconds({ boot: 1 }, { wall: 1 })).toBeUndefined()
    expect(windowSeconds(undefined, { boot: 1 })).toBeUndefined()
  })
})

describe('missing samples', () => {
  test('by the usual interval', () => {
    const samples = [0, 10, 20, 50, 60, 71].map((s) => boot(1, s))
    expect(usualInterval(samples)).toBe(10)
    expect(gaps(samples)).toEqual([{ before: samples[2], after: samples[3], seconds: 30, missing: 2 }])
  })
  test('a late sample is none', () => expect(gaps([0, 10, 20, 34, 44].map((s) => boot(1, s)))).toEqual([]))
  test('so is one at the same moment', () => expect(gaps([0, 10, 10, 20, 30].map((s) => boot(1, s)))).toEqual([]))
  test('samples of one moment tell no interval', () => expect(usualInterval([0, 0, 0, 0, 0, 10, 20, 50].map((s) => boot(1, s)))).toBe(10))
  test('as many samples as are asked for', () => {
    const samples = [0, 10, 20, 50].map((s) => boot(1, s))
    expect(gaps(samples)).toMatchObject([{ missing: 2 }])
    expect(gaps(samples, { minSamples: 5, minStretch: 1.5 })).toEqual([])
  })
  test('few samples have no usual interval, nor have samples without times', () => {
    expect(gaps([])).toEqual([])
    expect(gaps([boot(1, 1)])).toEqual([])
    expect(gaps([0, 10, 50].map((s) => boot(1, s)))).toEqual([])
    expect(gaps(untimed(1, 2, 3, 4, 5))).toEqual([])
  })
})

describe('time to a limit', () => {
  test('what is left at this pace', () => expect(timeTo(300, 1.5)).toBe(200))
  test('a limit that is reached', () => expect(timeTo(-5, 1)).toBe(0))
  test('never, where it does not grow', () => {
    expect(timeTo(10, 0)).toBeUndefined()
    expect(timeTo(10, -1)).toBeUndefined()
    expect(timeTo(NaN, 1)).toBeUndefined()
    expect(timeTo(10, NaN)).toBeUndefined()
    expect(timeTo(Infinity, 1)).toBeUndefined()
  })
})

describe('counters', () => {
  test('one that fell began anew, tells nothing, or is of something else', () => {
    expect(grewBy(10, 25, 'other')).toBe(15)
    expect(grewBy(10, 4, 'began anew')).toBe(4)
    expect(grewBy(10, 4, 'nothing')).toBe(0)
    expect(grewBy(10, 4, 'other')).toBeUndefined()
  })
  test('over a reboot', () => {
    expect(counterGrowth(every(10, 100, 130, 5, 25))).toEqual({ by: 55, resets: 1, seconds: 30 })
    expect(counterGrowth(untimed(7, 7))).toEqual({ by: 0, resets: 0, seconds: undefined })
  })
  test('one reading tells nothing, nor does what is no number', () => {
    expect(counterGrowth([])).toBeUndefined()
    expect(counterGrowth(untimed(9))).toBeUndefined()
    expect(counterGrowth(untimed(NaN, 9))).toBeUndefined()
  })
  test('64 bits: the caller makes the difference', () => {
    const [before, now] = [2n ** 63n + 1n, 2n ** 63n + 4097n]
    expect(counterGrowth(untimed(0, Number(now - before)))?.by).toBe(4096)
  })
})

describe('the earliest and the latest', () => {
  const ends = (...samples: Point[]) => samples.reduce<Ends<Point> | undefined>(withSample, undefined)
  test('of samples in any order', () => {
    const samples = [boot(1, 30), boot(2, 10), boot(3, 20), boot(4, 40)]
    expect(ends(...samples)).toEqual({ first: samples[1], last: samples[3] })
  })
  test('the same moment and another clock change nothing', () => {
    const samples = [boot(1, 30), boot(2, 30), ...every(5, 3, 4)]
    expect(ends(...samples)).toEqual({ first: samples[0], last: samples[0] })
  })
})
