import { expect, test } from 'vitest'
import { counterIntervals } from '../../src/casefile/counter-intervals.ts'
import { COUNTERS, type Counters } from '../../src/records/counters.ts'
import type { Instant } from '../../src/core/span.ts'
import { said, scopeOf } from './texts.ts'

const reading = (of: string, values: Record<string, number>, time?: Instant, kind: Counters['kind'] = 'vmstat') =>
  said(COUNTERS, { kind, of, values: new Map(Object.entries(values)), ...(time === undefined ? {} : { time }) })

test('from the first reading of a file to its last, in the order of time', () => {
  const intervals = counterIntervals(
    scopeOf(
      reading('a', { pswpin: 50, pswpout: 9, pgfault: 80, new: 5 }, { boot: 30 }),
      reading('a', { pswpin: 10, pswpout: 20, pgfault: 1 }, { boot: 10 }),
      reading('a', { pswpin: 30, pswpout: 20, pgfault: 2 }, { boot: 20 }),
      reading('b', { pswpin: 1 }),
      reading('c', { pswpin: 1 }),
      reading('c', { pswpin: 4 }),
      reading('a', { pswpin: 900 }, { boot: 40 }, 'netstat'),
    ),
    'vmstat',
  )
  expect(intervals.map(({ of, first, last, samples, seconds }) => [of, first.at.line, last.at.line, samples, seconds])).toEqual([
    ['a', 2, 1, 3, 20],
    ['c', 5, 6, 2, undefined],
  ])
  const [a] = intervals
  // what fell grew by nothing, what is new is not counted
  expect([/^pswp/, /^pswpout$/, /^pg/, /./, /^new$/].map((names) => a!.grew(names))).toEqual([40, 0, 79, 119, 0])
})
