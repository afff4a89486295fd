import { expect, test } from 'vitest'
import { recordType } from '../../src/core/record.ts'
import { at, said, scopeOf } from './texts.ts'

const [A, B, C] = [recordType<{ n: number }>('a'), recordType<{ n: number }>('b'), recordType<{ n: number }>('c')]

test('answers each kind apart, in order, with how often and where else it is told', () => {
  const copies = [at('b.txt', 7)]
  const scope = scopeOf(said(A, { n: 1 }), said(B, { n: 2 }, { times: 5 }), said(A, { n: 3 }, { copies }))
  expect(scope.events(A)).toEqual([
    { what: { n: 1, at: at('a.txt', 1) }, count: 1, copies: [], order: 0 },
    { what: { n: 3, at: at('a.txt', 3) }, count: 1, copies, order: 2 },
  ])
  expect(scope.events(B)).toEqual([{ what: { n: 2, at: at('a.txt', 2) }, count: 5, copies: [], order: 1 }])
  expect(scope.rows(A).map(({ n }) => n)).toEqual([1, 3])
  expect(scope.rows(A)).toBe(scope.rows(A))
  expect(scope.events(A)).toBe(scope.events(A))
  expect([scope.events(C), scope.rows(C)]).toEqual([[], []])
})
