import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byNearest, firstFrom, nearestOf } from '../../src/casefile/nearest.ts'

const place = fc.integer({ min: -6, max: 6 })
/** What a search through all of them finds. */
const searched = <T>(list: readonly T[], of: (one: T) => number, value: number): T =>
  list.reduce((best, one) => (Math.abs(of(one) - value) < Math.abs(of(best) - value) ? one : best))

describe('the nearest of a list', () => {
  it('is what a search through all of it finds, the first of several', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1 }), place, (places, value) => {
        const list = [...places].sort((a, b) => a - b).map((at, i) => ({ at, i }))
        expect(nearestOf(list, ({ at }) => at, value)).toBe(searched(list, ({ at }) => at, value))
        expect(nearestOf(list, ({ at }) => at, value + 0.5)).toBe(searched(list, ({ at }) => at, value + 0.5))
      }),
      { numRuns: 2_000 },
    )
    expect(nearestOf([], Number, 3)).toBeUndefined()
  })

  it('a number by its nearest place, of two as near that which was told first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 2 })), { minLength: 1 }), place, (pairs, at) => {
        const told = pairs.map(([where, value]) => ({ at: where, value }))
        expect(byNearest(told)(at)).toBe(searched(told, (one) => one.at, at).value)
      }),
      { numRuns: 4_000 },
    )
    const told = [
      { at: 10, value: 60 },
      { at: 0, value: 120 },
    ]
    expect([byNearest(told)(5), byNearest(told.toReversed())(5), byNearest(told)(4), byNearest(told)(NaN)]).toEqual([60, 120, 120, 60])
  })

  it('the first from a value on', () => {
    expect([0, 1, 2, 5, 9].map((value) => firstFrom([1, 1, 4, 8], Number, value))).toEqual([0, 0, 2, 3, 4])
  })
})
