import { describe, expect, test } from 'vitest'
import { type Bounds, type Dated, Window } from '../../src/casefile/window.ts'
import { withinOf, nothing } from '../../src/casefile/within.ts'
import type { Instant } from '../../src/core/span.ts'

const ms = (iso: string): number => Date.parse(iso)
const utc = (iso: string): Instant => ({ wall: ms(iso) })
const local = (iso: string): Instant => ({ wall: ms(`${iso}Z`), zoneless: true })
const yearless = (iso: string): Instant => ({ wall: ms(`2000-${iso}Z`), yearless: true })
const dated = (time: Instant, over: Partial<Dated> = {}): Dated => ({ time, zone: undefined, machine: 'a', boot: undefined, ...over })
const window = (bounds: Bounds, ...last: Dated[]): Window => new Window(bounds, last)

const noon = ms('2026-11-21T12:00:00Z')

describe('a moment that is known everywhere', () => {
  const since = window({ since: { at: noon } })
  const until = window({ until: { at: noon } })
  test.each<[string, Instant, boolean | undefined, boolean | undefined]>([
    ['with a zone, before', utc('2026-11-21T11:59:59.999Z'), false, true],
    ['with a zone, then', utc('2026-11-21T12:00:00Z'), true, true],
    ['with a zone, after', utc('2026-11-21T12:00:00.001Z'), true, false],
    // UTC+14 shows noon of UTC as 02:00 of the next day, UTC-12 as 00:00
    ['without a zone, before in all zones', local('2026-11-20T23:59:59'), false, true],
    ['without a zone, before in one', local('2026-11-21T00:00:01'), undefined, undefined],
    ['without a zone, after in one', local('2026-11-22T01:59:59'), undefined, undefined],
    ['without a zone, after in all', local('2026-11-22T02:00:01'), true, false],
    ['without a year, before in all zones', yearless('11-20T23:59:59'), false, true],
    ['without a year, near', yearless('11-21T12:00:00'), undefined, undefined],
    ['without a year, its zone known', { ...yearless('11-21T11:59:59'), offset: 0 } as Instant, false, true],
    ['since boot', { boot: 7 }, undefined, undefined],
  ])('%s', (_, time, after, before) => {
    expect(since.holds(dated(time))).toBe(after)
    expect(until.holds(dated(time))).toBe(before)
  })
})

describe('what a clock of the input shows', () => {
  const since = window({ since: { digits: noon } })
  const berlin = () => 60
  test.each<[string, Dated, boolean | undefined]>([
    ['the same digits', dated(local('2026-11-21T12:00:00')), true],
    ['before', dated(local('2026-11-21T11:59:59')), false],
    ['UTC', dated(utc('2026-11-21T12:00:00Z')), true],
    ['its own offset counts', dated({ wall: ms('2026-11-21T11:00:00Z'), offset: 60 }), true],
    ['before by its own offset', dated({ wall: ms('2026-11-21T10:59:59Z'), offset: 60 }), false],
    ['UTC on a machine of another zone: noon of its clock', dated(utc('2026-11-21T11:00:00Z'), { zone: berlin }), true],
    ['before noon of its clock', dated(utc('2026-11-21T10:59:59Z'), { zone: berlin }), false],
    ['no year', dated(yearless('11-21T12:00:00')), true],
    ['no year, before', dated(yearless('11-21T11:59:59')), false],
    ['no year, of the year before', dated(yearless('12-31T12:00:00')), true],
    ['since boot', dated({ boot: 7 }), undefined],
  ])('%s', (_, time, within) => expect(since.holds(time)).toBe(within))
  test('the year of a moment without one is the nearest', () => {
    const newYear = window({ since: { digits: ms('2027-01-01T00:00:00Z') } })
    expect([yearless('12-31T23:59:59'), yearless('01-01T00:00:00')].map((time) => newYear.holds(dated(time)))).toEqual([false, true])
  })
})

