import { describe, expect, test } from 'vitest'
import { growing, type GrowthPolicy } from '../../../src/casefile/series/growing.ts'
import { jump } from '../../../src/casefile/series/jump.ts'
import { fitLine, lineOf } from '../../../src/casefile/series/line.ts'
import { isFlat, plateau } from '../../../src/casefile/series/plateau.ts'
import { GROWING } from '../../../src/casefile/series/policies.ts'
import { every, noise, point, untimed } from './points.ts'

describe('a line', () => {
  test('through points', () => {
    expect(
      fitLine([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toEqual({ slope: 2, fit: 1 })
    expect(
      fitLine([
        [0, 0],
        [1, 1],
        [2, 0],
      ]),
    ).toEqual({ slope: 0, fit: 0 })
    expect(
      fitLine([
        [0, 4],
        [9, 4],
      ]),
    ).toEqual({ slope: 0, fit: 1 })
  })
  test('none through one point, one moment, and what is no number', () => {
    expect(fitLine([])).toBeUndefined()
    expect(fitLine([[0, 1]])).toBeUndefined()
    expect(
      fitLine([
        [5, 1],
        [5, 2],
      ]),
    ).toBeUndefined()
    expect(
      fitLine([
        [0, 1],
        [1, NaN],
      ]),
    ).toBeUndefined()
    expect(
      fitLine([
        [0, 1],
        [Infinity, 2],
      ]),
    ).toBeUndefined()
  })
  test('per second where time is known to go on, else per sample', () => {
    expect(lineOf(every(10, 0, 50, 100))).toEqual({ slope: 5, fit: 1, seconds: 20 })
    expect(lineOf(untimed(0, 50, 100))).toEqual({ slope: 50, fit: 1, seconds: undefined })
    expect(lineOf([point(0, 1, 7), point(50, 2, 7), point(100, 3, 7)])).toEqual({ slope: 50, fit: 1, seconds: undefined })
  })
})

describe('steady growth', () => {
  const usual: GrowthPolicy = {
    minSamples: GROWING.minSamples.value,
    minRiseShare: GROWING.minRiseShare.value,
    minRisingShare: GROWING.minRisingShare.value,
    maxDipShare: GROWING.maxDipShare.value,
    minLatePace: GROWING.minLatePace.value,
  }
  test('with its line', () =>
    expect(growing(every(60, 100, 160, 220, 280), usual)).toEqual({
      from: 100,
      to: 280,
      samples: 4,
      steps: 3,
      rising: 3,
      seconds: 180,
      line: { slope: 1, fit: 1 },
    }))
  test('per sample, where nothing tells the time', () =>
    expect(growing(untimed(10, 20, 30, 40), usual)).toMatchObject({ seconds: undefined, line: { slope: 10 } }))
  test.each([
    ['no points', []],
    ['one point', [5]],
    ['two points', [5, 50]],
    ['too few', [100, 200, 300]],
    ['standing still', [100, 100, 100, 100]],
    ['falling', [400, 300, 200, 100]],
    ['too little', [100, 105, 110, 119]],
    ['in too few of its steps', [100, 100, 100, 150, 200]],
    ['memory that is given back', [100, 200, 150, 250, 350, 450]],
    ['a cache that fills', [100, 400, 600, 700, 720, 722, 723]],
  ])('not %s', (_, values) => expect(growing(untimed(...values), usual)).toBeUndefined())
  test('just enough', () => expect(growing(untimed(100, 107, 113, 120), usual)).toBeDefined())
  test('exactly so many steps rise, exactly so much is given back', () => {
    expect(growing(untimed(0, 1, 2, 2, 3), { minSamples: 3, minRisingShare: 0.75 })).toMatchObject({ rising: 3, steps: 4 })
    expect(growing(untimed(0, 50, 45, 100), { minSamples: 3, maxDipShare: 0.05 })).toMatchObject({ rising: 2, steps: 3 })
  })
  test('standing still is none, whatever the policy', () => expect(growing(untimed(5, 5, 5), { minSamples: 0 })).toBeUndefined())
  test('what is no number is no point', () => {
    expect(growing([...untimed(10, 20, 30, 40), point(NaN, 5)], usual)).toMatchObject({ to: 40, samples: 4 })
    expect(growing([...untimed(10, 20, 30), point(NaN, 4)], usual)).toBeUndefined()
  })
  test('small steps back are forgiven where the line holds', () => {
    const policy: GrowthPolicy = { minSamples: 3, maxDipShare: 0.1, minDipFit: 0.85 }
    expect(growing(untimed(0, 50, 45, 100), policy)).toMatchObject({ rising: 2, steps: 3 })
    expect(growing(untimed(0, 50, 35, 100), policy)).toBeUndefined()
    expect(growing(untimed(0, 90, 85, 100), policy)).toBeUndefined()
    // without steps back the fit is not asked
    expect(growing(untimed(0, 90, 90, 100), policy)).toBeDefined()
  })
  test('no step back at all, and a fit', () => {
    const policy: GrowthPolicy = { minSamples: 3, maxDipShare: 0, minFit: 0.95 }
    expect(growing(untimed(0, 10, 20, 30), policy)).toBeDefined()
    expect(growing(untimed(0, 10, 9, 30), policy)).toBeUndefined()
    expect(growing(untimed(0, 1, 2, 30), policy)).toBeUndefined()
  })
  test('to a multiple of the first, by an amount', () => {
    expect(growing(untimed(100, 120, 129), { minSamples: 3, minFactor: 1.3 })).toBeUndefined()
    expect(growing(untimed(100, 120, 130), { minSamples: 3, minFactor: 1.3 })).toBeDefined()
    expect(growing(untimed(100, 120, 130), { minSamples: 3, minRise: 31 })).toBeUndefined()
    expect(growing(untimed(0, 20, 31), { minSamples: 3, minFactor: 1.3, minRise: 31 })).toBeDefined()
  })
  test('the last step, and the later half', () => {
    expect(growing(untimed(0, 10, 20, 30, 31), { minSamples: 3, minLastStep: 0.25 })).toBeUndefined()
    expect(growing(untimed(0, 10, 20, 30, 32), { minSamples: 3, minLastStep: 0.25 })).toBeDefined()
    expect(growing(untimed(0, 20, 40, 50, 60), { minSamples: 3, minLaterHalf: 0.6 })).toBeUndefined()
    expect(growing(untimed(0, 20, 40, 52, 64), { minSamples: 3, minLaterHalf: 0.6 })).toBeDefined()
  })
  test('a restart ends it; two are a saw', () => {
    const policy: GrowthPolicy = { minSamples: 3, restartShare: 0.5 }
    expect(growing(untimed(10, 20, 30, 5, 15), policy)).toMatchObject({ from: 10, to: 30, samples: 3 })
    expect(growing(untimed(10, 20, 5, 15, 25), policy)).toBeUndefined()
    expect(growing(untimed(10, 20, 30, 5, 15, 2), policy)).toBeUndefined()
  })
  test('noise on a level is none', () => {
    const random = noise(7)
    const values = Array.from({ length: 200 }, () => 1000 + 100 * random.next().value)
    expect(growing(untimed(...values), usual)).toBeUndefined()
  })
  test('a hundred thousand points', () =>
    expect(growing(untimed(...Array.from({ length: 100_000 }, (_, i) => i)), usual)).toMatchObject({
      samples: 100_000,
      line: { slope: 1 },
    }))
})

describe('standing level', () => {
  test('within a share of the most', () => {
    expect(isFlat([], 1)).toBe(false)
    expect(isFlat([7], 0)).toBe(true)
    expect(isFlat([0, 0], 0)).toBe(true)
    expect(isFlat([85, 100, 90], 0.15)).toBe(true)
    expect(isFlat([84, 100, 90], 0.15)).toBe(false)
    expect(isFlat([-100, -85], 0.15)).toBe(true)
  })
  test('a plateau at the end', () => {
    expect(plateau(untimed(10, 50, 100, 101, 102))).toEqual({ since: point(100, 3), samples: 3, level: 101 })
    expect(plateau(untimed(100, 100, 100))).toMatchObject({ since: point(100, 1), samples: 3 })
  })
  test('none that is short, or over again', () => {
    expect(plateau([])).toBeUndefined()
    expect(plateau(untimed(5))).toBeUndefined()
    expect(plateau(untimed(5, 5))).toBeUndefined()
    expect(plateau(untimed(10, 20, 40, 80, 160, 100, 100))).toBeUndefined()
    expect(plateau(untimed(10, 10, 10, 10, 50))).toBeUndefined()
    expect(plateau(untimed(1, 2, 4, 8, 100, 100, 100))).toBeUndefined()
  })
})

describe('a jump', () => {
  test('from a level to another', () => {
    expect(jump(untimed(10, 12, 10, 50, 52))).toEqual({
      at: point(50, 4),
      from: expect.closeTo(32 / 3),
      to: 51,
      fit: expect.closeTo(0.9976, 4),
    })
    expect(jump(untimed(90, 91, 10, 11))).toMatchObject({ at: point(10, 3), from: 90.5, to: 10.5 })
  })
  test('no slope, no outlier, no noise, no level', () => {
    expect(jump(untimed(10, 20, 30, 40, 50, 60))).toBeUndefined()
    // two levels tell four points of a slope well, a line tells them better
    expect(jump(untimed(0, 1, 2, 3), { minSamples: 2, minFit: 0.7 })).toBeUndefined()
    expect(jump(untimed(10, 10, 10, 10, 90))).toBeUndefined()
    expect(jump(untimed(5, 5, 5, 5))).toBeUndefined()
    const random = noise(3)
    expect(jump(untimed(...Array.from({ length: 100 }, () => random.next().value)))).toBeUndefined()
  })
  test('none of few points', () => {
    expect(jump([])).toBeUndefined()
    expect(jump(untimed(1))).toBeUndefined()
    expect(jump(untimed(1, 9))).toBeUndefined()
    expect(jump(untimed(1, 1, 9))).toBeUndefined()
    expect(jump(untimed(1, NaN, 1, 9, 9))).toMatchObject({ at: point(9, 4), fit: 1 })
  })
})
