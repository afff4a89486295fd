import { describe, expect, test } from 'vitest'
import { inOrder } from '../../../src/casefile/series/in-order.ts'
import { seriesFrom } from '../../../src/casefile/series/series-from.ts'
import { every, point, untimed } from './points.ts'

describe('the order of the samples', () => {
  const at = (artifact: string, line = 1, seconds?: number) => ({
    at: { artifact, line, offset: 0, text: '' },
    ...(seconds === undefined ? {} : { time: { wall: 1000 * seconds } }),
  })
  const order = (...samples: ReturnType<typeof at>[]) => inOrder(samples).map((s) => `${s.at.artifact}:${s.at.line}`)
  test('by number, not by text', () => expect(order(at('m.10'), at('m.2'), at('m.1'))).toEqual(['m.1:1', 'm.2:1', 'm.10:1']))
  test('before, then after, as a name or as a folder', () => {
    expect(order(at('n-after.txt'), at('n-before.txt'))).toEqual(['n-before.txt:1', 'n-after.txt:1'])
    expect(order(at('after/cpu.stat'), at('before/cpu.stat'))).toEqual(['before/cpu.stat:1', 'after/cpu.stat:1'])
  })
  test('by line within one file', () => expect(order(at('m', 9), at('m', 2))).toEqual(['m:2', 'm:9']))
  test('their own times beat the names', () => {
    expect(order(at('m.1', 1, 50), at('m.2', 1, 10))).toEqual(['m.2:1', 'm.1:1'])
    expect(order(at('m.1', 1, 50), at('m.2'))).toEqual(['m.1:1', 'm.2:1'])
  })
  test('clocks that differ say nothing of each other', () => {
    const boot = { ...at('m.1', 7), time: { boot: 9 } }
    expect(inOrder([at('m.2', 1, 5), boot]).map((s) => s.at.artifact)).toEqual(['m.1', 'm.2'])
  })
  test('over the turn of a year that is not printed', () => {
    const day = (iso: string) => ({
      ...at('log', iso.startsWith('2000-12') ? 9 : 1),
      time: { wall: Date.parse(iso), yearless: true as const },
    })
    expect(order(day('2000-01-01T00:00:05Z') as never, day('2000-12-31T23:59:58Z') as never)).toEqual(['log:9', 'log:1'])
  })
})

describe('a series', () => {
  const about = { quantity: 'descriptors.open', unit: 'count', of: 'nginx' } as const
  test('is in order, each point a number', () => {
    const series = seriesFrom(about, [point(3, 3, 30), point(NaN, 4, 40), point(1, 1, 10), point(Infinity, 5, 50), point(2, 2, 20)])
    expect(series).toMatchObject(about)
    expect(series.points.map((p) => p.value)).toEqual([1, 2, 3])
  })
  test('of none and of one', () => {
    expect(seriesFrom(about, []).points).toEqual([])
    expect(seriesFrom(about, untimed(5)).points).toEqual(untimed(5))
  })
  test('two samples of one moment in one file are two', () =>
    expect(seriesFrom(about, [...every(10, 1, 2), point(2, 3, 10)]).points.map((p) => p.at.line)).toEqual([1, 2, 3]))
  test('a copy of the log adds nothing', () => {
    const [a, copy] = [every(10, 1, 5, 5), every(10, 1, 5, 5).map((p) => ({ ...p, at: { ...p.at, artifact: 'log.bak' } }))]
    expect(seriesFrom(about, [...a, ...copy]).points).toEqual(a)
  })
  test('another value at the same moment is another point', () => {
    const points = [point(1, 1, 10, 'a'), point(2, 1, 10, 'b')]
    expect(seriesFrom(about, points).points).toEqual(points)
  })
  test('a copy that lost its year is one', () => {
    const dated = point(4, 1, 1_000_000_000)
    const copy = { ...point(4, 1, 0, 'syslog'), time: { wall: Date.parse('2000-09-09T01:46:40Z'), yearless: true as const } }
    expect(seriesFrom(about, [dated, copy]).points).toEqual([dated])
  })
  test('without times a file that repeats another word for word is a copy', () => {
    const of = (artifact: string, values: number[]) => values.map((v, i) => point(v, i + 1, undefined, artifact, `row ${v}`))
    expect(seriesFrom(about, [...of('a', [1, 2, 3]), ...of('b', [1, 2, 3])]).points).toHaveLength(3)
    expect(seriesFrom(about, [...of('a', [1, 2, 3]), ...of('b', [1, 2, 4])]).points).toHaveLength(6)
    // a machine that stands still shows the same row again
    expect(seriesFrom(about, [...of('t1', [0, 0, 0]), ...of('t2', [0, 0, 0])]).points).toHaveLength(6)
    expect(seriesFrom(about, [...of('t1', [7]), ...of('t2', [7])]).points).toHaveLength(2)
  })
})
