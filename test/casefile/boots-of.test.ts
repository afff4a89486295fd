import { describe, expect, test } from 'vitest'
import { bootsOf, type Marked } from '../../src/casefile/boots.ts'
import type { Mark } from '../../src/casefile/collected.ts'
import type { Stretch } from '../../src/casefile/host-log.ts'

const wall = (seconds: number) => ({ wall: seconds * 1000 })
const reading = (uptime: number, seconds: number) => ({ uptime, time: wall(seconds) })
const stretch = (of: Partial<Stretch> = {}): Stretch => ({ fromLine: 1, begins: false, readings: [], ...of })
/** Lines with a stamp since boot only, from the first to the last. */
const since = (firstUptime: number, lastUptime = firstUptime, of: Partial<Stretch> = {}) => stretch({ firstUptime, lastUptime, ...of })
/** A boot that began at this second. */
const started = (seconds: number, of: Partial<Stretch> = {}) =>
  stretch({ first: wall(seconds + 10), readings: [reading(10, seconds + 10)], lastUptime: 10, ...of })
/** Lines of a program, from this second on. */
const from = (seconds: number, of: Partial<Stretch> = {}) => stretch({ first: wall(seconds), ...of })
const mark = (hash: number, uptime: number | undefined, seconds?: number, line = 1): Mark => ({
  hash,
  line,
  uptime,
  ...(seconds === undefined ? {} : { time: wall(seconds) }),
})
const log = (path: string, stretches: Stretch[], ...marks: Mark[]): Marked => ({
  path,
  log: { host: 'a', lines: 1, fromLine: 1, toLine: 9, tail: [], stretches, head: [], unfinished: [] },
  marks,
  isWhole: true,
})
const boots = (...sources: Marked[]) => bootsOf(sources, (time) => time)
/** The boot of each stretch of each log. */
const numbers = (...sources: Marked[]) => {
  const { of } = boots(...sources)
  return sources.map((source) => source.log.stretches.map((one) => of(one)?.number ?? '-').join(' '))
}
const starts = (...sources: Marked[]) => boots(...sources).boots.map(({ start }) => (start === undefined ? undefined : start.wall / 1000))

describe('starts', () => {
  test.each<[number, string[]]>([
    [180, ['0', '0']],
    [-180, ['0', '0']],
    [181, ['0', '1']],
    [-181, ['1', '0']],
  ])('%s s apart', (apart, of) => expect(numbers(log('a', [started(1000)]), log('b', [started(1000 + apart)]))).toEqual(of))
  test('by the middle one of the later half of its readings', () => {
    const readings = [reading(1, 9001), reading(2, 9002), reading(3, 103), reading(4, 154), reading(5, 205)]
    expect(starts(log('a', [stretch({ readings, first: wall(9001) })]))).toEqual([150])
    expect(starts(log('a', [stretch({ readings: [reading(1, 101), reading(2, 202)], first: wall(101) })]))).toEqual([200])
  })
  test('or by its first line, where it begins a boot', () => {
    expect(starts(log('a', [from(70, { begins: true })]))).toEqual([70])
    expect(starts(log('a', [from(70)]))).toEqual([undefined])
    expect(boots(log('a', [from(70)])).boots[0]?.first).toEqual(wall(70))
  })
  test('a stamp since boot as the time of a reading is none', () => {
    expect(starts(log('a', [stretch({ readings: [{ uptime: 3, time: { boot: 3 } }], lastUptime: 3 })]))).toEqual([undefined])
  })
  test('readings of all logs in their order, the earliest moment, the id of any', () => {
    const [boot, ...others] = boots(
      log('a', [started(1000)]),
      log('b', [stretch({ first: wall(1005), readings: [reading(5, 1005)], bootId: 'x' })]),
    ).boots
    expect(others).toEqual([])
    expect([boot!.readings.map(({ uptime }) => uptime), boot!.first, boot!.id, boot!.number]).toEqual([[5, 10], wall(1005), 'x', 0])
  })
  test('empty stretches are of none', () => expect(numbers(log('a', [stretch(), started(5)]))).toEqual(['- 0']))
})

describe('ids', () => {
  test.each<[string, string | undefined, string | undefined, number, string[]]>([
    ['one id, hours apart', 'x', 'x', 9000, ['0', '0']],
    ['two ids at once', 'x', 'y', 0, ['0', '1']],
    ['an id and none, at once', 'x', undefined, 5, ['0', '0']],
    ['an id and none, hours apart', 'x', undefined, 9000, ['0', '1']],
  ])('%s', (_, a, b, apart, of) =>
    expect(numbers(log('a', [started(1000, { bootId: a })]), log('b', [started(1000 + apart, { bootId: b })]))).toEqual(of),
  )
  test('of lines without stamps', () =>
    expect(
      numbers(log('a', [started(0, { bootId: 'x' }), started(9000, { bootId: 'y' })]), log('b', [from(9500, { bootId: 'x' })])),
    ).toEqual(['0 1', '0']))
})

describe('lines without stamps since boot', () => {
  const two = log('k', [started(1000), started(9000)])
  test.each<[number, string]>([
    [1000, '0'],
    [997, '0'],
    [8996, '0'],
    [8997, '1'],
    [99_000, '1'],
  ])('at %s s are of the boot that was running: %s', (seconds, of) => expect(numbers(two, log('p', [from(seconds)]))).toEqual(['0 1', of]))
  test('before all boots they are of an older one', () => expect(numbers(two, log('p', [from(996)]))).toEqual(['1 2', '0']))
  test('where no boot tells its start, of the one whose first line is nearest', () =>
    expect(numbers(log('a', [from(100), from(900, { begins: true })]), log('b', [from(50)]))).toEqual(['0 1', '0']))
})

