import { expect, test } from 'vitest'
import { fairShare } from '../../src/diagnosis/fair-share.ts'

/** `a1 a2 b1 …`: findings by the letter of their failure, as they come. */
const share = (all: string, most: number): string => fairShare(all.split(' '), (one) => one.charAt(0), most).join(' ')

test('of more findings than there is room for each failure has as many as leave room for all, the first of it', () => {
  expect(share('a1 a2 b1 a3 a4 c1 b2 a5 b3 a6', 7)).toBe('a1 a2 b1 a3 c1 b2 b3')
  expect(share('a1 a2 a3 a4 a5 a6 b1', 3)).toBe('a1 a2 b1')
})

test('all of them where there is room, and one of each where there is hardly any', () => {
  expect(share('a1 a2 b1', 3)).toBe('a1 a2 b1')
  expect(share('a1 a2 b1 b2 c1', 2)).toBe('a1 b1 c1')
})
