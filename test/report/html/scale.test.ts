import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { niceScale, percentOf, timeTicks } from '../../../src/report/html/scale.ts'

describe('scales', () => {
  test('values stand at their share of the line; one moment alone in its middle', () => {
    expect([percentOf(5, 0, 20), percentOf(20, 0, 20), percentOf(-5, 0, 20), percentOf(1, 0, 3), percentOf(7, 7, 7)]).toEqual([
      25, 100, -25, 33.33, 50,
    ])
  })
  test('round values up to the first that is not below the most', () => {
    expect(niceScale(187)).toEqual([0, 50, 100, 150, 200])
    expect(niceScale(524_288)).toEqual([0, 200_000, 400_000, 600_000])
    expect(niceScale(1)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(niceScale(0)).toEqual([0, 1])
    expect(niceScale(30, -12)).toEqual([-20, -10, 0, 10, 20, 30])
  })
  test('a scale holds every value, in at most seven steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (most) => {
        const scale = niceScale(most)
        expect(scale[0]).toBe(0)
        expect(scale.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9))
        expect(scale.length).toBeLessThanOrEqual(7)
      }),
    )
  })
  test('moments are round, and the first of a day tells the date', () => {
    const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`)
    expect(timeTicks(at('13:58:00'), at('14:41:00'), 'date', 7).map(({ text }) => text)).toEqual([
      '21 Nov 14:00',
      '14:10',
      '14:20',
      '14:30',
      '14:40',
    ])
    expect(timeTicks(at('23:59:58'), at('23:59:58') + 5000, 'date', 7).map(({ text }) => text)).toEqual([
      '21 Nov 23:59:58',
      '23:59:59',
      '22 Nov 00:00:00',
      '00:00:01',
      '00:00:02',
      '00:00:03',
    ])
    expect(timeTicks(at('00:00:00'), at('00:00:00') + 40 * 86_400_000, 'date', 7).map(({ text }) => text)).toEqual([
      '26 Nov',
      '3 Dec',
      '10 Dec',
      '17 Dec',
      '24 Dec',
      '31 Dec',
    ])
  })
  test('seconds since boot tell apart what lies apart', () => {
    expect(timeTicks(22_500_001, 22_500_007, 'boot', 7).map(({ text }) => text)).toEqual([
      '22500.001 s',
      '22500.002 s',
      '22500.003 s',
      '22500.004 s',
      '22500.005 s',
      '22500.006 s',
      '22500.007 s',
    ])
    expect(timeTicks(0, 120_000, 'boot', 7).map(({ text }) => text)).toEqual(['0 s', '30 s', '60 s', '90 s', '120 s'])
  })
  test('at most as many as asked for, whatever the span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 10, max: 3e11 }), (from, span) => {
        expect(timeTicks(from, from + span, 'date', 7).length).toBeLessThanOrEqual(8)
      }),
    )
  })
})
