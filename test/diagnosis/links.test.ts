import { describe, expect, test } from 'vitest'
import type { SettledScope } from '../../src/casefile/case-file.ts'
import type { Entities } from '../../src/core/finding.ts'
import { linkOf } from '../../src/diagnosis/chains.ts'
import { entry, failure, judged, type Said, scopes, wall } from './entries.ts'

const { web1, db1, nameless, cluster } = scopes()
const EFFECT = failure('effect')
const CAUSE = failure('cause', { leadsTo: ['effect'] })

/** Whose the two are: by their scopes, and by the host that an object of the cluster names. */
const HOSTS: Record<string, { scopes: readonly [SettledScope, SettledScope]; hosts?: readonly [string | undefined, string | undefined] }> =
  {
    same: { scopes: [web1, web1] },
    'same, short and long': { scopes: [web1, web1], hosts: ['web1', 'web1.example.net'] },
    'on that node': { scopes: [web1, cluster], hosts: [undefined, 'web1'] },
    'on that node, long': { scopes: [cluster, web1], hosts: ['web1.example.net', undefined] },
    'on another node': { scopes: [web1, cluster], hosts: [undefined, 'node9'] },
    unknown: { scopes: [web1, nameless] },
    differ: { scopes: [web1, db1] },
  }
type Host = keyof typeof HOSTS
const LOCAL = ['same', 'same, short and long', 'on that node', 'on that node, long']

/** What the two are about, and what must be said of it where they are on one machine, and where they are not. */
interface Thing {
  readonly cause: Entities
  readonly effect: Entities
  readonly kind: 'world' | 'machine' | 'weak' | 'wide' | 'near' | 'none'
  readonly why?: string
}
const ID = '4d0f3a9be1c74a6f8e25b90d17c3fa62b8d45e70913c6fa2d4b1e7f0835ac96d'
const THINGS: Record<string, Thing> = {
  // of these there is one in the world, or in the cluster: wherever it is told, it is the same
  'container id': { cause: { containerId: ID }, effect: { containerId: ID }, kind: 'world', why: 'same container id 4d0f3a9be1c7' },
  'container id, as docker prints it': {
    cause: { containerId: ID },
    effect: { containerId: '4d0f3a9be1c7' },
    kind: 'world',
    why: 'same container id 4d0f3a9be1c7',
  },
  'pod uid': { cause: { podUid: 'a1' }, effect: { podUid: 'a1' }, kind: 'world', why: 'same pod uid a1' },
  pod: { cause: { pod: 'shop/api' }, effect: { pod: 'shop/api' }, kind: 'world', why: 'same pod shop/api' },
  // of these each machine has its own
  cgroup: { cause: { cgroup: '/a.slice' }, effect: { cgroup: '/a.slice' }, kind: 'machine', why: 'same cgroup /a.slice' },
  unit: { cause: { unit: 'a.service' }, effect: { unit: 'a.service' }, kind: 'machine', why: 'same systemd unit a.service' },
  device: { cause: { device: 'sdq' }, effect: { device: 'sdq' }, kind: 'machine', why: 'same device sdq' },
  'partition of the disk': { cause: { device: 'sdq' }, effect: { device: 'sdq1' }, kind: 'machine', why: 'same device sdq' },
  // these come again: another process gets the number, another container the name
  pid: { cause: { pid: 77, comm: 'a' }, effect: { pid: 77, comm: 'b' }, kind: 'weak', why: 'same pid 77' },
  // a new start, or the view from inside a container, gives one process another number
  'process name, another pid': {
    cause: { pid: 1, comm: 'java' },
    effect: { pid: 4242, comm: 'java' },
    kind: 'weak',
    why: 'same process name java',
  },
  'process name': {
    cause: { comm: 'java', unit: 'a.service' },
    effect: { comm: 'java', device: 'sdq' },
    kind: 'weak',
    why: 'same process name java',
  },
  'container name': { cause: { container: 'api' }, effect: { container: 'api' }, kind: 'weak', why: 'same container api' },
  // one of them is about the whole machine: what happens to a part of it may come of that
  'nothing, one is the whole machine': { cause: {}, effect: { unit: 'a.service' }, kind: 'wide' },
  // the machine itself is the thing
  'nothing, both are': { cause: { comm: 'a' }, effect: { comm: 'b' }, kind: 'machine' },
  // parts of one machine of different kinds: only what comes at once
  'nothing, two kinds of part': { cause: { device: 'sdq' }, effect: { unit: 'a.service' }, kind: 'near' },
  // two things of one kind are two things
  'another device': { cause: { device: 'sdq' }, effect: { device: 'sdr' }, kind: 'none' },
  'another unit': { cause: { unit: 'a.service' }, effect: { unit: 'b.service' }, kind: 'none' },
  'another pod': { cause: { pod: 'shop/api' }, effect: { pod: 'shop/web' }, kind: 'none' },
  'another container of the pod': {
    cause: { pod: 'shop/api', container: 'api' },
    effect: { pod: 'shop/api', container: 'proxy' },
    kind: 'none',
  },
  // by its moment or its size one may be the other: an inferred link gives neither of them a name, and nearness is none
  'a container, inferred from its id': { cause: { containerId: ID }, effect: { pod: 'shop/api' }, kind: 'none' },
  'a pod, inferred from its uid': { cause: { podUid: 'a1' }, effect: { pod: 'shop/api' }, kind: 'none' },
  'a container, inferred from its name': { cause: { containerId: ID, comm: 'java' }, effect: { container: 'api' }, kind: 'none' },
  'a container, inferred from what runs in it': {
    cause: { containerId: ID, comm: 'java' },
    effect: { pod: 'shop/api', comm: 'java' },
    kind: 'none',
  },
}

