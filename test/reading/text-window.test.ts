import { expect, test } from 'vitest'
import { Description } from '../../src/reading/description.ts'
import type { Instant } from '../../src/core/span.ts'

const yearless = (month: number, day: number, minute = 0): Instant => ({ wall: Date.UTC(2000, month - 1, day, 3, minute), yearless: true })
const dated = (minute: number): Instant => ({ wall: Date.UTC(2026, 3, 2, 3, minute) })

function windowOf(times: readonly Instant[]) {
  const description = new Description()
  for (const time of times) description.said({ message: 'x', time })
  return description.window
}

test.each<[string, readonly Instant[], Instant, Instant]>([
  ['lines in their order', [dated(1), dated(2), dated(9)], dated(1), dated(9)],
  ['an excerpt of an earlier time behind one of a later', [dated(41), dated(44), dated(12), dated(30)], dated(12), dated(44)],
  ['the newest first', [dated(44), dated(41), dated(12)], dated(12), dated(44)],
  ['without a year', [yearless(11, 22, 41), yearless(11, 22, 44), yearless(11, 22, 12)], yearless(11, 22, 12), yearless(11, 22, 44)],
  ['over New Year', [yearless(12, 30), yearless(12, 31), yearless(1, 2)], yearless(12, 30), yearless(1, 2)],
  [
    'over New Year, in two excerpts',
    [yearless(12, 31, 50), yearless(1, 1, 5), yearless(12, 31, 40)],
    yearless(12, 31, 40),
    yearless(1, 1, 5),
  ],
  ['most of a year', [yearless(1, 3), yearless(4, 9), yearless(8, 30), yearless(12, 20)], yearless(1, 3), yearless(12, 20)],
  ['two boots by the clock since boot', [{ boot: 100 }, { boot: 5000 }, { boot: 3 }, { boot: 40 }], { boot: 100 }, { boot: 40 }],
  ['a wall clock below one since boot', [{ boot: 100 }, dated(5), { boot: 101 }, dated(4)], dated(4), dated(5)],
])('%s', (_, times, from, to) => expect(windowOf(times)).toEqual({ from, to }))
