import { expect, test } from 'vitest'
import type { SettledScope } from '../../src/casefile/case-file.ts'
import type { Entities } from '../../src/core/finding.ts'
import { isOf } from '../../src/diagnosis/called.ts'
import { MACHINE_RANK, onOneMachine, shared } from '../../src/diagnosis/sharing.ts'
import { entry, failure, scopes } from './entries.ts'

const { web1, db1, nameless, cluster } = scopes()
const CAUSE = failure('cause', { leadsTo: ['effect'] })
const EFFECT = failure('effect')

test.each<[SettledScope, string, boolean]>([
  [web1, 'web1', true],
  [web1, 'WEB1', true],
  [web1, 'web1.example.net', true],
  [web1, 'web1.example.org', false],
  [web1, 'web', false],
  [db1, '10.0.0.9', true],
  [web1, '10.0.0.9', false],
  [nameless, 'web1', false],
])('%#: %s', (scope, host, is) => expect(isOf(scope, host)).toBe(is))

test('a short name is that of a machine which is called in full only', () => {
  expect(isOf({ ...web1, aliases: ['mail1.example.net'] }, 'mail1')).toBe(true)
  expect(isOf({ ...web1, aliases: ['mail1.example.net'] }, 'mail1.example')).toBe(false)
})

test.each<[string, SettledScope, Entities, SettledScope, Entities, boolean]>([
  ['one scope', web1, {}, web1, {}, true],
  ['one scope, two spellings of it', web1, { host: 'web1' }, web1, { host: 'web1.example.net' }, true],
  ['one scope, another host', web1, { host: 'web1' }, web1, { host: 'db1' }, false],
  ['one scope, the same other host', web1, { host: 'db1' }, web1, { host: 'db1' }, true],
  ['the cluster names it', cluster, { host: 'web1' }, web1, {}, true],
  ['it is named by the other', web1, {}, cluster, { host: 'web1' }, true],
  ['the cluster names another', cluster, { host: 'db1' }, web1, {}, false],
  ['two scopes', web1, {}, db1, {}, false],
])('%s', (_, a, of, b, more, is) => expect(onOneMachine(entry(CAUSE, a, of), entry(EFFECT, b, more))).toBe(is))

const common = (of: Entities, more: Entities, [a, b] = [web1, web1], cause = CAUSE) => shared(entry(cause, a!, of), entry(EFFECT, b!, more))

test.each<[string, Entities, Entities, string, number, boolean]>([
  ['container', { containerId: 'abcdefabcdef00' }, { containerId: 'abcdefabcdef' }, 'same container id abcdefabcdef', 0, true],
  ['pod uid', { podUid: 'u' }, { podUid: 'u' }, 'same pod uid u', 1, true],
  ['pod', { pod: 'p' }, { pod: 'p' }, 'same pod p', 2, true],
  ['cgroup', { cgroup: 'g' }, { cgroup: 'g' }, 'same cgroup g', 3, true],
  ['unit', { unit: 'x' }, { unit: 'x' }, 'same systemd unit x', 4, true],
  ['device', { device: 'sdz' }, { device: 'sdz' }, 'same device sdz', 5, true],
  ['pid', { pid: 7 }, { pid: 7 }, 'same pid 7', 6, false],
  ['container name', { container: 'c' }, { container: 'c' }, 'same container c', 7, false],
  ['comm', { comm: 'java' }, { comm: 'java' }, 'same process name java', 8, false],
  ['the stronger of two', { comm: 'java', pid: 7 }, { comm: 'java', pid: 7 }, 'same pid 7', 6, false],
])('the same %s', (_, of, more, why, rank, isIdentity) => expect(common(of, more)).toEqual({ why, rank, isIdentity }))

