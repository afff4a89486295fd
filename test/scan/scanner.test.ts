import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PlainScanner } from '../../src/scan/plain-scanner.ts'
import type { Scanner } from '../../src/scan/scanner.ts'
import { WasmScanner } from '../../src/scan/wasm-scanner.ts'

const SCANNERS: Readonly<Record<string, (literals: readonly string[]) => Scanner>> = {
  'in WebAssembly': (literals) => WasmScanner.of(literals)!,
  'without it': (literals) => new PlainScanner(literals),
}

/** Letters whose folded forms are others, too: `@` and a backquote, `[` and `{`, a newline and `*`. */
const unit = fc.constantFrom('a', 'b', 'A', ' ', ':', '@', '`', '[', '{', '*', '\n', '\t', ')', 'é')
const text = fc.string({ unit, maxLength: 80 })
const literal = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', ':', '@', '`', '[', '{', '*', ')', 'é'),
  minLength: 5,
  maxLength: 11,
})

const folded = (s: string): string => s.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

describe.each(Object.entries(SCANNERS))('a scanner %s', (_, scannerOf) => {
  const loaded = (literals: readonly string[], bytes: Uint8Array): Scanner => {
    const scanner = scannerOf(literals)
    scanner.reserve(bytes.length)
    scanner.block.set(bytes)
    return scanner
  }

  test('finds a literal where one lies, from wherever it begins, and none that reaches over the end', () => {
    fc.assert(
      fc.property(fc.uniqueArray(literal, { minLength: 1, maxLength: 8 }), text, fc.nat(90), fc.nat(90), (literals, input, a, b) => {
        const bytes = Buffer.from(input)
        const from = Math.min(a, b, bytes.length)
        const to = Math.min(Math.max(a, b), bytes.length)
        const part = folded(bytes.subarray(from, to).toString('latin1'))
        const places = literals.flatMap((l) => {
          const wanted = Buffer.from(l).toString('latin1')
          return [...part.split('').keys()].filter((at) => part.startsWith(wanted, at)).map((at) => from + at)
        })
        const found = loaded(literals, bytes).find(from, to)
        if (places.length === 0) expect(found).toBe(-1)
        else expect(places).toContain(found)
      }),
      { seed: 5, numRuns: 2000 },
    )
  })

  test('nothing stands in a line above the one that is found', () => {
    const lines = ['x'.repeat(31), 'a queue: 7', `${'y'.repeat(40)} ERROR at`, 'queue: 8']
    const scanner = loaded(['error', 'queue:'], Buffer.from(lines.join('\n')))
    expect(scanner.find(0, scanner.block.length)).toBe(34)
    expect(scanner.find(43, 130)).toBe(43 + 41)
  })

  test('counts newlines in parts of any length', () => {
    fc.assert(
      fc.property(fc.nat(9000), fc.nat(9000), fc.integer({ min: 1, max: 40 }), (a, b, every) => {
        const bytes = Buffer.alloc(9000, 'x')
        for (let at = every; at < bytes.length; at += every) bytes[at] = 10
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        let expected = 0
        for (let at = from; at < to; at++) if (bytes[at] === 10) expected++
        expect(loaded(['abcde'], bytes).newlines(from, to)).toBe(expected)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  test('more room keeps what lies in the block', () => {
    const scanner = loaded(['needle'], Buffer.from('a needle'))
    scanner.reserve(3_000_000)
    expect(scanner.block.length).toBeGreaterThanOrEqual(3_000_000)
    scanner.block.set(Buffer.from('needle'), 2_999_990)
    expect(scanner.find(0, 8)).toBe(2)
    expect(scanner.find(3, 3_000_000)).toBe(2_999_990)
  })

  test('thousands of literals, each found', () => {
    const literals = Array.from({ length: 3000 }, (_, i) => `${(i * 7919).toString(36)} word ${i}`)
    const scanner = scannerOf(literals)
    scanner.reserve(100)
    for (const one of literals) {
      scanner.block.fill(46)
      scanner.block.set(Buffer.from(one.toUpperCase()), 33)
      expect(scanner.find(0, 90)).toBe(33)
      expect(scanner.find(34, 90)).toBe(-1)
    }
  })
})
