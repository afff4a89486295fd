import { expect, test } from 'vitest'
import type { Link } from '../../src/diagnosis/chains.ts'
import { corroborate } from '../../src/diagnosis/corroborate.ts'
import { entry, failure, judged, scopes, type Said } from './entries.ts'

const { web1 } = scopes()
const KILL = failure('kill')

const told = (said: Said = {}, more: Partial<Link> = {}, tellsOf: string[] | null = ['kill'], about = {}) => {
  const cause = entry(KILL, web1, { pid: 7 }, { line: 1, witness: 'kernel log' })
  const effect = entry(failure('pod', { ...(tellsOf === null ? {} : { tellsOf }) }), web1, about, {
    line: 2,
    witness: 'pod status',
    ...said,
  })
  corroborate([
    { cause: judged('c', cause), effect: judged('e', effect), why: ['same pid 7', 'near'], rank: 0, isIdentity: true, seconds: 0, ...more },
  ])
  return cause
}

test('another observer becomes a witness, behind the first proof, and names what it knew', () => {
  const cause = told({}, {}, ['other', 'kill'], { pod: 'p', container: 'c', unit: 'u', comm: 'x' })
  expect([...cause.witnesses]).toEqual(['kernel log', 'pod status'])
  expect(cause.proofs.map(({ at, note }) => [at.line, note])).toEqual([
    [1, undefined],
    [2, 'the same event as the pod status tells it (same pid 7)'],
  ])
  expect(cause.entities).toEqual({ pod: 'p', container: 'c', unit: 'u', host: web1.name, pid: 7 })
  expect(told().entities).toEqual({ host: web1.name, pid: 7 })
})

test.each<[string, Parameters<typeof told>]>([
  ['is the same observer', [{ witness: 'kernel log' }]],
  ['shares no identity', [{}, { isIdentity: false }]],
  ['tells of nothing', [{}, {}, null]],
  ['tells of another', [{}, {}, ['other']]],
])('not one that %s', (_, of) => {
  const cause = told(...of)
  expect([cause.witnesses.size, cause.proofs.length]).toEqual([1, 1])
})
