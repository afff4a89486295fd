import { describe, expect, test } from 'vitest'
import { Collected } from '../../src/casefile/collected.ts'
import { Floods } from '../../src/casefile/floods.ts'
import { opened } from './texts.ts'

const total = <T>(floods: Floods<T>): number => floods.all().reduce((sum, { times }) => sum + times, 0)

describe('floods', () => {
  test('512 of the beginning and 512 of the end are kept; the last of the first stands for those between', () => {
    const floods = new Floods<number>()
    for (let i = 0; i < 5000; i++) floods.add('a', i)
    const all = floods.all()
    expect(all).toHaveLength(1024)
    expect(all.slice(0, 511).every(({ item, times }, i) => item === i && times === 1)).toBe(true)
    expect(all[511]).toMatchObject({ item: 511, times: 5000 - 1023 })
    expect(all.slice(512).map(({ item }) => item)).toEqual(Array.from({ length: 512 }, (_, i) => 4488 + i))
    expect(total(floods)).toBe(5000)
  })
  test('as many as are kept are told one by one', () => {
    const floods = new Floods<number>()
    for (let i = 0; i < 1024; i++) floods.add('a', i)
    expect(floods.all().every(({ item, times }, i) => item === i && times === 1)).toBe(true)
  })
  test('each kind by itself: a flood of one lets go of nothing of another', () => {
    const floods = new Floods<string>()
    floods.add('rare', 'first')
    for (let i = 0; i < 3000; i++) floods.add('often', `${i}`)
    floods.add('rare', 'last')
    expect(floods.all().filter(({ item }) => /first|last/.test(item))).toEqual([
      { item: 'first', times: 1 },
      { item: 'last', times: 1 },
    ])
  })
  test('past 10,000 kinds further ones are counted', () => {
    const floods = new Floods<number>()
    for (let i = 0; i < 10_003; i++) floods.add(`${i}`, i)
    floods.add('0', 0)
    floods.add('new', 0, 5)
    expect([floods.all().length, floods.beyond]).toEqual([10_001, 8])
  })
  test('past their weight all kinds keep half as many, and none is lost', () => {
    const floods = new Floods<number>((n) => n)
    for (const kind of ['a', 'b']) for (let i = 0; i < 1000; i++) floods.add(kind, 100)
    const kept = floods.all()
    // 120,000 by weight are 1,200 of these: 1,024 each are too many, 512 each are not
    expect(kept.length).toBeLessThanOrEqual(1200)
    expect(kept.length).toBeGreaterThan(500)
    expect(total(floods)).toBe(2000)
  })
})

describe('what one text gives is bounded too', () => {
  const line = opened('app.log', 'ERROR refused')[0]!
  test('lines of one shape', () => {
    const collected = new Collected('app.log')
    for (let i = 1; i <= 3000; i++) collected.heard({ ...line, at: { ...line.at, line: i } }, [0], () => 'ERROR refused')
    const kept = collected.statements()
    expect([kept.length, kept.reduce((sum, { times }) => sum + times, 0)]).toEqual([1024, 3000])
    expect(kept.at(-1)!.item.said!.line.at.line).toBe(3000)
  })
  test('rows of one table: every second past 100,000', () => {
    const collected = new Collected('vmstat')
    for (let i = 1; i <= 150_000; i++)
      collected.row({ type: { name: 'sample' }, record: { at: { artifact: 'vmstat', line: i, offset: 0, text: '' } }, marks: [] })
    const lines = collected.statements().map(({ item }) => item.stated!.record.at.line)
    expect(lines.length).toBeLessThan(100_000)
    expect(lines.slice(0, 3)).toEqual([1, 3, 5])
    expect(lines.at(-1)).toBe(149_999)
    expect(collected.digest).toBeUndefined()
  })
})
