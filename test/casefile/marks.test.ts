import { expect, test } from 'vitest'
import { Marks } from '../../src/casefile/collected.ts'
import { opened } from './texts.ts'

const [first, second] = opened('kern.log', '2026-11-21T14:00:00Z web1 kernel: one\n2026-11-21T14:00:01Z web1 kernel: two\n')

test('what one line states several times bears one mark, the next line another', () => {
  const marks = new Marks()
  const one = marks.of([first!])
  expect(one).toMatchObject([{ line: 1, time: { wall: Date.UTC(2026, 10, 21, 14) } }])
  expect(marks.of([{ ...first! }])).toBe(one)
  expect(marks.of([second!])).toMatchObject([{ line: 2 }])
  expect(marks.of([first!, second!]).map(({ line }) => line)).toEqual([1, 2])
})

test('another message at the same line has a mark of its own', () => {
  const marks = new Marks()
  const [one] = marks.of([first!])
  const [other] = marks.of([{ ...first!, message: 'three' }])
  expect(other!.hash).not.toBe(one!.hash)
})
