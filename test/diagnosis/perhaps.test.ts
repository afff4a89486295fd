import { describe, expect, test } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import type { Entities } from '../../src/core/finding.ts'
import type { Incident } from '../../src/core/report.ts'
import type { Judged } from '../../src/diagnosis/chains.ts'
import { type Perhaps, perhapsOf } from '../../src/diagnosis/perhaps.ts'
import { entry, failure, judged, type Said, scopes, wall } from './entries.ts'

const { web1, db1, nameless } = scopes()
const disk = failure('disk-io-error', { domain: 'storage' })
const pool = failure('disk-full', { domain: 'storage' })
const refused = failure('dependency-unreachable', {
  domain: 'service',
  asks: ({ port }) => ({ hosts: [], port: typeof port === 'number' ? port : undefined }),
})
const crash = failure('segfault', { domain: 'process', leadsTo: ['unit-failed'], leadsToOnClients: ['dependency-unreachable'] })
const unit = failure('unit-failed', { domain: 'systemd' })
const one = (of: Failure, scope: typeof web1, about: Entities, said: Said = {}): Judged =>
  judged(`${of.id}#1`, entry(of, scope, about, said))

/** How the second may stand to the first, each alone in its incident. */
function between(first: Judged, second: Judged, of: Partial<Incident> = {}): Perhaps | undefined {
  const [a, b] = [
    { ...first, key: 'a' },
    { ...second, key: 'b' },
  ]
  const incident = (root: string, more = {}): Incident => ({ root, effects: [], why: [], alternatives: [], ...more })
  return perhapsOf(
    incident('a'),
    incident('b', of),
    new Map([
      ['a', a],
      ['b', b],
    ]),
  )
}

describe('the disk of a guest and the storage of its host', () => {
  const guest = (device = 'vda', seconds = 60) => one(disk, web1, { device }, { time: wall(seconds) })
  test.each<[string, Perhaps | undefined, Judged, Judged]>([
    ['a pool that was full before', 'behind', guest(), one(pool, db1, {}, { time: wall(0) })],
    ['a disk of nobody', 'behind', guest('xvdb'), one(disk, nameless, { device: 'nvme0n1' }, { time: wall(59) })],
    ['told the other way round', 'over', one(pool, db1, {}, { time: wall(0) }), guest()],
    ['what came later', undefined, guest(), one(pool, db1, {}, { time: wall(61) })],
    ['what was long before', undefined, guest('vda', 400), one(pool, db1, {}, { time: wall(0) })],
    ['a disk of its own', undefined, guest('sdb'), one(pool, db1, {}, { time: wall(0) })],
    ['another guest', undefined, guest(), one(disk, db1, { device: 'vdb' }, { time: wall(0) })],
    ['the same machine', undefined, guest(), one(disk, web1, { device: 'sdq' }, { time: wall(0) })],
    ['a note', undefined, guest(), one(pool, db1, {}, { time: wall(0), severity: 'note' })],
    ['without times', undefined, one(disk, web1, { device: 'vda' }), one(pool, db1, {})],
  ])('%s', (_, way, first, second) => expect(between(first, second)).toBe(way))

  test('of an earlier boot', () => {
    expect(between(guest(), one(pool, db1, {}, { time: wall(0) }), { history: true })).toBeUndefined()
  })
})

describe('a server that ended and its port', () => {
  const client = (port: number, said: Said = {}) => one(refused, web1, {}, { facts: { port }, ...said })
  const server = (comm: string, said: Said = {}) => one(crash, db1, { comm }, said)
  test.each<[string, Perhaps | undefined, Judged, Judged]>([
    ['its own port', 'behind', client(5432, { time: wall(90) }), server('postgres', { time: wall(0) })],
    ['the port of another', undefined, client(6379, { time: wall(90) }), server('postgres', { time: wall(0) })],
    ['what helps a server', undefined, client(5432, { time: wall(90) }), server('postgres_exporter', { time: wall(0) })],
    ['before it ended', undefined, client(5432, { time: wall(0) }), server('postgres', { time: wall(90) })],
    ['long after', undefined, client(5432, { time: wall(3000) }), server('postgres', { time: wall(0) })],
    ['without times', 'over', server('postgres'), client(5432)],
  ])('%s', (_, way, first, second) => expect(between(first, second)).toBe(way))

  test('the API server and its etcd', () => {
    const slow = (of: string) =>
      one(failure('io-wait-saturation', { domain: 'storage' }), web1, {}, { time: wall(0), facts: { server: of } })
    expect(between(client(6443, { time: wall(8) }), slow('etcd'))).toBe('behind')
    expect(between(client(6443, { time: wall(8) }), slow('mysqld'))).toBeUndefined()
    expect(between(client(443, { time: wall(8) }), slow('etcd'))).toBeUndefined()
  })
})

describe('what is known to lead to it, on one machine', () => {
  const ended = (name: string, seconds: number) => one(unit, web1, { unit: name }, { time: wall(seconds) })
  test.each<[string, Perhaps | undefined, Judged, Judged]>([
    ['seconds before', 'behind', ended('a.service', 8), one(crash, web1, { pid: 7 }, { time: wall(0) })],
    ['a minute before', undefined, ended('a.service', 60), one(crash, web1, { pid: 7 }, { time: wall(0) })],
    ['of another unit', undefined, ended('a.service', 8), one(crash, web1, { unit: 'b.service' }, { time: wall(0) })],
    ['on another machine', undefined, ended('a.service', 8), one(crash, db1, { pid: 7 }, { time: wall(0) })],
  ])('%s', (_, way, first, second) => expect(between(first, second)).toBe(way))
})
