import { describe, expect, test } from 'vitest'
import { Collected } from '../../src/casefile/collected.ts'
import { FloodBudget, Floods } from '../../src/casefile/floods.ts'
import { LINE, opened } from './texts.ts'

const total = <T>(floods: Floods<T>): number => floods.all().reduce((sum, { times }) => sum + times, 0)

describe('floods', () => {
  test('512 of the beginning and 512 of the end are kept; the last of the first stands for those between', () => {
    const floods = new Floods<number>()
    for (let i = 0; i < 5000; i++) floods.add('line', 'a', i)
    const all = floods.all()
    expect(all).toHaveLength(1024)
    expect(all.slice(0, 511).every(({ item, times }, i) => item === i && times === 1)).toBe(true)
    expect(all[511]).toMatchObject({ item: 511, times: 5000 - 1023 })
    expect(all.slice(512).map(({ item }) => item)).toEqual(Array.from({ length: 512 }, (_, i) => 4488 + i))
    expect(total(floods)).toBe(5000)
  })
  test('as many as are kept are told one by one', () => {
    const floods = new Floods<number>()
    for (let i = 0; i < 1024; i++) floods.add('line', 'a', i)
    expect(floods.all().every(({ item, times }, i) => item === i && times === 1)).toBe(true)
  })
  test('each kind by itself: a flood of one lets go of nothing of another', () => {
    const floods = new Floods<string>()
    floods.add('line', 'rare', 'first')
    for (let i = 0; i < 3000; i++) floods.add('line', 'often', `${i}`)
    floods.add('line', 'rare', 'last')
    expect(floods.all().filter(({ item }) => /first|last/.test(item))).toEqual([
      { item: 'first', times: 1 },
      { item: 'last', times: 1 },
    ])
  })
  test('past 4,000 kinds of one sort further ones are one kind together; another sort is not touched', () => {
    const floods = new Floods<string>()
    for (let i = 0; i < 6000; i++) floods.add('noise', `${i}`, `noise ${i}`)
    floods.add('kill', 'one', 'kill')
    const all = floods.all()
    // the first and the last 512 of the 2,000 beyond
    expect(all).toHaveLength(4000 + 1024 + 1)
    expect(all.filter(({ times }) => times > 1)).toMatchObject([{ item: 'noise 4511', times: 2000 - 1023 }])
    expect(all.map(({ item }) => item)).toContain('kill')
    expect(total(floods)).toBe(6001)
  })
  test('past their weight all kinds keep half as many, in every text, and none is lost', () => {
    const budget = new FloodBudget()
    const [one, other] = [new Floods<number>((n) => n, budget), new Floods<number>((n) => n, budget)]
    for (let i = 0; i < 400; i++) one.add('line', 'a', 100)
    for (let i = 0; i < 400; i++) other.add('line', 'b', 100)
    // 16,000 by weight are 160 of these
    expect(one.all().length + other.all().length).toBeLessThanOrEqual(160)
    expect(one.all().length).toBe(other.all().length)
    expect(one.all().length).toBeGreaterThan(30)
    expect([total(one), total(other)]).toEqual([400, 400])
  })
})

describe('what one text gives is bounded too', () => {
  const line = opened('app.log', 'ERROR refused')[0]!
  test('lines of one shape', () => {
    const collected = new Collected('app.log')
    for (let i = 1; i <= 3000; i++)
      collected.told({ type: LINE, record: { ...line, at: { ...line.at, line: i } }, host: undefined, marks: [] }, 'ERROR refused')
    const kept = collected.statements()
    expect([kept.length, kept.reduce((sum, { times }) => sum + times, 0)]).toEqual([1024, 3000])
    expect(kept.at(-1)!.item.stated.record.at.line).toBe(3000)
  })
  test('rows of one table: every sixteenth of 150,000', () => {
    const collected = new Collected('vmstat')
    for (let i = 1; i <= 150_000; i++)
      collected.row({ type: { name: 'sample' }, record: { at: { artifact: 'vmstat', line: i, offset: 0, text: '' } }, marks: [] })
    const lines = collected.statements().map(({ item }) => item.stated.record.at.line)
    expect(lines.length).toBe(9_375)
    expect(lines.slice(0, 3)).toEqual([1, 17, 33])
    expect(lines.at(-1)).toBe(149_985)
    expect(collected.digest).toBeUndefined()
  })
})
