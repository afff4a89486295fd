import { expect, test } from 'vitest'
import { nothing, withinOf } from '../../src/casefile/within.ts'
import { type Dated, Window } from '../../src/casefile/window.ts'

const dated = (hour: number): Dated => ({ time: { wall: Date.UTC(2026, 10, 21, hour) }, zone: undefined, machine: 'm', boot: undefined })
const window = new Window({ since: { at: Date.UTC(2026, 10, 21, 10) }, until: { at: Date.UTC(2026, 10, 21, 12) } }, [dated(9), dated(13)])
const cut = (first: number | undefined, through?: number, times = 5) => {
  const counts = nothing()
  const kept = { item: first, times, ...(through === undefined ? {} : { through }) }
  const part = withinOf(kept, (hour) => (hour === undefined || hour < 0 ? undefined : dated(hour)), window, counts)
  return [part?.item, part?.times, counts.outside, counts.undated, counts.uncounted, part === kept]
}

test('one by itself', () => {
  expect(cut(11, undefined, 1)).toEqual([11, 1, 0, 0, 0, true])
  expect(cut(9, undefined, 3)).toEqual([undefined, undefined, 3, 0, 0, false])
  expect(cut(13, undefined, 3)).toEqual([undefined, undefined, 3, 0, 0, false])
  expect(cut(undefined, undefined, 3)).toEqual([undefined, 3, 0, 3, 0, true])
})

test('one that stands for many', () => {
  expect(cut(10, 12)).toEqual([10, 5, 0, 0, 0, true])
  expect(cut(11, 13)).toEqual([11, 1, 0, 0, 4, false])
  expect(cut(9, 11)).toEqual([11, 1, 0, 0, 4, false])
  // some between the two may be within, none is told
  expect(cut(9, 13)).toEqual([9, 1, 0, 0, 4, false])
  expect(cut(7, 9)).toEqual([undefined, undefined, 5, 0, 0, false])
  expect(cut(13, 14)).toEqual([undefined, undefined, 5, 0, 0, false])
  expect(cut(11, -1)).toEqual([11, 1, 0, 0, 4, false])
})

test('all of it where no time is asked for', () => {
  const counts = nothing()
  const kept = { item: 9, times: 5, through: 13 }
  expect(withinOf(kept, dated, new Window({}, []), counts)).toBe(kept)
  expect(counts).toEqual({ outside: 0, undated: 0, uncounted: 0 })
})