/** When the two were: the cause at 14:00, or on the clock that is given. */
const TIMES: Record<string, { cause: Said; effect: Said; words?: string }> = {
  none: { cause: {}, effect: {} },
  incomparable: { cause: { time: wall(0) }, effect: { time: { boot: 500 } } },
  'before, at once': { cause: { time: wall(0) }, effect: { time: wall(5) }, words: '5 s apart' },
  'before, within the hour': { cause: { time: wall(0) }, effect: { time: wall(1800) }, words: '30 min apart' },
  'before, hours ago': { cause: { time: wall(0) }, effect: { time: wall(7201) } },
  'a little after': { cause: { time: wall(0) }, effect: { time: wall(-60) }, words: '60 s apart' },
  after: { cause: { time: wall(0) }, effect: { time: wall(-600) } },
  'other boot': { cause: { time: wall(0), boot: 0 }, effect: { time: wall(5), boot: 1 } },
}
type Time = keyof typeof TIMES

/**
 * By what they have in common, the times at which one leads to the other. An identity joins whatever is known of the times, but never against
 * them; what comes again must not be joined over clocks that nobody can compare; two parts of one machine only when they come at once.
 */
const JOINED: Record<Thing['kind'], readonly Time[]> = {
  world: ['none', 'incomparable', 'before, at once', 'before, within the hour', 'a little after'],
  machine: ['none', 'incomparable', 'before, at once', 'before, within the hour', 'a little after'],
  weak: ['none', 'before, at once', 'before, within the hour', 'a little after'],
  wide: ['none', 'before, at once', 'before, within the hour'],
  near: ['before, at once'],
  none: [],
}

const cells = Object.keys(HOSTS).flatMap((host) =>
  Object.keys(THINGS).flatMap((thing) => Object.keys(TIMES).map((time) => ({ host, thing, time }))),
)

/** Boots are numbered per machine: of two scopes the times decide. */
const expected = (host: Host, { kind }: Thing, time: Time): boolean => {
  const isOneScope = HOSTS[host]!.scopes[0] === HOSTS[host]!.scopes[1]
  const when = time === 'other boot' && !isOneScope ? 'before, at once' : time
  return (LOCAL.includes(host) || kind === 'world') && JOINED[kind].includes(when)
}

describe('host × thing × time', () => {
  test('as many cells as the table has', () => expect(cells).toHaveLength(7 * 23 * 8))
  test.each(cells)('$host, $thing, $time', ({ host, thing, time }) => {
    const { scopes: of, hosts } = HOSTS[host]!
    const { cause, effect, why, kind } = THINGS[thing]!
    const named = (entities: Entities, name: string | undefined): Entities => (name === undefined ? entities : { ...entities, host: name })
    const link = linkOf(
      judged('cause#1', entry(CAUSE, of[0], named(cause, hosts?.[0]), TIMES[time]!.cause)),
      judged('effect#1', entry(EFFECT, of[1], named(effect, hosts?.[1]), TIMES[time]!.effect)),
    )
    expect(link !== undefined).toBe(expected(host, THINGS[thing]!, time))
    if (link === undefined) return
    const words = TIMES[time]!.words ?? (time === 'other boot' ? '5 s apart' : undefined)
    expect(link.why).toEqual([why ?? expect.stringMatching(/^same host web1(?:\.example\.net)?$/), ...(words === undefined ? [] : [words])])
    expect(link.isIdentity).toBe(kind === 'world' || kind === 'machine')
  })
})

