import { expect, test } from 'vitest'
import { NameCounts } from '../../src/parsers/load/name-counts.ts'

test('names of many things are counted in bounded room: what occurs often is kept among any number of others', () => {
  const names = new NameCounts(1_000)
  const things = Array.from({ length: 50 }, () => names.open())
  for (let i = 0; i < 20_000; i++) {
    const counts = things[i % 50]!
    names.add(counts, `once ${i}`)
    if (i % 2 === 0) names.add(counts, 'often')
  }
  const held = things.reduce((sum, { size }) => sum + size, 0)
  expect(held).toBeLessThanOrEqual(1_000)
  expect(things.map((counts) => counts.get('often') ?? 0).filter((times) => times > 0)).toEqual(Array.from({ length: 25 }, () => 400))
})

test('few names are counted to the last, and what is over is forgotten', () => {
  const names = new NameCounts(3)
  const counts = names.open()
  for (const name of ['a', 'b', 'a', 'c']) names.add(counts, name)
  expect([...counts]).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 1],
  ])
  names.clear()
  const other = names.open()
  for (const name of ['d', 'e', 'f']) names.add(other, name)
  expect([...other.keys()]).toEqual(['d', 'e', 'f'])
  names.add(other, 'd')
  names.add(other, 'g')
  expect([...other]).toEqual([
    ['d', 2],
    ['g', 1],
  ])
})
