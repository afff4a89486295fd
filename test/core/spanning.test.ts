import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownLines, spanning } from '../../src/core/spanning.ts'

const at = (line: number, more = {}) => ({ at: { artifact: 'a.log', line, offset: line * 10, text: `line ${line}`, ...more } })

test('from the first line to the end of the last, with what stands between them', () => {
  expect(spanning([at(3)])).toEqual(at(3).at)
  expect(spanning([at(3), at(4), at(5)])).toEqual({ ...at(3).at, endLine: 5 })
  expect(spanning([at(3), at(4, { endLine: 6 }), at(9), at(10), at(12)])).toEqual({
    ...at(3).at,
    endLine: 12,
    apart: [
      [7, 8],
      [11, 11],
    ],
  })
  // of two statements that are one
  expect(spanning([at(1, { endLine: 5, apart: [[2, 3]] }), at(7, { endLine: 9, apart: [[8, 8]] })])).toEqual({
    ...at(1).at,
    endLine: 9,
    apart: [
      [2, 3],
      [6, 6],
      [8, 8],
    ],
  })
})

test('its own lines are those that it was made of', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 60 }).map((all) => all.sort((a, b) => a - b))
  fc.assert(
    fc.property(numbers, (lines) => {
      const own = [...ownLines(spanning(lines.map((line) => at(line))))]
      expect(own.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))).toEqual(lines)
    }),
  )
})

test('past so many stretches the lines between count as its own', () => {
  const place = spanning(Array.from({ length: 200 }, (_, i) => at(1 + 2 * i)))
  expect(place.apart).toHaveLength(64)
  expect([...ownLines(place)].at(-1)).toEqual([129, 399])
})
