import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstFrom, nearestOf } from '../../src/casefile/nearest.ts'

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

  it('the first from a value on', () => {
    expect([0, 1, 2, 5, 9].map((value) => firstFrom([1, 1, 4, 8], Number, value))).toEqual([0, 0, 2, 3, 4])
  })
})
