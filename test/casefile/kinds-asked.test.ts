import { expect, test } from 'vitest'
import { kindsAsked } from '../../src/casefile/kinds-asked.ts'
import type { RecordType } from '../../src/core/record.ts'
import type { Scope } from '../../src/core/scope.ts'
import { valuesOf } from '../../src/core/threshold.ts'
import { FAILURES } from '../../src/detectors/index.ts'

const A: RecordType<object> = { name: 'a' }
const B: RecordType<object> = { name: 'b' }

test('what a judge asks of a scope that holds nothing', () => {
  expect(kindsAsked((scope) => scope.events(A).map(() => scope.rows(B)))).toEqual(new Set(['a']))
  expect(kindsAsked((scope) => [...scope.events(A), ...scope.rows(B)])).toEqual(new Set(['a', 'b']))
})

test('one that finds something in nothing, or throws, is always asked', () => {
  expect(kindsAsked(() => [1])).toBe(undefined)
  expect(kindsAsked((scope: Scope) => [scope.events(A)[0]!.count])).toBe(undefined)
})

test.each(FAILURES.map((one) => [one.id, one] as const))('%s finds nothing in nothing, and asks for something', (_, one) => {
  expect(kindsAsked((scope) => one.judge(scope, valuesOf(one.thresholds ?? {}, undefined)))?.size).toBeGreaterThan(0)
})
