import { expect, test } from 'vitest'
import type { Instant } from '../../src/core/span.ts'
import { isShownAlike, timeFields } from '../../src/core/time/show.ts'

const at = Date.UTC(2026, 10, 21, 9, 15)

test.each<[Instant | undefined, object]>([
  [{ wall: at }, { at: '2026-11-21T09:15:00Z', clock: 'wall' }],
  [{ wall: at + 7 }, { at: '2026-11-21T09:15:00.007Z', clock: 'wall' }],
  [
    { wall: at, offset: 60 },
    { at: '2026-11-21T10:15:00+01:00', clock: 'wall' },
  ],
  [
    { wall: at, offset: -210 },
    { at: '2026-11-21T05:45:00-03:30', clock: 'wall' },
  ],
  [
    { wall: at, offset: 840 },
    { at: '2026-11-21T23:15:00+14:00', clock: 'wall' },
  ],
  [
    { wall: at, zoneless: true },
    { at: '2026-11-21T09:15:00', clock: 'wall', zone: 'unknown' },
  ],
  [
    { wall: Date.UTC(2000, 1, 3, 9, 5), yearless: true },
    { atText: '3 Feb 09:05:00', clock: 'wall', zone: 'unknown' },
  ],
  [{ boot: 24.1 }, { atSinceBoot: 24.1, clock: 'boot' }],
  [{ boot: 0 }, { atSinceBoot: 0, clock: 'boot' }],
  [undefined, {}],
  [{ wall: Number.NaN }, {}],
  [{ wall: 9e15 }, {}],
  [{ wall: Date.UTC(9999, 11, 31, 23, 59), offset: 60 }, {}],
  [{ boot: Infinity }, {}],
])('%j as fields', (time, fields) => expect(timeFields({ at: time })).toEqual(fields))

test('two moments share the clock and the zone that one of them lacks', () => {
  expect(timeFields({ first: { wall: at, offset: 60 }, last: { wall: at, zoneless: true } })).toEqual({
    first: '2026-11-21T10:15:00+01:00',
    last: '2026-11-21T09:15:00',
    clock: 'wall',
    zone: 'unknown',
  })
  expect(timeFields({ from: undefined, to: { wall: Number.NaN } })).toEqual({})
})

test('alike is what reads alike', () => {
  expect(isShownAlike({ wall: at }, { wall: at, offset: 0 })).toBe(true)
  expect(isShownAlike({ wall: at }, { wall: at, zoneless: true })).toBe(false)
  expect(isShownAlike({ wall: at }, { wall: at, offset: 60 })).toBe(false)
  expect(isShownAlike(undefined, undefined)).toBe(true)
})
