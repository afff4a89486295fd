import { expect, test } from 'vitest'
import type { Marked } from '../../src/casefile/boots.ts'
import type { Stretch } from '../../src/casefile/host-log.ts'
import { type ClockFacts, Timeline } from '../../src/casefile/timeline.ts'
import type { Instant } from '../../src/core/span.ts'
import { at } from './texts.ts'

const DAY = 86_400
const wall = (seconds: number, of: object = {}) => ({ wall: seconds * 1000, ...of })
const log = (path: string, stretches: Partial<Stretch>[], host?: string): Marked => ({
  path,
  log: {
    host,
    lines: 1,
    fromLine: 1,
    toLine: 9,
    tail: [],
    stretches: stretches.map((one) => ({ fromLine: 1, begins: false, readings: [], ...one })),
    head: [],
    unfinished: [],
  },
  marks: [],
  isWhole: true,
})
const timeline = (sources: Marked[], facts: Partial<ClockFacts> = {}) =>
  new Timeline(sources, { sets: [], written: [], dated: [], ...facts })
const two = log('k', [
  { readings: [{ uptime: 10, time: wall(110) }], first: wall(110), lastUptime: 10 },
  { readings: [{ uptime: 10, time: wall(9010) }], first: wall(9010), lastUptime: 10, fromLine: 5, begins: true },
])

test('the boot of a line, where there are several', () => {
  const boot = (path: string, host: string | undefined, line: number) => timeline([two]).boot(path, host, line)
  expect([boot('k', undefined, 1), boot('k', undefined, 4), boot('k', undefined, 5), boot('k', undefined, 99)]).toEqual([0, 0, 1, 1])
  expect([boot('k', undefined, 0), boot('k', 'x', 5), boot('j', undefined, 5)]).toEqual([undefined, undefined, undefined])
  expect(timeline([log('k', [{ readings: [{ uptime: 10, time: wall(110) }] }])]).boot('k', undefined, 1)).toBeUndefined()
})

test('a stamp since boot by the nearest moment that both clocks tell', () => {
  const one = timeline([
    log('k', [
      {
        readings: [
          { uptime: 10, time: wall(110) },
          { uptime: 20, time: wall(125) },
        ],
        lastUptime: 20,
      },
    ]),
  ])
  const settled = (time: Instant) => one.settled(time, 'k', undefined, 3)
  expect([settled({ boot: 12 }), settled({ boot: 15 }), settled({ boot: 16 }), settled({ boot: 30 })]).toEqual([
    wall(112),
    wall(115),
    wall(121),
    wall(135),
  ])
  expect(one.errorSeconds).toBe(5)
  expect(one.settled({ boot: 12 }, 'j', undefined, 3)).toEqual({ boot: 12 })
  expect(timeline([two]).settled({ boot: 0 }, 'k', undefined, 6)).toEqual(wall(9000))
  expect(timeline([two]).errorSeconds).toBe(0)
  const back = log('k', [
    {
      readings: [
        { uptime: 10, time: wall(110) },
        { uptime: 20, time: wall(113) },
      ],
      lastUptime: 20,
    },
  ])
  expect(timeline([back]).errorSeconds).toBe(7)
})

test('how the zone is known', () => {
  const of = (facts: Partial<ClockFacts>) => {
    const { zone, zoneFrom, zoneName } = timeline([], facts)
    return [zone?.(0), zoneFrom, zoneName]
  }
  const written = [{ time: wall(0, { offset: 120 }), text: '' }]
  expect(of({})).toEqual([undefined, undefined, undefined])
  expect(of({ asked: () => 30, stated: 'UTC', written })).toEqual([30, 'asked', undefined])
  expect(of({ stated: '+01:00', written })).toEqual([60, 'told', '+01:00'])
  expect(of({ written })).toEqual([120, 'stamps', undefined])
  const pair = { hash: 1, line: 1 }
  const paired = {
    ...log('p', []),
    marks: [
      { ...pair, time: wall(3600, { zoneless: true }) },
      { ...pair, time: wall(0) },
    ],
  }
  const byPairs = timeline([paired], { written })
  expect([byPairs.zone?.(0), byPairs.zoneFrom]).toEqual([60, 'pairs'])
  const head = {
    ...two,
    log: {
      ...two.log,
      head: [
        { message: 'm', at: at('k', 1), time: wall(0, { offset: 60 }) },
        { message: 'm', at: at('k', 2) },
      ],
    },
  }
  expect([timeline([head]).zone?.(0), timeline([head]).zoneFrom]).toEqual([60, 'stamps'])
})

test('the last moment with a year', () => {
  expect(timeline([]).latest).toBeUndefined()
  expect(timeline([], { dated: [wall(5, { yearless: true }), { boot: 9 }] }).latest).toBeUndefined()
  expect(timeline([two], { dated: [wall(5)] }).latest).toBe(9_010_000)
  expect(timeline([log('k', [{ first: wall(1), last: wall(7) }])], { dated: [wall(5)] }).latest).toBe(7000)
  expect(timeline([log('k', [{ first: wall(1) }])], { dated: [wall(5)] }).latest).toBe(5000)
})

test('the year of a moment without one: the latest that is past, but for a day', () => {
  const now = Date.UTC(2026, 10, 21) / 1000
  const year = (month: number, day: number, of: object = {}) => {
    const time = { wall: Date.UTC(2000, month, day), yearless: true as const, ...of }
    return timeline([], { dated: [wall(now)] }).settled(time, 'k', undefined, 1)
  }
  const expected = (y: number, month: number, day: number) => ({ wall: Date.UTC(y, month, day), zoneless: true })
  expect([year(10, 21), year(10, 22), year(10, 23), year(0, 1), year(11, 31)]).toEqual([
    expected(2026, 10, 21),
    expected(2026, 10, 22),
    expected(2025, 10, 23),
    expected(2026, 0, 1),
    expected(2025, 11, 31),
  ])
  expect(year(10, 21, { offset: 60 })).toEqual({ wall: Date.UTC(2026, 10, 21), offset: 60 })
  const unknown = { wall: 5, yearless: true as const }
  expect(timeline([]).settled(unknown, 'k', undefined, 1)).toEqual(unknown)
  expect(timeline([], { asked: () => 60 }).settled(wall(DAY, { zoneless: true }), 'k', undefined, 1)).toEqual(
    wall(DAY - 3600, { offset: 60 }),
  )
  expect(timeline([], { asked: () => 60 }).settled(wall(DAY), 'k', undefined, 1)).toEqual(wall(DAY))
})
