import { expect, test } from 'vitest'
import { sizesApart } from '../../src/core/words/numbers.ts'

test.each<[number, number, [string, string]]>([
  [3_282_272, 3_216_144, ['3205 MiB', '3141 MiB']],
  [3_216_144, 3_216_144, ['3.1 GiB', '3.1 GiB']],
  [2_097_152, 1_048_576, ['2 GiB', '1 GiB']],
  [3_216_145, 3_216_144, ['3.1 GiB', '3.1 GiB']],
])('two sizes in MiB where they would be the same in a larger unit: %d and %d KiB', (one, other, said) =>
  expect(sizesApart(one, other)).toEqual(said),
)