describe('one device under all its names', () => {
  const link = (cause: string, effect: string, scope = web1) =>
    linkOf(judged('cause#1', entry(CAUSE, scope, { device: cause })), judged('effect#1', entry(EFFECT, scope, { device: effect })))
  test.each([
    ['sda', 'sda1', 'the disk and its partition'],
    ['ata1', 'sda1', "the port, the disk's other name"],
    ['0:0:0:0', 'sda', 'the SCSI address'],
    ['sda', 'vg-data', 'a volume that lies on it'],
    ['sda', 'dm-0', "the kernel's name of that volume"],
    ['nvme0', 'nvme0n1p2', 'the controller'],
  ])('%s and %s: %s', (cause, effect) => expect(link(cause, effect)?.isIdentity).toBe(true))
  test.each([
    ['sdb', 'sda1'],
    ['ata2', 'sda'],
    ['dm-1', 'sda'],
    ['nvme0', 'nvme1n1'],
  ])('%s and %s are two', (cause, effect) => expect(link(cause, effect)).toBeUndefined())
  test('what web1 knows of its disks says nothing of db1', () => expect(link('ata1', 'sda', db1)).toBeUndefined())
})

describe('a server and those that wait for it', () => {
  const SERVER = failure('panic', { leadsToOnClients: ['effect'] })
  const link = (server: string, scope: SettledScope, said: Said = {}) =>
    linkOf(judged('panic#1', entry(SERVER, db1, {}, said)), judged('effect#1', entry(EFFECT, scope, { server }, said)))
  test.each([
    ['db1', 'by name'],
    ['DB1', 'in any case'],
    ['10.0.0.9', 'by an address of its interfaces'],
  ])('%s: %s', (server) => {
    expect(link(server, web1, { time: wall(0) })).toMatchObject({
      isIdentity: true,
      why: [`the server ${server} that it waits for`, '0 s apart'],
    })
    expect(link(server, nameless)?.why).toEqual([`the server ${server} that it waits for`])
  })
  test.each([['db2'], ['10.0.0.90'], ['web1']])('%s is another', (server) => expect(link(server, web1)).toBeUndefined())
  test('a machine does not wait for itself', () => expect(link('db1', db1)).toBeUndefined())
  test('a failure that is not told to reach clients does not', () => {
    const cause = judged('cause#1', entry(CAUSE, db1, {}))
    expect(linkOf(cause, judged('effect#1', entry(EFFECT, web1, { server: 'db1' })))).toBeUndefined()
  })
  test('hours later it waits for something else', () => {
    const late = judged('effect#1', entry(EFFECT, web1, { server: 'db1' }, { time: wall(9000) }))
    expect(linkOf(judged('panic#1', entry(SERVER, db1, {}, { time: wall(0) })), late)).toBeUndefined()
  })
})

describe('boots of one machine', () => {
  const REBOOT = failure('reboot', { crossesBoot: true })
  const PANIC = failure('panic', { leadsTo: ['reboot', 'effect'] })
  const link = (cause: Said, effect: Said, told = REBOOT) =>
    linkOf(judged('panic#1', entry(PANIC, web1, {}, cause)), judged('reboot#1', entry(told, web1, {}, effect)))
  test('a panic of one boot and what the next tells of its end', () =>
    expect(link({ boot: 0 }, { boot: 1 })?.why).toEqual(['same host web1.example.net', 'the boot before']))
  test('not what an earlier boot told', () => expect(link({ boot: 1 }, { boot: 0 })).toBeUndefined())
  test('not a failure that tells nothing of the boot before', () => expect(link({ boot: 0 }, { boot: 1 }, EFFECT)).toBeUndefined())
  test('a proof of no boot may be of the present one: the times decide', () =>
    expect(link({ boot: 0, time: wall(0) }, { time: wall(30) }, EFFECT)?.why).toEqual(['same host web1.example.net', '30 s apart']))
  test('a machine that was off for a day: its end is told late, not before', () => {
    expect(link({ time: wall(0) }, { time: wall(86_400) })?.why).toEqual(['same host web1.example.net'])
    expect(link({ time: wall(0) }, { time: wall(-600) })).toBeUndefined()
  })
  test('a clock that was set between the two: the stamps since boot tell', () => {
    const set = { boot: 0, sinceBoot: 900, time: wall(86_400) }
    expect(link({ boot: 0, sinceBoot: 890, time: wall(0) }, set, EFFECT)?.why).toEqual(['same host web1.example.net', '10 s apart'])
  })
})