const HOST = `same host ${web1.name}`
test.each<[string, Entities, Entities, object | undefined]>([
  ['the whole machine', {}, {}, { why: HOST, rank: MACHINE_RANK, isIdentity: true, isWide: true }],
  ['a part of it', {}, { unit: 'x' }, { why: HOST, rank: MACHINE_RANK, isIdentity: false, isWide: true }],
  ['a process name is no part', { comm: 'a' }, { comm: 'b' }, { why: HOST, rank: MACHINE_RANK, isIdentity: true, isWide: true }],
  ['two kinds of part', { device: 'sda' }, { unit: 'x' }, { why: HOST, rank: MACHINE_RANK + 1, isIdentity: false }],
  ['two units', { unit: 'x' }, { unit: 'y' }, undefined],
  ['two pids', { pid: 7 }, { pid: 8 }, { why: HOST, rank: MACHINE_RANK + 1, isIdentity: false }],
  ['two containers of one pod', { pod: 'p', container: 'a' }, { pod: 'p', container: 'b' }, undefined],
  [
    'two containers of one cgroup',
    { cgroup: 'g', container: 'a' },
    { cgroup: 'g', container: 'b' },
    { why: 'same cgroup g', rank: 3, isIdentity: true },
  ],
])('%s', (_, of, more, is) => expect(common(of, more)).toEqual(is))

test('on two machines only what is one in the world', () => {
  const two = [web1, db1] as [SettledScope, SettledScope]
  expect(common({ pod: 'p' }, { pod: 'p' }, two)).toEqual({ why: 'same pod p', rank: 2, isIdentity: true })
  expect(common({ cgroup: 'g' }, { cgroup: 'g' }, two)).toBeUndefined()
  expect(common({}, {}, two)).toBeUndefined()
})

test('only what leads to it; a server to its clients', () => {
  expect(common({ pid: 7 }, { pid: 7 }, [web1, web1], failure('other', { leadsTo: ['x'] }))).toBeUndefined()
  expect(common({ pid: 7 }, { pid: 7 }, [web1, web1], failure('other'))).toBeUndefined()
  const server = failure('server', { leadsToOnClients: ['effect'] })
  expect(common({}, { server: '10.0.0.9' }, [db1, web1], server)).toEqual({
    why: 'the server 10.0.0.9 that it waits for',
    rank: 0.5,
    isIdentity: true,
  })
  expect(common({}, { server: '10.0.0.8' }, [db1, web1], server)).toBeUndefined()
  expect(common({}, { server: 'web1' }, [web1, web1], server)).toBeUndefined()
  expect(common({}, { server: '10.0.0.9' }, [db1, web1], failure('other', { leadsToOnClients: ['x'] }))).toBeUndefined()
})

test('a server that is asked at a port: what listens there, or all of its machine', () => {
  const cause = failure('cause', { leadsToOnClients: ['asks'] })
  const asks = (port: number | undefined, ...hosts: string[]) => entry(failure('asks', { asks: () => ({ hosts, port }) }), web1, {})
  const link = { why: 'the server 10.0.0.9 that it asks', rank: 0.5, isIdentity: false, soon: 600 }
  const mysql = entry(cause, db1, { unit: 'mysqld.service' })
  expect(shared(mysql, asks(3306, 'elsewhere', '10.0.0.9'))).toEqual(link)
  expect(shared(mysql, asks(5432, '10.0.0.9'))).toBeUndefined()
  expect(shared(mysql, asks(undefined, '10.0.0.9'))).toBeUndefined()
  expect(shared(mysql, asks(3306, '10.0.0.8'))).toBeUndefined()
  expect(shared(entry(cause, db1, { comm: 'redis-server' }), asks(6379, '10.0.0.9'))).toEqual(link)
  expect(shared(entry(failure('panic', { domain: 'kernel', leadsToOnClients: ['asks'] }), db1, {}), asks(8081, '10.0.0.9'))).toEqual(link)
})

test('where it leads there by its line, nothing else joins them', () => {
  const byLine = failure('cause', { leadsToByLine: ['effect'] })
  const at = (one: number, other: number, scope = web1) =>
    shared(entry(byLine, web1, { pid: 7 }, { line: one }), entry(EFFECT, scope, { pid: 7 }, { line: other }))
  expect(at(40, 40)).toEqual({ why: 'the same line', rank: -0.5, isIdentity: true })
  expect(at(40, 41)).toBeUndefined()
  expect(at(40, 40, db1)).toBeUndefined()
  expect(shared(entry(byLine, web1, {}, { line: 40 }), entry(failure('other'), web1, {}, { line: 40 }))).toBeUndefined()
})

test('a machine without a name', () => {
  expect(common({}, {}, [nameless, nameless])?.why).toBe('same machine')
  expect(common({}, { host: 'web1' }, [web1, cluster])?.why).toBe(HOST)
  expect(common({ host: 'web1' }, {}, [cluster, web1])?.why).toBe(HOST)
})
