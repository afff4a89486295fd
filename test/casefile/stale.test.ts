import { expect, test } from 'vitest'
import type { Happening } from '../../src/casefile/kube-events.ts'
import { isStale } from '../../src/casefile/stale.ts'
import type { Instant } from '../../src/core/span.ts'
import { at } from './texts.ts'

const wall = (seconds: number): Instant => ({ wall: seconds * 1000 })
const shown = (line: number, time?: Instant, artifact = 'a') => ({ at: at(artifact, line), ...(time === undefined ? {} : { time }) })
const event = (line: number, age?: string, time?: Instant): Happening => ({
  what: { reason: 'r', message: 'm', type: 'Normal', count: 1, age, at: at('a', line), ...(time === undefined ? {} : { time }) },
  count: 1,
  copies: [],
  order: 0,
  witness: 'kubernetes event',
})

test.each([
  ['earlier', shown(9, wall(10)), event(1, undefined, wall(11)), true],
  ['at the same moment', shown(1, wall(10)), event(9, '1s', wall(10)), false],
  ['later', shown(1, wall(12)), event(9, '1s', wall(11)), false],
  ['on another clock, above a young one', shown(1, { boot: 12 }), event(9, '60s', wall(11)), true],
  ['above a young one', shown(1), event(9, '1m'), true],
  ['above one of more than a minute', shown(1), event(9, '61s'), undefined],
  ['above one without an age', shown(1), event(9), undefined],
  ['below it', shown(10), event(9, '3s'), undefined],
  ['in another text', shown(1, undefined, 'b'), event(9, '3s'), undefined],
])('a state that was shown %s', (_, state, happening, stale) => expect(isStale(state, happening)).toBe(stale))
