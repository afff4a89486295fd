import { expect, test } from 'vitest'
import { secondsBetween } from '../src/core/span.ts'

test('a time without a year is compared by month and day, also in and around leap years', () => {
  const yearless = { wall: Date.UTC(2000, 10, 23, 23, 34, 2), yearless: true } as const
  expect(secondsBetween({ wall: Date.UTC(2026, 10, 23, 23, 33, 44) }, yearless)).toBe(18)
  expect(secondsBetween(yearless, { wall: Date.UTC(2026, 10, 23, 23, 33, 44) })).toBe(-18)
  expect(secondsBetween({ wall: Date.UTC(2026, 0, 1, 0, 0, 5) }, { wall: Date.UTC(2000, 11, 31, 23, 59, 55), yearless: true })).toBe(-10)
  expect(secondsBetween(yearless, { ...yearless, wall: yearless.wall + 5000 })).toBe(5)
  expect(secondsBetween({ boot: 5 }, yearless)).toBeUndefined()
})
