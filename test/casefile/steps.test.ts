import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascending } from '../../src/casefile/ascending.ts'
import { startOf, stepsOf } from '../../src/casefile/steps.ts'
import type { SettledScope } from '../../src/casefile/case-file.ts'
import type { Collected } from '../../src/casefile/collected.ts'
import { bootsOfLines, caseOf, lineOf, log } from './texts.ts'

const reading = (uptime: number, seconds: number) => ({ uptime, time: { wall: seconds * 1000 } })

test('the parts in which a wall clock ran evenly', () => {
  const steps = stepsOf([reading(10, 1010), reading(20, 1200), reading(30, 9030), reading(40, 9041), reading(50, 3050)])
  expect(steps.map(({ start, from }) => [start.wall / 1000, from.wall / 1000])).toEqual([
    [1000, 1000],
    [9000, 9030],
    [3000, 3050],
  ])
  expect(stepsOf([])).toEqual([])
  expect(startOf([])).toBeUndefined()
})

test('the most that ascend', () => {
  const own = (list: readonly number[]) => ascending(list, (n) => n)
  expect(own([5, 1, 2, 9, 3, 4])).toEqual([1, 2, 3, 4])
  expect(own([2, 2, 1])).toHaveLength(1)
  expect(own([])).toEqual([])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), (list) => {
      const found = own(list)
      const most = list.map(() => 1)
      for (const [i, n] of list.entries()) for (let j = 0; j < i; j++) if (list[j]! < n) most[i] = Math.max(most[i]!, most[j]! + 1)
      expect(found).toHaveLength(Math.max(0, ...most))
      expect(found.every((n, i) => i === 0 || found[i - 1]! < n)).toBe(true)
    }),
  )
})

