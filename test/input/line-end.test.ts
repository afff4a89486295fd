import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LineEnd, toNewlines } from '../../src/input/line-end.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const inPieces = (end: LineEnd, pieces: readonly string[]): string => {
  const change = toNewlines(end)
  return pieces.map((piece) => text(change(Buffer.from(piece, 'latin1')))).join('')
}

test.each<[LineEnd, string, string]>([
  ['newline', 'a\r\nb\0\n', 'a\r\nb\0\n'],
  ['return', 'a\rb\r\nc\r', 'a\nb\n\rc\n'],
  ['nul', 'a\0b\0', 'a\nb\n'],
  ['separator', '\x1ea\x1eb', '\na\nb'],
  ['next line', 'a\x85b\x85', 'a\nb\n'],
  ['next line in UTF-8', 'a\xc2\x85b\xe4\xb8\x85', 'a\r\nb\xe4\xb8\x85'],
])('%s', (end, given, expected) => {
  expect(inPieces(end, [given])).toBe(expected)
})

test('a newline stands where one does, whatever pieces the text comes in', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<LineEnd>('return', 'nul', 'separator', 'next line', 'next line in UTF-8'),
      fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\0', '\x1e', '\xc2', '\x85', '\xe4'), minLength: 1, maxLength: 5 }), {
        maxLength: 6,
      }),
      (end, pieces) => {
        // the byte that leads a next line, given before it, stays as it is
        const lines = (changed: string): string[] => changed.replaceAll('\xc2\n', '\r\n').split('\n')
        expect(lines(inPieces(end, pieces))).toEqual(lines(inPieces(end, [pieces.join('')])))
      },
    ),
  )
})
