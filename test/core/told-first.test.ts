import { expect, test } from 'vitest'
import { toldFirst } from '../../src/core/told-first.ts'

const findings = ['kill#1', 'kill#2', 'loop#1', 'loop#2', 'oom#1', 'note#1', 'note#2'].map((key) => ({ key, id: key.split('#')[0]! }))
const incidents = [
  { root: 'kill#1', effects: ['loop#1'] },
  { root: 'kill#2', effects: [] },
  { root: 'oom#1', effects: ['loop#2'] },
]

test('one of each failure, then incident by incident, then the rest', () =>
  expect([...toldFirst(findings, incidents)]).toEqual(['kill#1', 'loop#1', 'oom#1', 'note#1', 'kill#2', 'loop#2', 'note#2']))

test('an effect that is the first of its failure comes with its root', () =>
  expect([
    ...toldFirst(findings, [
      { root: 'kill#1', effects: [] },
      { root: 'kill#2', effects: ['oom#1'] },
    ]),
  ]).toEqual(['kill#1', 'kill#2', 'oom#1', 'loop#1', 'note#1', 'loop#2', 'note#2']))