/** A line of one kernel: what it says, seconds since boot, seconds by which the wall had been moved then. */
type Said = readonly [message: string, uptime: number, moved: number]
const BOOTED = Date.UTC(2025, 5, 9, 6, 20)
const wallOf = ([, uptime, moved]: Said): Date => new Date(BOOTED + (uptime + moved) * 1000)
const iso = (said: Said): string => wallOf(said).toISOString().slice(0, 19)
const stamp = ([message, uptime]: Said): string => `[${uptime.toFixed(6).padStart(12)}] ${message}`
const syslog = (said: Said): string => {
  const [, day = '', month = '', , time = ''] = wallOf(said).toUTCString().split(' ')
  return `${month} ${String(Number(day)).padStart(2)} ${time}`
}
const WAYS = {
  dmesg: stamp,
  'dmesg.txt': (said: Said) => stamp(said).replace(/^\[ +/, '['),
  'kern.log': (said: Said) => `${syslog(said)} tern kernel: ${stamp(said)}`,
  'kern-iso.log': (said: Said) => `${iso(said)}+00:00 tern kernel: ${stamp(said)}`,
  messages: (said: Said) => `${syslog(said)} tern kernel: ${said[0]}`,
  'journal.txt': (said: Said) => `${iso(said)}+0000 tern kernel: ${said[0]}`,
} as const
type Way = keyof typeof WAYS
const written = (way: Way, lines: readonly Said[], path: string = way): Collected =>
  log(path, lines.map((said) => `${WAYS[way](said)}\n`).join(''))
const only = (...texts: Collected[]): SettledScope => {
  const { scopes } = caseOf(texts)
  expect(scopes.map(({ name }) => name)).toEqual(['tern'])
  return scopes[0]!
}
const sayings = ({ told }: SettledScope): string[] => told.map((one) => lineOf(one)!.message).sort()
/** What is on the axis, second by second. */
const moments = ({ told }: SettledScope): ReadonlyMap<string, number> =>
  new Map(
    told.map((one) => {
      const { message, time } = lineOf(one)!
      return [message, time !== undefined && 'wall' in time ? Math.round((new Date(time.wall).setUTCFullYear(2025) - BOOTED) / 1000) : NaN]
    }),
  )

/** A clock that is moved once, after the line of this number. */
const moved = (lines: number, at: number, by: number, from = 700): Said[] =>
  Array.from({ length: lines }, (_, i) => [`event ${i} of the port`, from + i * 13.25, i < at ? 0 : by])

describe('a clock that is moved within a boot', () => {
  const pairs: (readonly [Way, Way])[] = [
    ['kern.log', 'dmesg'],
    ['kern.log', 'journal.txt'],
    ['journal.txt', 'dmesg'],
    ['kern-iso.log', 'messages'],
    ['kern-iso.log', 'dmesg'],
    ['messages', 'dmesg'],
  ]
  const moves: [string, number][] = [
    ['a night of sleep', 31_234],
    ['a weekend of sleep', 200_000],
    ['a step of seven minutes', 420],
    ['a step back of two hours', -7_200],
  ]
  describe.each(pairs)('%s and %s', (a, b) => {
    test.each(moves)('%s: one boot, each line once, at its own moment', (_, by) => {
      const lines = moved(40, 23, by)
      for (const texts of [
        [written(a, lines), written(b, lines)],
        [written(b, lines), written(a, lines)],
      ]) {
        const scope = only(...texts)
        expect(scope.timeline.boots).toHaveLength(1)
        expect(sayings(scope)).toEqual(lines.map(([message]) => message).sort())
        for (const [message, uptime, off] of lines) expect(Math.abs(moments(scope).get(message)! - uptime - off)).toBeLessThanOrEqual(1)
      }
    })
    test('lines that one of them lost, and a log that ends before', () => {
      const lines = moved(40, 23, 40_000)
      const scope = only(
        written(
          a,
          lines.filter((_, i) => i % 7 !== 3),
        ),
        written(
          b,
          lines.slice(5).filter((_, i) => i % 5 !== 2),
        ),
      )
      expect(scope.timeline.boots).toHaveLength(1)
      expect(sayings(scope)).toEqual([...new Set(sayings(scope))])
      const short = only(written(a, lines.slice(0, 20)), written(b, lines))
      expect([short.timeline.boots.length, sayings(short).length]).toEqual([1, 40])
    })
  })

  test('how far the clocks are apart, and when it began by the clock of its first line', () => {
    const scope = only(written('journal.txt', moved(9, 8, 3_600)), written('dmesg', moved(9, 8, 3_600)))
    expect(scope.timeline.errorSeconds).toBeCloseTo(3_600, -1)
    expect(scope.timeline.boots.map(({ start }) => Math.abs(start!.wall - BOOTED) < 5_000)).toEqual([true])
  })
  test('one line that is told elsewhere at another time moves no clock', () => {
    const lines = moved(30, 30, 0)
    const odd = lines.map(([message, uptime], i): Said => [message, uptime, i === 12 ? 7_000 : 0])
    expect(only(written('messages', odd), written('dmesg', lines)).timeline.errorSeconds).toBeLessThan(3)
  })
  test('lines of the journal bear the stamps since boot of their copies, and of what is read around them', () => {
    const lines = moved(20, 10, 50_000)
    const { told } = only(
      written('journal.txt', lines),
      written(
        'dmesg',
        lines.filter((_, i) => i !== 4),
      ),
    )
    const stamps = new Map(told.map((one) => [lineOf(one)!.message, one.record.at.sinceBoot]))
    expect(stamps.get('event 12 of the port')).toBe(859)
    expect(stamps.get('event 4 of the port')).toBeCloseTo(753, 0)
  })
  test.each([
    ['journal.txt', 0],
    ['journal.txt', 330],
    ['kern-iso.log', -420],
  ] as const)('dmesg -T beside %s, %s minutes from UTC: all before the sleep is dated as the journal dates it', (other, minutes) => {
    const human = (lines: readonly Said[], by: number): string =>
      lines
        .map(([message, uptime]) => {
          const [weekday, day, month, year, time] = new Date(BOOTED + (uptime + by) * 1000 + minutes * 60_000)
            .toUTCString()
            .replace(',', '')
            .split(' ')
          return `[${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}] ${message}\n`
        })
        .join('')
    for (const [by, at] of [
      [45_000, 13],
      [45_000, 29],
      [-3_600, 17],
      [0, 0],
    ] as const) {
      const lines = moved(30, at, by)
      const alone: Said = ['only dmesg tells it', 731, 0]
      const scope = only(written(other, lines), log('dmesg-T', human([...lines.slice(0, 3), alone, ...lines.slice(3)], by)))
      expect(sayings(scope)).toEqual([...lines.map(([message]) => message), alone[0]].sort())
      if (at > 0) expect(moments(scope).get(alone[0])).toBe(731)
    }
  })
  test('several nights, and a log that was rotated while it slept', () => {
    const nights = Array.from({ length: 60 }, (_, i): Said => [`key ${i}`, 900 + i * 40, Math.floor(i / 15) * 28_000])
    const texts = () => [written('kern.log', nights.slice(0, 30), 'kern.log.1'), written('kern.log', nights.slice(30))]
    for (const others of [[], [written('dmesg', nights)], [written('journal.txt', nights)]]) {
      const scope = only(...texts(), ...others)
      expect([scope.timeline.boots.length, sayings(scope).length]).toEqual([1, 60])
    }
  })
  test('two boots that began with the same wrong clock stay two', () => {
    const boot = (of: string, days: number): Said[] => [
      [`${of} a`, 2, -900_000],
      [`${of} b`, 9, -900_000],
      [`${of} c`, 30, days * 86_400],
      [`${of} d`, 44, days * 86_400],
    ]
    const scope = only(written('kern.log', boot('one', 1), 'a/kern.log'), written('kern.log', boot('two', 2), 'b/kern.log'))
    expect(scope.timeline.boots).toHaveLength(2)
    expect(bootsOfLines(scope)).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
  })
})

describe('a clock in local time, across a change of summer time', () => {
  const minutes = { spring: Date.UTC(2027, 2, 28, 0, 20), autumn: Date.UTC(2027, 9, 31, 0, 5) }
  const dublin = (utc: number): number => (utc >= Date.UTC(2027, 2, 28, 1) && utc < Date.UTC(2027, 9, 31, 1) ? 60 : 0)
  const name = (utc: number): string => {
    const [, day = '', month = '', , time = ''] = new Date(utc + dublin(utc) * 60_000).toUTCString().split(' ')
    return `${month} ${String(Number(day)).padStart(2)} ${time}`
  }
  const local = (utc: number): string => new Date(utc + dublin(utc) * 60_000).toISOString().slice(0, 19)
  const own = (from: number, every: number) =>
    Array.from({ length: 24 }, (_, i) => [from + i * every * 1000, `queue ${i} stalled`] as const)
  test.each([
    ['spring', 437],
    ['autumn', 437],
    ['autumn', 290],
    ['autumn', 3_000],
  ] as const)('%s, a line each %s s: the copy in UTC counts each line once', (season, every) => {
    const lines = own(minutes[season], every)
    const journal = log(
      'journal.txt',
      lines.map(([utc, what]) => `${new Date(utc).toISOString().slice(0, 19)}+0000 tern kernel: ${what}\n`).join(''),
    )
    for (const written of [name, local]) {
      const scope = only(journal, log('syslog', lines.map(([utc, what]) => `${written(utc)} tern kernel: ${what}\n`).join('')))
      expect(sayings(scope)).toEqual(lines.map(([, what]) => what).sort())
    }
  })
})
