import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entities } from '../../src/core/finding.ts'
import { Causes } from '../../src/diagnosis/causes.ts'
import { type Judged, linkOf, linksOf } from '../../src/diagnosis/chains.ts'
import { entry, failure, judged, scopes, wall } from './entries.ts'

const { web1, db1, nameless, cluster } = scopes()
const EFFECT = failure('effect')
const ASKING = failure('asking', { asks: () => ({ hosts: ['10.0.0.9'], port: 5432 }) })
const KINDS = [
  failure('cause', { leadsTo: ['effect', 'asking'], leadsToOnClients: ['effect', 'asking'], domain: 'kernel' }),
  failure('by line', { leadsTo: [], leadsToByLine: ['effect'] }),
  failure('instead', { insteadOf: ['effect'] }),
]

const some = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> => fc.option(fc.constantFrom(...values), { nil: undefined })
const about: fc.Arbitrary<Entities> = fc.record({
  host: some('web1', 'web1.example.net', 'db1', 'node9'),
  server: some('db1', '10.0.0.9'),
  containerId: some('a'.repeat(64), 'b'.repeat(64)),
  podUid: some('u1', 'u2'),
  pod: some('shop/api', 'shop/web'),
  container: some('app', 'side'),
  cgroup: some('/a', '/b'),
  unit: some('a.service', 'b.service'),
  device: some('sda', 'sda1', 'dm-7', 'sdb'),
  pid: some(7, 8),
  comm: some('java', 'x'),
})
const of = (kinds: readonly ReturnType<typeof failure>[]): fc.Arbitrary<Judged> =>
  fc
    .tuple(fc.constantFrom(...kinds), fc.constantFrom(web1, db1, nameless, cluster), about, fc.integer({ min: 1, max: 9 }), some(0, 5, 500))
    .map(([kind, scope, names, line, at]) =>
      judged(kind.id, entry(kind, scope, names, { line, time: at === undefined ? undefined : wall(at) })),
    )

const asked = (causes: Causes, effect: Judged): Judged[] => [...causes.of(effect)].flatMap(({ findings }) => findings)

test('whatever a link may join is asked', () => {
  let joined = 0
  fc.assert(
    fc.property(of(KINDS), of([EFFECT, ASKING]), (cause, effect) => {
      if (linkOf(cause, effect) === undefined) return
      joined++
      expect(asked(new Causes([cause], effect.entry.failure.id), effect)).toEqual([cause])
    }),
    { numRuns: 5_000 },
  )
  expect(joined).toBeGreaterThan(300)
})

test('what shares a line comes first, then the order of the findings', () => {
  const causes = [3, 1, 2].map((n) => judged(`c${n}`, entry(KINDS[0]!, web1, { pid: 7, comm: 'x' }, { line: n * 100 })))
  const effect = judged('e', entry(EFFECT, web1, { pid: 7, comm: 'x' }, { line: 200 }))
  expect(asked(new Causes(causes, 'effect'), effect).map(({ key }) => key)).toEqual(['c2', 'c3', 'c1'])
})

test('of many pods each is asked about its own', () => {
  const pods = Array.from({ length: 3_000 }, (_, i) => i)
  const causes = pods.map((i) => judged(`c${i}`, entry(KINDS[0]!, cluster, { pod: `shop/p${i}` }, { line: i * 10 })))
  const effects = pods.map((i) => judged(`e${i}`, entry(EFFECT, cluster, { pod: `shop/p${i}` }, { line: 1e6 + i * 10 })))
  const known = new Causes(causes, 'effect')
  expect(effects.flatMap((effect) => asked(known, effect)).map(({ key }) => key)).toEqual(causes.map(({ key }) => key))
  expect(linksOf([...causes, ...effects]).map(({ cause, effect }) => [cause.key, effect.key])).toEqual(pods.map((i) => [`c${i}`, `e${i}`]))
})

test('of those that share one thing the first 64 are asked', () => {
  const causes = Array.from({ length: 300 }, (_, i) => judged(`c${i}`, entry(KINDS[0]!, web1, { unit: 'a.service', pid: i }, { line: i })))
  const effect = judged('e', entry(EFFECT, web1, { unit: 'a.service' }, { line: 900 }))
  expect(asked(new Causes(causes, 'effect'), effect).map(({ key }) => key)).toEqual(causes.slice(0, 64).map(({ key }) => key))
})
