import { expect, test } from 'vitest'
import { isSameId } from '../../src/core/container-id.ts'

const ID = '7c1d90ab34ef'.repeat(6).slice(0, 64)

test.each([
  [ID, ID, true],
  [ID.slice(0, 12), ID, true],
  [ID, ID.slice(0, 13), true],
  [ID.slice(0, 11), ID, false],
  ['8c1d90ab34ef', ID, false],
  [undefined, ID, false],
  [undefined, undefined, false],
])('%s and %s', (a, b, same) => {
  expect(isSameId(a, b)).toBe(same)
})
