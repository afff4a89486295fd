import { describe, expect, test } from 'vitest'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { SEED as TURN, shareOf } from '../laws/share.ts'
import { every, firing, incidents } from '../laws/stories.ts'
import { inventedByCuts, inventedFromNothing } from './damage.ts'

const SEED = 17

describe('cuts, lost and doubled lines invent nothing', () => {
  test.each([...firing, ...incidents])('$name', async (story) => expect(await inventedByCuts(story, 2, SEED)).toEqual([]))
})

// the examples and the cuts of this version of the package: another has others
describe('nor do many of them, of a share of all examples', () => {
  test.each(shareOf(every, 16))('$name', async (story) => expect(await inventedByCuts(story, 8, TURN)).toEqual([]))
})

describe('lost bytes and flipped bits invent nothing of a capture', () => {
  const samples = PARSERS.flatMap(({ id, samples: own }) =>
    own.map(({ path, text }, i) => ({ name: `${id} ${i + 1}`, path: path ?? 'capture.txt', text })),
  )
  test.each(samples)('$name', async ({ name, path, text }) => expect(await inventedFromNothing(name, path, text, 6, SEED)).toEqual([]))
})
