import { expect, test } from 'vitest'
import type { Instant } from '../../src/core/span.ts'
import { notObserved } from '../../src/diagnosis/absence.ts'
import type { ReadSource } from '../../src/diagnosis/sources.ts'
import { failure, sourcesOf, wall } from './entries.ts'

const source = (path: string, shows: string[], of: Partial<ReadSource> = {}): ReadSource => ({
  path,
  shows: new Set(shows),
  lossy: false,
  ...of,
})

test('absence is stated where a source was read that would show it', () => {
  const failures = [
    failure('a', { seenIn: ['x', 'y', 'z'] }),
    failure('b', { seenIn: ['z'] }),
    failure('c', { seenIn: ['x'], absence: 'always' }),
  ]
  const WINDOW = 'it would stand there; nothing is known of other times'
  const LOST = 'lines of this source were lost: it may have happened unseen'
  expect(notObserved(failures, new Set(), sourcesOf(source('p', ['x']), source('q', ['y'])))).toEqual([
    { id: 'a', in: 'x, y (2 files)', certainty: WINDOW },
    { id: 'c', in: 'x (p)', certainty: 'always' },
  ])
  expect(notObserved(failures, new Set(['a']), sourcesOf(source('p', ['x'], { lossy: true })))).toEqual([
    { id: 'c', in: 'x (p)', certainty: LOST },
  ])
  expect(
    notObserved(failures, new Set(), sourcesOf(source('p', ['x']), source('q', ['y'], { lossy: true }))).map(({ certainty }) => certainty),
  ).toEqual([LOST, 'always'])
})

test('the time that is covered', () => {
  const window = (...spans: [Instant?, Instant?][]) =>
    notObserved([failure('a', { seenIn: ['x'] })], new Set(), sourcesOf(...spans.map(([from, to]) => source('p', ['x'], { from, to }))))[0]!
      .in
  const local = (seconds: number): Instant => ({ ...(wall(seconds) as { wall: number }), zoneless: true })
  const yearless = (seconds: number): Instant => ({ ...(wall(seconds) as { wall: number }), yearless: true })
  expect(window([])).toBe('x (p)')
  expect(window([wall(60), wall(120)], [wall(0), wall(30)])).toBe('x (2 files) 21 Nov 2026 14:00:00–14:02:00 UTC')
  expect(window([local(0), local(60)], [yearless(0), yearless(90)])).toBe('x (2 files) 21 Nov 2026 14:00:00–14:01:00')
  expect(window([{ boot: 1 }, { boot: 9 }], [yearless(0), yearless(90)])).toBe('x (2 files) 21 Nov 14:00:00–14:01:30')
  expect(window([{ boot: 1 }, { boot: 9 }])).toBe('x (p) 1.0–9.0 s after boot')
})

test('of many sources that show the same their number is kept, and from when to when they tell', () => {
  const sources = sourcesOf(...Array.from({ length: 1000 }, (_, i) => source(`f${i}`, ['x', 'y'], { from: wall(i), to: wall(2 * i) })))
  expect(sources.alike.map(({ path, count, lossy }) => [path, count, lossy])).toEqual([['f0', 1000, false]])
  expect([...sources.alike[0]!.ends.values()].map((ends) => ends.map(({ time }) => time))).toEqual([['14:00:00', '14:33:18']])
})