describe('a duration', () => {
  const twoHours = { since: { back: 7_200 } }
  test.each<[string, Dated, Dated, Dated]>([
    ['with a zone', dated(utc('2026-11-21T12:00:00Z')), dated(utc('2026-11-21T10:00:00Z')), dated(utc('2026-11-21T09:59:59Z'))],
    ['without', dated(local('2026-11-21T12:00:00')), dated(local('2026-11-21T10:00:00')), dated(local('2026-11-21T09:59:59'))],
    ['over New Year', dated(yearless('01-01T01:00:00')), dated(yearless('12-31T23:00:00')), dated(yearless('12-31T22:59:59'))],
    ['since boot', dated({ boot: 7_300 }), dated({ boot: 100 }), dated({ boot: 99.9 })],
  ])('%s', (_, last, inside, before) => {
    const since = window(twoHours, before, last, inside)
    expect([last, inside, before].map((time) => since.holds(time))).toEqual([true, true, false])
    const until = window({ until: { back: 7_200 } }, before, last, inside)
    expect([last, inside, before].map((time) => until.holds(time))).toEqual([false, true, true])
  })
  test('two clocks that cannot be compared: what is before on its own is before, the rest may be', () => {
    const last = [dated(utc('2026-11-21T12:00:00Z')), dated({ boot: 9_000 }, { machine: 'b' })]
    const since = window(twoHours, ...last)
    expect([1_799, 1_800, 9_000].map((boot) => since.holds(dated({ boot }, { machine: 'b' })))).toEqual([false, undefined, undefined])
    const until = window({ until: { back: 7_200 } }, ...last)
    expect([1_799, 1_800, 9_000].map((boot) => until.holds(dated({ boot }, { machine: 'b' })))).toEqual([true, undefined, undefined])
    expect(since.counted).toBeUndefined()
  })
  test('earlier boots lie before the start of the last', () => {
    const boot = (seconds: number, number: number | undefined) => dated({ boot: seconds }, { boot: number })
    const since = window(twoHours, boot(90_000, 0), boot(7_201, 1))
    expect([boot(90_000, 0), boot(7_201, 1), boot(0.5, 1), boot(90_000, undefined)].map((time) => since.holds(time))).toEqual([
      false,
      true,
      false,
      undefined,
    ])
    expect(window(twoHours, boot(90_000, 0), boot(7_199, 1)).holds(boot(90_000, 0))).toBeUndefined()
  })
})

test('a span is cut where the bound is, on its own clock', () => {
  const both = window({ since: { at: noon }, until: { at: noon + 3_600_000 } })
  const span = (from: Instant, to: Instant) => both.clip(dated(from), dated(to))
  expect(span(utc('2026-11-21T08:00:00Z'), { wall: ms('2026-11-21T20:00:00Z'), offset: 60 })).toEqual({
    from: { wall: noon },
    to: { wall: noon + 3_600_000, offset: 60 },
  })
  expect(span(utc('2026-11-21T12:15:00Z'), utc('2026-11-21T12:30:00Z'))).toEqual({
    from: utc('2026-11-21T12:15:00Z'),
    to: utc('2026-11-21T12:30:00Z'),
  })
  expect(span(utc('2026-11-21T08:00:00Z'), utc('2026-11-21T11:59:00Z'))).toBeUndefined()
  expect(span(utc('2026-11-21T13:00:01Z'), utc('2026-11-21T14:00:00Z'))).toBeUndefined()
  expect(span({ boot: 1 }, { boot: 2 })).toEqual({ from: { boot: 1 }, to: { boot: 2 } })
})

describe('what stands for many', () => {
  const hour = (h: number) => `2026-11-21T${String(h).padStart(2, '0')}:00:00Z`
  const datedOf = (h: number) => dated(utc(hour(h)))
  const of = (since: number, until: number, item: number, through?: number) => {
    const counts = nothing()
    const kept = withinOf(
      { item, times: 100, through },
      datedOf,
      window({ since: { at: ms(hour(since)) }, until: { at: ms(hour(until)) } }),
      counts,
    )
    return [kept, counts]
  }
  test.each<[string, [number, number, number, number?], object | undefined, object]>([
    ['wholly within', [1, 9, 2, 8], { item: 2, times: 100, through: 8 }, {}],
    ['its end within', [5, 9, 2, 8], { item: 8, times: 1 }, { uncounted: 99 }],
    ['its beginning within', [1, 5, 2, 8], { item: 2, times: 1 }, { uncounted: 99 }],
    ['around all of it', [4, 5, 2, 8], { item: 2, times: 1 }, { uncounted: 99 }],
    ['before it', [9, 12, 2, 8], undefined, { outside: 100 }],
    ['after it', [0, 1, 2, 8], undefined, { outside: 100 }],
    ['one that stands for its like', [4, 5, 2], undefined, { outside: 100 }],
  ])('%s', (_, [since, until, item, through], kept, counted) =>
    expect(of(since, until, item, through)).toEqual([kept, { ...nothing(), ...counted }]),
  )
})
