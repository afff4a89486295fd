import { expect, test } from 'vitest'
import { LateMap, LateSet } from '../../src/core/late.ts'

test('a map that is made late holds what was put in it', () => {
  const map = new LateMap<string, number>()
  expect([map.get('a'), map.has('a'), [...map.keys()], [...map.values()]]).toEqual([undefined, false, [], []])
  map.set('a', 7)
  map.set('a', 1)
  expect([map.get('a'), map.get('b'), map.has('a'), map.has('b'), [...map.keys()], [...map.values()]]).toEqual([
    1,
    undefined,
    true,
    false,
    ['a'],
    [1],
  ])
  map.set('b', 2)
  map.set('a', 3)
  expect([map.get('a'), map.has('b'), map.has('c'), [...map.keys()], [...map.values()]]).toEqual([3, true, false, ['a', 'b'], [3, 2]])
})

test('a set holds its first, and what is added, each once; only one is known as the only one', () => {
  const set = new LateSet('a')
  set.add('a')
  expect([set.only, [...set], set.has('a'), set.has('b')]).toEqual(['a', ['a'], true, false])
  set.add('b')
  set.add('a')
  expect([set.only, [...set], set.has('b')]).toEqual([undefined, ['a', 'b'], true])
})
