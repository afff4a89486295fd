import { describe, expect, test } from 'vitest'
import { Machines } from '../../src/casefile/machines.ts'
import { Sides } from '../../src/casefile/sides.ts'

const sides = (...paths: string[]) => {
  const all = new Sides(paths)
  return paths.map((path) => all.of(path))
}

describe('the side of a text', () => {
  test.each([
    [
      ['hypervisor/dmesg.txt', 'guest/syslog'],
      ['below', 'above'],
    ],
    [
      ['nas-logs/kern.log', 'clients/app1/messages', 'notes.txt'],
      ['below', 'above', undefined],
    ],
    [
      ['pve_dmesg.txt', 'ct_journal.txt'],
      ['below', 'above'],
    ],
    // what lies nearer counts, and a name of both says nothing
    [
      ['storage/vm/dmesg.txt', 'host-and-guest/dmesg.txt', 'a.log'],
      ['above', undefined, undefined],
    ],
    // a folder around all of them is no machine's
    [
      ['server/dmesg.txt', 'server/app.log'],
      [undefined, undefined],
    ],
    [['guest/syslog'], [undefined]],
    [
      ['var/log/ghost/a.log', 'observer/b.log', 'vmstat.txt'],
      [undefined, undefined, undefined],
    ],
  ])('%j: %j', (paths, told) => expect(sides(...paths)).toEqual(told))
})

describe('a text that names nobody', () => {
  const owner = (path: string, texts: Readonly<Record<string, readonly string[]>>) =>
    new Machines(Object.entries(texts).map(([one, hosts]) => ({ path: one, hosts: new Map(hosts.map((host) => [host, 1])) }))).of(
      path,
      undefined,
    ).name

  test.each([
    ['host/dmesg.txt', { 'host/dmesg.txt': [], 'ct/journal.txt': ['mail9'] }, undefined],
    ['vm/dmesg.txt', { 'vm/dmesg.txt': [], 'hypervisor/messages': ['rack4'] }, undefined],
    ['filer-dmesg.txt', { 'filer-dmesg.txt': [], 'client-syslog.txt': ['ws3'] }, undefined],
    // of one side, or of a folder that says nothing
    ['host/dmesg.txt', { 'host/dmesg.txt': [], 'host/journal.txt': ['mail9'] }, 'mail9'],
    ['dmesg.txt', { 'dmesg.txt': [], 'guest/syslog': ['mail9'] }, 'mail9'],
    ['kernel/dmesg.txt', { 'kernel/dmesg.txt': [], 'guest/syslog': ['mail9'] }, 'mail9'],
    // the machine is named on both sides
    ['host/dmesg.txt', { 'host/dmesg.txt': [], 'host/uname.txt': ['mail9'], 'ct/journal.txt': ['mail9'] }, 'mail9'],
  ])('%s of %j', (path, texts, name) => expect(owner(path, texts)).toBe(name))

  test('that of the other side is no part of the machine without a name', () => {
    const machines = new Machines([
      { path: 'guest/syslog', hosts: [['mail9', 4]] },
      { path: 'host/dmesg.txt', hosts: [] },
    ])
    expect(machines.of('host/dmesg.txt', undefined).key).not.toBe(machines.of('guest/syslog', undefined).key)
    expect(machines.of('guest/syslog', undefined).name).toBe('mail9')
  })
})
