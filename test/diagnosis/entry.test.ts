import { expect, test } from 'vitest'
import type { Found } from '../../src/core/failure.ts'
import type { Fact, Proof, Witness } from '../../src/core/finding.ts'
import { entryOf } from '../../src/diagnosis/entry.ts'
import { failure, scopes, wall } from './entries.ts'

const { web1, nameless } = scopes()
const proof = (line: number, witness: Witness | undefined = 'kernel log', boot?: number, sinceBoot?: number, artifact = 'a'): Proof => ({
  at: { artifact, line, offset: 0, text: '', ...(boot === undefined ? {} : { boot }), ...(sinceBoot === undefined ? {} : { sinceBoot }) },
  witness,
})
const many = (n: number, from = 1, witness?: Witness) => Array.from({ length: n }, (_, i) => proof(from + i, witness))
const of = (found: Partial<Found<Record<string, Fact>>> = {}, scope = web1, id = failure('f')) =>
  entryOf(id, { facts: {}, proof: [], certainty: 'stated', ...found }, scope)

test('what a judge leaves out', () => {
  const plain = of()
  expect([plain.count, plain.severity, plain.firstTime, plain.lastTime, plain.omitted, plain.last, plain.against, plain.missing]).toEqual([
    1,
    'error',
    undefined,
    undefined,
    0,
    undefined,
    [],
    undefined,
  ])
  const whole = of({ severity: 'note', count: 3, time: wall(1), until: wall(2), certainty: 'shown', missing: 'm', facts: { n: 1 } })
  expect([whole.severity, whole.count, whole.firstTime, whole.lastTime, whole.certainty, whole.missing, whole.facts]).toEqual([
    'note',
    3,
    wall(1),
    wall(2),
    'shown',
    'm',
    { n: 1 },
  ])
  expect(of({ time: wall(1) }).lastTime).toEqual(wall(1))
})

test('eight proofs, each place once, and the last', () => {
  const kept = (proofs: Proof[]) => {
    const { proofs: own, last, omitted } = of({ proof: proofs })
    return [own.map(({ at }) => at.line).join(), last?.at.line, omitted]
  }
  expect(kept(many(8))).toEqual(['1,2,3,4,5,6,7,8', undefined, 0])
  expect(kept(many(9))).toEqual(['1,2,3,4,5,6,7,8', 9, 1])
  expect(kept(many(12))).toEqual(['1,2,3,4,5,6,7,8', 12, 4])
  expect(kept([proof(1), proof(1), proof(1, 'systemd'), proof(2)])).toEqual(['1,2', undefined, 0])
  expect(of({ proof: [proof(1), proof(1, 'kernel log', undefined, undefined, 'b')] }).proofs).toHaveLength(2)
  // a witness that was not heard yet is kept
  expect(kept([...many(8), proof(9, 'systemd'), proof(10), proof(11, 'systemd')])).toEqual(['1,2,3,4,5,6,7,8,9', 11, 2])
  const noWitness = { at: proof(9).at }
  expect(kept([...many(8), noWitness])).toEqual(['1,2,3,4,5,6,7,8', 9, 1])
  expect(of({ against: many(9) }).against).toHaveLength(8)
  expect([...of({ proof: [proof(1), proof(2, 'systemd'), noWitness] }).witnesses]).toEqual(['kernel log', 'systemd'])
})

test('boots and stamps of its proofs', () => {
  const { boots, undated, stamps } = of({
    proof: [
      proof(1, 'kernel log', 1, 50),
      proof(2, 'kernel log', 1, 40),
      proof(3, 'kernel log', 2, 5),
      proof(4, 'kernel log', 1, 45),
      proof(5, 'kernel log', 1),
    ],
  })
  expect([[...boots], undated, stamps]).toEqual([[1, 2], false, { boot: 1, first: 40, last: 50 }])
  expect([of({ proof: [proof(1)] }).undated, of({ proof: [proof(1, 'kernel log', 0), proof(2)] }).undated, of().undated]).toEqual([
    true,
    true,
    false,
  ])
  expect(of({ proof: [proof(1)] }).stamps).toBeUndefined()
  expect(of({ proof: [proof(1, 'kernel log', undefined, 3)] }).stamps).toEqual({ boot: 0, first: 3, last: 3 })
})

test('named as it was first, joined by all its names', () => {
  const { entities, linked } = of({
    about: { pod: 'a', containerId: 'abcdefabcdef99', unit: undefined, device: 'sda1' },
    also: [{ pod: 'b', pid: 7 }, { pod: 'c' }],
  })
  expect(entities).toEqual({ host: web1.name, pod: 'a', containerId: 'abcdefabcdef99', device: 'sda1', pid: 7 })
  expect([...linked.keys()]).toEqual(['pod', 'containerId', 'device', 'pid'])
  expect([[...linked.get('pod')!], [...linked.get('containerId')!], [...linked.get('pid')!]]).toEqual([
    ['a', 'b', 'c'],
    ['abcdefabcdef'],
    ['7'],
  ])
  expect([...linked.get('device')!]).toEqual([...web1.devices.family('sda1')])
  expect(of({ about: { host: 'other' } }).entities).toEqual({ host: 'other' })
  expect(of({}, nameless).entities).toEqual({})
  expect(of({ also: Array.from({ length: 300 }, (_, pid) => ({ pid })) }).linked.get('pid')?.size).toBe(256)
})

test('called as its headline says, else as the failure', () => {
  expect(
    of({ facts: { n: 2 }, count: 3 }, web1, failure('f', { headline: ({ n }, count) => `${n as number} of ${count}. Done.` })).title,
  ).toBe('2 of 3. Done')
  const broken = failure('f', {
    headline: () => {
      throw new Error('broken on purpose')
    },
  })
  expect(of({}, web1, broken).title).toBe('f')
})
