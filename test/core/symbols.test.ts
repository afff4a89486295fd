import { expect, test } from 'vitest'
import { readableSymbol } from '../../src/core/symbols.ts'

test.each([
  ['_ZN4tree5depth17h0123456789abcdefE', 'tree::depth'],
  ['_ZN49_$LT$tree..Node$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE', '<tree::Node as core::fmt::Display>::fmt'],
  ['_ZNK5Shelf5countEi', 'Shelf::count'],
  ['_RNvNtCs1234_7folderd4tree7flatten', 'folderd::tree::flatten'],
  ['tree::depth::h0123456789abcdef', 'tree::depth'],
  // cut, and no symbol at all
  ['_ZN4tree50depth', '_ZN4tree50depth'],
  ['__strlen_avx2', '__strlen_avx2'],
])('%s', (name, readable) => {
  expect(readableSymbol(name)).toBe(readable)
})
