import { expect, test } from 'vitest'
import { endsNear } from '../../src/casefile/ends-near.ts'
import type { Scope } from '../../src/core/scope.ts'

const at = (line: number, artifact = 'a.log') => ({ artifact, line, offset: 0, text: '' })

test('ends of programs are found as far as they are asked for, across a hundred lines too, in their order, and in no other text', () => {
  const places = [at(79), at(80), at(99), at(101), at(120), at(121), at(100, 'b.log')]
  const scope = { events: () => places.map((one, order) => ({ what: { at: one }, order })) } as unknown as Scope
  expect(endsNear(scope, [at(101), at(100)], 20).map(({ what }) => what.at.line)).toEqual([80, 99, 101, 120, 121])
  expect(endsNear(scope, [at(100)], 20).map(({ what }) => what.at.line)).toEqual([80, 99, 101, 120])
})
