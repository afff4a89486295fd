import { expect, test } from 'vitest'
import type { Entities } from '../../src/core/finding.ts'
import { joinAlike } from '../../src/diagnosis/alike.ts'
import type { Entry } from '../../src/diagnosis/entry.ts'
import { entry, failure, scopes, type Said, wall } from './entries.ts'

const { web1 } = scopes()
const DISK = failure('disk')
const unexpected = (id: string, error: unknown): never => {
  throw new Error(id, { cause: error })
}
const of = (about: Entities, said: Said = {}, more: Partial<Entry> = {}): Entry => ({ ...entry(DISK, web1, about, said), ...more })
const joined = (...all: Entry[]) => joinAlike(all, unexpected)

test('called as the disk itself is, then as what lies on it, then as its port; of equals as the one with more', () => {
  const named = (...all: Entry[]) => joined(...all)[0]!.entities.device
  expect(named(of({ device: 'ata1' }, { times: 9 }), of({ device: 'sda1' }, { times: 5 }), of({ device: 'sda' }))).toBe('sda')
  expect(named(of({ device: 'ata1' }, { times: 9 }), of({ device: 'sda1' }))).toBe('sda1')
  expect(joined(of({ device: 'sda' }, { times: 1 }), of({ device: 'sda' }, { times: 2, facts: { n: 2 } }))[0]!.facts).toEqual({ n: 2 })
  expect(joined(of({ comm: 'b' }, { times: 1 }), of({ comm: 'a' }, { times: 5 })).map(({ entities }) => entities.comm)).toEqual(['a', 'b'])
  // however often, it is called as the disk
  expect(named(of({ device: 'sda1' }, { times: 3e9 }), of({ device: 'sda' }))).toBe('sda')
})

test('what one holds and the other does not', () => {
  const one = of(
    { device: 'sda', pid: 7 },
    { time: wall(50), until: wall(60), facts: { device: 'sda', a: 1 }, boot: 1 },
    { omitted: 2, against: [{ at: { artifact: 'x', line: 1, offset: 0, text: '' } }] },
  )
  const other = of(
    { device: 'sda', comm: 'x', pid: 8 },
    { time: wall(0), until: wall(90), facts: { device: 'other', b: 2 }, boot: 2, witness: 'systemd', severity: 'warning' },
    { omitted: 3, against: [{ at: { artifact: 'x', line: 2, offset: 0, text: '' } }] },
  )
  const [whole, ...rest] = joined(one, other)
  expect(rest).toEqual([])
  expect(whole).toMatchObject({ omitted: 5, severity: 'error', firstTime: wall(0), lastTime: wall(90), undated: false })
  expect([whole!.against.length, [...whole!.boots], [...whole!.witnesses]]).toEqual([2, [1, 2], ['kernel log', 'systemd']])
  expect(whole!.entities).toEqual({ host: web1.name, device: 'sda', pid: 7, comm: 'x' })
  expect([[...whole!.linked.get('pid')!], [...whole!.linked.get('comm')!]]).toEqual([['7', '8'], ['x']])
  expect(whole!.facts).toEqual({ device: 'sda', a: 1 })
  expect(one.linked.get('pid')!.size).toBe(1)
})

test('times that only one has; twelve proofs', () => {
  const times = (a: Said, b: Said) => {
    const [one] = joined(of({ device: 'sda' }, { times: 2, ...a }), of({ device: 'sda' }, b))
    return [one!.firstTime, one!.lastTime]
  }
  expect(times({}, { time: wall(3) })).toEqual([wall(3), wall(3)])
  expect(times({ time: wall(3) }, {})).toEqual([wall(3), wall(3)])
  expect(times({ time: wall(3) }, { time: wall(5) })).toEqual([wall(3), wall(5)])
  expect(times({ time: wall(5) }, { time: wall(3) })).toEqual([wall(3), wall(5)])
  expect(times({ time: { boot: 5 } }, { time: wall(3) })).toEqual([{ boot: 5 }, { boot: 5 }])
  const many = { proofs: Array.from({ length: 8 }, () => of({}).proofs[0]!) }
  expect(joined(of({ device: 'sda' }, {}, many), of({ device: 'sda' }, {}, many))[0]!.proofs).toHaveLength(12)
})

test('facts that are joined keep the device of the first, where it has one', () => {
  const both = failure('disk', { join: (a, b) => ({ ...a, ...b }) })
  const facts = (a: object, b: object) =>
    joined(
      { ...entry(both, web1, { device: 'sda' }, { times: 2 }), facts: a as Entry['facts'] },
      { ...entry(both, web1, { device: 'sda' }), facts: b as Entry['facts'] },
    )[0]!.facts
  expect(facts({ device: 'sda', a: 1 }, { device: 'ata1', b: 2 })).toEqual({ device: 'sda', a: 1, b: 2 })
  expect(facts({ a: 1 }, { device: 'ata1' })).toEqual({ a: 1, device: 'ata1' })
})

test('one pod that a source calls by its name alone, and tells nothing more of', () => {
  const bare = { bareName: true } as const
  const pods = (a: Entry, b: Entry) => joined(a, b).length
  expect(pods(of({ pod: 'n/p' }), of({ pod: 'n/p' }, {}, bare))).toBe(1)
  expect(pods(of({ pod: 'n/p' }, {}, bare), of({ pod: 'n/p' }))).toBe(1)
  expect(pods(of({ pod: 'n/p' }), of({ pod: 'n/p' }))).toBe(2)
  expect(pods(of({ pod: 'n/p' }), of({ pod: 'n/q' }, {}, bare))).toBe(2)
  expect(pods(of({ pod: 'n/p' }), of({ pod: 'n/p', container: 'c' }, {}, bare))).toBe(2)
  expect(pods(of({ pod: 'n/p' }), of({ pod: 'n/p', containerId: 'c' }, {}, bare))).toBe(2)
})

test('20,000 containers of one pod, and one that its source knows by the name of the pod alone', () => {
  const containers = Array.from({ length: 20_000 }, (_, i) => of({ pod: 'shop/api', container: `c${i}` }, { times: 2 }))
  const bare = of({ pod: 'shop/api' }, { times: 1 }, { bareName: true })
  const all = joined(...containers, bare)
  expect(all.length).toBe(20_000)
  expect(all.map(({ proofs }) => proofs.length).slice(0, 2)).toEqual([2, 1])
})
