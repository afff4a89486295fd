import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LiteralSet } from '../../src/scan/literals.ts'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', ':'), maxLength: 60 })
const literal = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ':'), minLength: 5, maxLength: 8 })

test('finds what a search for each literal finds, whatever the case', () => {
  fc.assert(
    fc.property(fc.uniqueArray(literal, { minLength: 1, maxLength: 6 }), letters, (literals, text) => {
      const set = new LiteralSet(literals)
      const places = literals.map((l) => text.toLowerCase().indexOf(l)).filter((at) => at >= 0)
      const bytes = Buffer.from(text)
      expect(set.find(bytes, 0, bytes.length) >= 0).toBe(places.length > 0)
      expect(set.holds(text)).toBe(places.length > 0)
      expect([...set.within(text)].sort((a, b) => a - b)).toEqual(
        literals.map((l, i) => (text.toLowerCase().includes(l) ? i : -1)).filter((i) => i >= 0),
      )
    }),
    { seed: 1 },
  )
})

test('a literal that would make every step short is refused', () => {
  expect(() => new LiteralSet(['oom'])).toThrow(/less than 5 bytes/)
})

test('a literal of another script is found in bytes and in a string', () => {
  const set = new LiteralSet(['монтировано в', 'Monté sur', 'Mounted on'])
  for (const [text, index] of [
    ['Файловая система Iнодов IИспользовано% Cмонтировано в', 0],
    ['Sys. de fichiers blocs de 1K Uti% Monté sur', 1],
    ['Filesystem 1K-blocks Use% MOUNTED ON', 2],
  ] as const) {
    expect(set.find(Buffer.from(text), 0, Buffer.byteLength(text))).toBeGreaterThan(0)
    expect([...set.within(text)]).toEqual([index])
    expect(set.holds(text)).toBe(true)
  }
})
