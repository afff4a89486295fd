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

test('those within a text are told by their first places, one beside the other by their numbers', () => {
  const words = fc.array(fc.constantFrom('out of', ' memory', 'Memory', 'oom-', 'kill', 'kil', 'é', '…', 'a'), { maxLength: 12 })
  const set = ['out of memory', 'out of', 'memory', 'of memo', 'oom-kill', ' memoryoom-', 'oom-k', 'é…kill', 'killkill']
  const literals = new LiteralSet(set)
  fc.assert(
    fc.property(words, (pieces) => {
      const text = pieces.join('')
      const places = set.map((literal) => text.toLowerCase().indexOf(literal))
      const expected = [...set.keys()].filter((i) => places[i]! >= 0).sort((a, b) => places[a]! - places[b]! || a - b)
      expect([...literals.within(text)]).toEqual(expected)
      expect(literals.holds(text)).toBe(expected.length > 0)
    }),
    { seed: 1, numRuns: 2_000 },
  )
})

test('a text longer than any before it is looked through to its end', () => {
  const set = new LiteralSet(['out of memory'])
  for (const length of [0, 1, 12_287, 12_288, 40_000]) {
    expect(set.holds(`${'…'.repeat(length)}out of memory`)).toBe(true)
    expect(set.holds(`${'…'.repeat(length)}out of memor`)).toBe(false)
    expect([...set.within(`${'x'.repeat(length)}OUT OF MEMORY`)]).toEqual([0])
  }
})

test('several sets asked in turn about a text, ends of it and others are each told what they hold', () => {
  const words = ['out of', ' memory', 'Memory', 'oom-', 'kill', 'é', 'a', ' ']
  const lists = [
    ['out of memory', 'oom-kill', 'killkill'],
    ['memory', 'out of', 'oom-kill', 'memory'],
    ['killé', 'memory ', 'a out of'],
  ]
  const sets = lists.map((list) => new LiteralSet(list))
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.array(fc.tuple(fc.nat(2), fc.nat(40), fc.boolean()), { maxLength: 8 }),
      (text, asked) => {
        for (const [i, from, isOther] of asked) {
          const part = isOther ? `${text.slice(0, from)}x` : text.slice(from)
          const places = lists[i]!.map((literal) => part.toLowerCase().indexOf(literal))
          const expected = [...lists[i]!.keys()].filter((n) => places[n]! >= 0).sort((a, b) => places[a]! - places[b]! || a - b)
          expect([...sets[i]!.within(part)]).toEqual(expected)
          expect(sets[i]!.holds(part)).toBe(expected.length > 0)
        }
      },
    ),
    { seed: 1, numRuns: 2_000 },
  )
})

test('a set that is made later is told of a text that was looked through before', () => {
  const text = 'INFO: task kworker/0:1 blocked for more than 120 seconds'
  expect(new LiteralSet(['info: task ']).holds(text)).toBe(true)
  expect([...new LiteralSet(['seconds', 'blocked for', 'nothing of it']).within(text)]).toEqual([1, 0])
})
