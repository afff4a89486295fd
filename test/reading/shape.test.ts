import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ends, maskedByPatterns, shapeOf } from '../../src/reading/unexplained/shape.ts'

const PIECES = [
  ...[
    'sda',
    'sda1',
    'eth0',
    'nvme0n1',
    'worker',
    '-',
    '_',
    '--',
    '.',
    ':',
    ',',
    'T',
    '#',
    '[',
    ']',
    '=',
    '/',
    ' ',
    '  ',
    '\t',
    '\u00a0',
    'é',
    'x',
  ],
  ...['0', '7', '1234', '0x1f', '0x', 'deadbeef', 'DEADBEEF01', 'cafe1', '55d0c0de1234', '2026-11-21T10:15:00', '10.0.0.7', 'e-1'],
  ...['3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'pod-3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3F2504E0-4F89-11D3-9A0C-0305E82C3301x'],
]

describe('the shape of a message', () => {
  it('word by word is what its rules make of it', () => {
    const text = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 3 })), { maxLength: 14 })
    fc.assert(
      fc.property(text, (pieces) => {
        const message = pieces.join('')
        expect(shapeOf(message)).toBe(maskedByPatterns(ends(message)))
      }),
      { numRuns: 10_000 },
    )
    for (const length of [599, 600, 601, 2_000]) {
      const long = `a1 ${'b2 '.repeat(length)}`.slice(0, length)
      expect(shapeOf(long)).toBe(maskedByPatterns(ends(long)))
    }
  })

  it.each([
    ['worker[4242]: segfault at 7f00 ip 000055d0c0de1234', 'worker[#]: segfault at #f# ip #'],
    ['sda1: I/O error on sdb,  sector 12', 'sda1: I/O error on sdb, sector #'],
    ['  10.0.0.7:8080 refused\t', '# refused'],
    ['pod 3f2504e0-4f89-41d3-9a0c-0305e82c3301 failed', 'pod # failed'],
    ['pod-3f2504e0-4f89-41d3-9a0c-0305e82c3301 failed', 'pod-# failed'],
  ])('%s', (message, shape) => {
    expect(shapeOf(message)).toBe(shape)
  })
})