describe('a log since boot', () => {
  test('on the wall by the lines that another tells', () => {
    const journal = (...marks: Mark[]) => log('j', [from(1000)], ...marks)
    const dmesg = (...marks: Mark[]) => log('dmesg', [since(60, 900)], ...marks)
    expect(starts(journal(mark(1, undefined, 1000)), dmesg(mark(1, 100)))).toEqual([900])
    expect(starts(journal(mark(1, 100.002, 1000)), dmesg(mark(1, 100)))).toEqual([900])
    expect(starts(journal(mark(1, 100.003, 1000)), dmesg(mark(1, 100)))).toEqual([undefined])
    expect(starts(journal(mark(2, undefined, 1000)), dmesg(mark(1, 100)))).toEqual([undefined])
    // the first minute says nothing beside what comes later
    expect(starts(journal(mark(1, undefined, 1000), mark(2, undefined, 1050)), dmesg(mark(1, 59), mark(2, 60)))).toEqual([990])
    expect(starts(journal(mark(1, undefined, 1000)), dmesg(mark(1, 59), mark(3, 60)))).toEqual([undefined])
    expect(starts(journal(mark(1, undefined, 1000)), dmesg(mark(1, 59)))).toEqual([941])
    // most of them decide, to three seconds
    const four = [mark(1, undefined, 1000), mark(2, undefined, 5000), mark(3, undefined, 1023), mark(4, undefined, 1033)]
    expect(starts(journal(...four), dmesg(mark(1, 100), mark(2, 110), mark(3, 120), mark(4, 130)))).toEqual([903])
  })
  test('of the present boot, where nothing else tells', () => {
    expect(numbers(log('k', [started(0), started(9000)]), log('c', [since(70, 90)]))).toEqual(['0 1', '1'])
    expect(numbers(log('c', [since(70, 90)]))).toEqual(['0'])
  })
  test('with the stamp of a line that a log of an earlier boot tells', () => {
    const two = log(
      'a',
      [since(50, 99, { fromLine: 1 }), since(1, 80, { begins: true, fromLine: 5 })],
      mark(7, 75, undefined, 2),
      mark(8, 70, undefined, 6),
    )
    const other = (...marks: Mark[]) => numbers(two, log('b', [since(70, 90)], ...marks))[1]
    expect([other(mark(7, 75)), other(mark(7, 75.002)), other(mark(7, 75.003)), other(mark(8, 75)), other()]).toEqual([
      '0',
      '0',
      '1',
      '1',
      '1',
    ])
    const early = log('a', [since(50, 59, { fromLine: 1 }), since(1, 80, { begins: true, fromLine: 5 })], mark(7, 59, undefined, 2))
    expect(numbers(early, log('y/b', [since(59, 90)], mark(7, 59)))[1]).toBe('1')
  })
  test('that goes on with a piece beside it', () => {
    const first = log('x/a', [since(50, 1000, { fromLine: 1 }), since(1, 80, { begins: true, fromLine: 5 })])
    const piece = (path: string, uptime: number, of: Partial<Stretch> = {}) => numbers(first, log(path, [since(uptime, uptime + 1, of)]))[1]
    expect([piece('x/b', 1000), piece('x/b', 4600), piece('x/b', 4601), piece('y/b', 1000), piece('x/b', 1000, { begins: true })]).toEqual([
      '0',
      '0',
      '1',
      '1',
      '1',
    ])
  })
  test('kept of earlier boots', () => {
    expect(numbers(log('dmesg', [since(1, 90)]), log('dmesg.0', [since(1, 90)]), log('dmesg.1.gz', [since(1, 90)]))).toEqual([
      '2',
      '1',
      '0',
    ])
    expect(numbers(log('a.log', [since(1, 90)]), log('b.log.0', [since(1, 90)]))).toEqual(['0', '0'])
    expect(numbers(log('dmesg', [since(1, 90)]), log('dmesg.old', [since(1, 90)]))).toEqual(['0', '0'])
  })
  test('with its first lines, and later ones that the other lacks', () => {
    const of = (begins: boolean, ...marks: Mark[]) =>
      numbers(log('a', [since(0, 90, { begins: true })], mark(1, 70), mark(2, 80)), log('b', [since(0, 90, { begins })], ...marks))[1]
    expect([of(true, mark(3, 70)), of(true, mark(3, 70), mark(1, 70)), of(false, mark(3, 70)), of(true, mark(3, 59)), of(true)]).toEqual([
      '1',
      '0',
      '0',
      '0',
      '0',
    ])
  })
  test('stretches of one log are boots in their order, before what comes next in it', () => {
    expect(numbers(log('a', [since(50, 99), since(1, 2, { begins: true }), since(1, 2, { begins: true })]))).toEqual(['0 1 2'])
    expect(numbers(log('b', [started(9000)]), log('a', [since(50, 99), started(5000, { begins: true })]))).toEqual(['2', '0 1'])
    expect(numbers(log('b', [started(1000)]), log('a', [since(50, 99), started(5000, { begins: true })]))).toEqual(['0', '1 2'])
  })
})

test('50,000 boots of one log, of which nothing tells the time, in the order of the log', () => {
  const stretches = Array.from({ length: 50_000 }, (_, i) => since(0, 10, { begins: true, fromLine: i * 2 + 1 }))
  const marks = stretches.map(({ fromLine }, i) => mark(i, 0, undefined, fromLine))
  const { boots: all, of } = boots(log('a', stretches, ...marks))
  expect(all.map(({ number }) => number)).toEqual([...stretches.keys()])
  expect([0, 1, 49_999].map((i) => of(stretches[i]!)?.number)).toEqual([0, 1, 49_999])
})
