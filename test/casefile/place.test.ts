import { expect, test } from 'vitest'
import { placed } from '../../src/casefile/place.ts'
import type { Instant, Span } from '../../src/core/span.ts'

const at = (line: number): Span => ({ artifact: 'kern.log', line, offset: 0, text: `line ${line}` })
/** Every place is of boot 1; every time an hour later. */
const placing = {
  at: (span: Span): Span => ({ ...span, boot: 1 }),
  time: (time: Instant, span: Span): Instant => ('wall' in time ? { wall: time.wall + 3_600_000 } : { boot: time.boot + span.line }),
}

test('the place and the time of a record, and those of its parts', () => {
  const record = {
    at: at(1),
    time: { wall: 0 },
    frames: [{ at: at(2), time: { boot: 5 }, name: 'a' }],
    cause: { time: { boot: 7 } },
    count: 3n,
  }
  expect(placed(record, placing)).toEqual({
    at: { ...at(1), boot: 1 },
    time: { wall: 3_600_000 },
    // by its own place, or by the one around it
    frames: [{ at: { ...at(2), boot: 1 }, time: { boot: 7 }, name: 'a' }],
    cause: { time: { boot: 8 } },
    count: 3n,
  })
})

test('what has no place and no time is the same object', () => {
  const parts = { list: [1, 2], map: new Map([['a', 1]]), none: null }
  expect(placed(parts, placing)).toBe(parts)
})

test('a time without a place around it stays as it is, and so does a field that only is called so', () => {
  expect(placed({ time: { wall: 0 } }, placing)).toEqual({ time: { wall: 0 } })
  expect(placed({ at: at(1), time: '5 s' }, placing)).toMatchObject({ time: '5 s' })
})

test('the record that was given is not changed', () => {
  const record = { at: at(1), time: { wall: 0 } }
  placed(record, placing)
  expect(record).toEqual({ at: at(1), time: { wall: 0 } })
})
