import { expect, test } from 'vitest'
import { happenings } from '../../src/diagnosis/happenings.ts'
import { entry, failure, judged, type Said, scopes, wall } from './entries.ts'

const { web1 } = scopes()
const of = (key: string, said: Said) => judged(key, entry(failure(key), web1, {}, said))
const lines = (...all: ReturnType<typeof of>[]) =>
  happenings(all).map(({ finding, text, clock, time, timeSinceBoot }) => [finding, text, clock, time ?? timeSinceBoot])

test('first and last of each finding, by clock and time', () => {
  expect(
    lines(
      of('b', { time: wall(60), until: wall(90), times: 4 }),
      of('a', { time: wall(0) }),
      of('c', { time: { boot: 5 } }),
      of('d', {}),
      of('e', { time: wall(70), until: wall(80), times: 1 }),
      of('f', { time: wall(75), times: 3 }),
    ),
  ).toEqual([
    ['c', 'c', 'boot', 5],
    ['a', 'a', 'wall', '2026-11-21T14:00:00Z'],
    ['b', 'b (first of 4)', 'wall', '2026-11-21T14:01:00Z'],
    ['e', 'e', 'wall', '2026-11-21T14:01:10Z'],
    ['f', 'f (first of 3)', 'wall', '2026-11-21T14:01:15Z'],
    ['b', 'b (last of 4)', 'wall', '2026-11-21T14:01:30Z'],
  ])
})

test('at most 500', () => {
  const many = Array.from({ length: 501 }, (_, i) => of(`k${i}`, { time: wall(i) }))
  const told = happenings(many)
  expect([told.length, told.at(-1)!.finding]).toEqual([500, 'k499'])
})
