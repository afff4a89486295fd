import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandAbove, commandNear, commandsAbove } from '../../src/casefile/command-above.ts'
import { lastBelow } from '../../src/casefile/last-below.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import { at, said, scopeOf } from './texts.ts'

test('the last below a value is what a search from the end finds, in whatever order the list is', () => {
  const number = fc.integer({ min: 0, max: 9 })
  fc.assert(
    fc.property(fc.array(number), number, (numbers, value) => {
      const list = numbers.map((n, i) => ({ n, i }))
      expect(lastBelow(list, ({ n }) => n)(value)).toBe(list.findLast(({ n }) => n < value))
    }),
    { numRuns: 2_000 },
  )
})

test('a command of the same text, above the place, as near as is asked', () => {
  const typed = (artifact: string, line: number, command: string) => said(TYPED_COMMAND, { command, at: at(artifact, line) })
  const scope = scopeOf(typed('a', 1, 'free'), typed('a', 5, 'df -h'), typed('b', 2, 'ps'))
  const above = [at('a', 1), at('a', 2), at('a', 5), at('a', 90), at('b', 3), at('c', 3)].map(
    (place) => commandAbove(scope)(place)?.command,
  )
  expect(above).toEqual([undefined, 'free', 'free', 'df -h', 'ps', undefined])
  expect([6, 7, 8].map((line) => commandNear(scope, at('a', line), 2)?.command)).toEqual(['df -h', 'df -h', undefined])
  expect(commandsAbove(scope, (command) => command === 'free')(at('a', 90))?.command).toBe('free')
})
