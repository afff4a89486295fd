import { expect, test } from 'vitest'
import type { Entities, Fact } from '../../src/core/finding.ts'
import { entryOf } from '../../src/diagnosis/entry.ts'
import { joinReplicas } from '../../src/diagnosis/same-owner.ts'
import { failure, scopes } from './entries.ts'

const { web1 } = scopes()
const ENDED = failure('ended', { alikeBy: ['exitCode'] })
const place = (line: number) => ({ artifact: 'a.txt', line, offset: 0, text: `line ${line}` })
let line = 0
const of = (pod: string, facts: Record<string, Fact> = { exitCode: 1 }, as = ENDED, about: Entities = {}) =>
  entryOf(as, { facts: { pod, ...facts }, about: { pod, ...about }, proof: [{ at: place(++line) }], certainty: 'stated' }, web1)
const told = (entries: ReturnType<typeof joinReplicas>) =>
  entries.map(({ entities, count, replicas }) => [entities.pod, count, replicas ?? []])

test('pods of one ReplicaSet, of one Job, of one StatefulSet', () => {
  expect(told(joinReplicas([of('shop/api-7d9f6c9b5-x2x4k'), of('shop/api-7d9f6c9b5-9kk2p'), of('shop/api-7d9f6c9b5-bbbbb')]))).toEqual([
    ['shop/api-7d9f6c9b5-x2x4k', 3, ['shop/api-7d9f6c9b5-9kk2p', 'shop/api-7d9f6c9b5-bbbbb']],
  ])
  expect(told(joinReplicas([of('seed-wn8bd'), of('seed-c2v9m')]))).toEqual([['seed-wn8bd', 2, ['seed-c2v9m']]])
  expect(told(joinReplicas([of('db-0'), of('db-1')]))).toEqual([['db-0', 2, ['db-1']]])
})

test('the one of which most is known tells it, and all proofs are kept', () => {
  const [joined] = joinReplicas([
    of('seed-wn8bd', { exitCode: undefined as never }),
    of('batch/seed-c2v9m', { exitCode: 1, reason: 'Error' }),
  ])
  expect(joined).toMatchObject({ entities: { pod: 'batch/seed-c2v9m' }, count: 2, replicas: ['seed-wn8bd'] })
  expect(joined!.proofs).toHaveLength(2)
  expect([...joined!.linked.get('pod')!].sort()).toEqual(['batch/seed-c2v9m', 'seed-wn8bd'])
})

test.each([
  ['another owner', of('shop/api-7d9f6c9b5-x2x4k'), of('shop/web-7d9f6c9b5-x2x4k')],
  ['another namespace', of('shop/api-7d9f6c9b5-x2x4k'), of('test/api-7d9f6c9b5-9kk2p')],
  ['another end', of('shop/api-7d9f6c9b5-x2x4k'), of('shop/api-7d9f6c9b5-9kk2p', { exitCode: 2 })],
  ['names that nobody made up', of('shop/api'), of('shop/web')],
  ['a failure of each pod', of('db-0', {}, failure('own')), of('db-1', {}, failure('own'))],
])('apart: %s', (_, a, b) => expect(joinReplicas([a, b])).toHaveLength(2))
