import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../../src/reading/envelopes/json-text.ts'
import { Paths, textAt, valuesAt } from '../../src/reading/envelopes/json-values.ts'

test('the surest name first, whole or in objects within each other', () => {
  const paths = new Paths('message', 'log.text', 'log', 'text')
  expect([...valuesAt([{ text: 'd', log: { text: 'b' }, message: 'a' }], paths)]).toEqual(['a', 'b', { text: 'b' }, 'd'])
  expect([...valuesAt([{ 'log.text': 'whole', log: { text: 'inner' } }], paths)]).toEqual(['whole', { text: 'inner' }])
  expect(textAt([{ message: '' }, { message: null, text: 'x' }], paths)).toBe('x')
})

test('what stands under the names is what each of them would find by itself', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c', 'a.b.c', '__proto__', 'constructor')
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.constantFrom('x', '', null, 7), fc.dictionary(name, tie('any'), { maxKeys: 4 })),
  })).any
  fc.assert(
    fc.property(fc.array(fc.dictionary(name, value), { maxLength: 2 }), fc.uniqueArray(name), (places, names) => {
      const found = places
        .flatMap((place) => names.map((path) => at(place, path)))
        .filter((one) => one !== undefined && one !== null && one !== '')
      expect([...valuesAt(places, new Paths(...names))]).toEqual(found)
    }),
  )
})
