import { describe, expect, test } from 'vitest'
import { settledBounds } from '../../src/casefile/bounds-met.ts'
import { Machines } from '../../src/casefile/machines.ts'
import { aliasesOf } from '../../src/casefile/host-names.ts'
import { hostName } from '../../src/core/host-name.ts'
import { Collected } from '../../src/casefile/collected.ts'
import { caseOf, fact, log, opened, owners } from './texts.ts'

/** Whose texts are, by path: `hosts` are those that their lines or facts name. */
function homes(texts: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const machines = new Machines(Object.entries(texts).map(([path, hosts]) => ({ path, hosts: new Map(hosts.map((host) => [host, 1])) })))
  return Object.fromEntries(
    Object.keys(texts).map((path) => {
      const { key, name } = machines.of(path, undefined)
      return [path, name ?? `nobody ${key.replace('\0', '')}`.trim()]
    }),
  )
}

describe('names', () => {
  test.each([
    ['Web1.Example.Net.', 'web1.example.net'],
    ['localhost', undefined],
    ['localhost.localdomain', undefined],
    ['(none)', undefined],
    ['-', undefined],
    ['4d0f3a9be1c7', undefined],
  ])('%s is %s', (text, name) => expect(hostName(text)).toBe(name))
  test('a short name is that of the only full name that begins with it', () =>
    expect(
      aliasesOf(
        new Map([
          ['web1', 1],
          ['web1.example.net', 1],
        ]),
      ).get('web1.example.net'),
    ).toBe('web1'))
  test('two machines of one short name in two domains are two, and the short name is neither', () => {
    const called = aliasesOf(
      new Map([
        ['web1', 1],
        ['web1.a.net', 1],
        ['web1.b.net', 1],
      ]),
    )
    expect(new Set(called.values())).toEqual(new Set(['web1', 'web1.a.net', 'web1.b.net']))
  })
  test('an address has no short name', () =>
    expect(
      aliasesOf(
        new Map([
          ['10.0.0.1', 1],
          ['10.0.0.2', 1],
        ]),
      ).get('10.0.0.1'),
    ).toBe('10.0.0.1'))
  test('the name that most lines spell is the one that is shown', () => {
    const machines = new Machines([
      {
        path: 'a',
        hosts: new Map([
          ['web1', 2],
          ['Web1.example.net', 5],
        ]),
      },
    ])
    expect(machines.of('a', 'WEB1')).toEqual({ key: 'web1', name: 'Web1.example.net' })
    expect(machines.aliases('web1')).toEqual(['web1', 'web1.example.net'])
  })
})

describe('whose a text is', () => {
  test('the only machine that is named', () =>
    expect(homes({ 'kern.log': ['web1'], 'vmstat.txt': [], 'var/log/app.log': [] })).toEqual({
      'kern.log': 'web1',
      'vmstat.txt': 'web1',
      'var/log/app.log': 'web1',
    }))
  test('the one that is named nearest around it', () =>
    expect(homes({ 'a/hostname': ['web1'], 'a/proc/vmstat': [], 'b/hostname': ['db1'], 'b/vmstat.txt': [], 'notes.txt': [] })).toEqual({
      'a/hostname': 'web1',
      'a/proc/vmstat': 'web1',
      'b/hostname': 'db1',
      'b/vmstat.txt': 'db1',
      'notes.txt': 'nobody',
    }))
  test('the one that the folder is called as, long or short', () =>
    expect(homes({ syslog: ['web1.example.net', 'db1'], 'web1/vmstat.txt': [], 'DB1.example.net/vmstat.txt': [] })).toMatchObject({
      'web1/vmstat.txt': 'web1.example.net',
      'DB1.example.net/vmstat.txt': 'db1',
    }))
  test('a folder of another domain is another machine', () =>
    expect(homes({ syslog: ['web1.example.net', 'db1'], 'web1.example.org/vmstat.txt': [] })).toMatchObject({
      'web1.example.org/vmstat.txt': 'nobody web1.example.org',
    }))
  test('the one that a sosreport is called after', () =>
    expect(
      homes({
        'sosreport-web1-2026-11-21-abcdefg/sos_commands/vmstat': [],
        'sosreport-db1-0012345/free': [],
        'central/syslog': ['web1', 'db1'],
      }),
    ).toMatchObject({ 'sosreport-web1-2026-11-21-abcdefg/sos_commands/vmstat': 'web1', 'sosreport-db1-0012345/free': 'db1' }))
  test('nobody, where a central syslog names several', () =>
    expect(homes({ syslog: ['web1', 'db1'], 'vmstat.txt': [] })['vmstat.txt']).toBe('nobody'))
  test('a line that names its host is that of this host wherever it stands', () => {
    const file = caseOf([
      log('syslog', 'Nov 21 14:00:00 web1 app[1]: one\nNov 21 14:00:01 db1 app[1]: two\nNov 21 14:00:02 web1 app[1]: three\n'),
    ])
    expect(owners(file)).toEqual({ web1: ['syslog:1', 'syslog:3'], db1: ['syslog:2'] })
  })
})

describe('machines that nothing names', () => {
  test('two folders with the same capture of a whole machine are two, called as their folders', () =>
    expect(homes({ 'left/vmstat.txt': [], 'left/app.log': [], 'right/vmstat.txt': [] })).toEqual({
      'left/vmstat.txt': 'left',
      'left/app.log': 'left',
      'right/vmstat.txt': 'right',
    }))
  test.each([
    ['before', 'after'],
    ['t1', 't2'],
    ['2026-11-21', '2026-11-22'],
    ['proc', 'sys'],
  ])('%s and %s are no machines', (a, b) =>
    expect(homes({ [`${a}/vmstat.txt`]: [], [`${b}/vmstat.txt`]: [] })).toEqual({
      [`${a}/vmstat.txt`]: 'nobody',
      [`${b}/vmstat.txt`]: 'nobody',
    }),
  )
  test('folders of one process each are of one machine', () =>
    expect(new Set(Object.values(homes({ 'a/limits': [], 'b/limits': [] })))).toEqual(new Set(['nobody'])))
  test.each(['kern.log', 'dmesg.txt', 'vmstat.txt'])('%s beside the bundle of a machine that is named is not of that machine', (wide) => {
    expect(homes({ 'db9/hostname': ['db9'], 'db9/vmstat.txt': [], [wide]: [], 'proc/6319/limits': [] })).toMatchObject({
      [wide]: 'nobody',
      'proc/6319/limits': 'nobody',
      'db9/vmstat.txt': 'db9',
    })
    expect(homes({ 'db9/hostname': ['db9'], [`web7/${wide}`]: [] })[`web7/${wide}`]).toBe('web7')
  })
  test('beside a folder that is called as its machine, each folder is a machine by itself', () => {
    expect(homes({ 'build4/kern.log': ['build4'], 'nas2/var/log/messages': [], 'notes7/readme.txt': [], 'crash/dmesg': [] })).toEqual({
      'build4/kern.log': 'build4',
      'nas2/var/log/messages': 'nas2',
      'notes7/readme.txt': 'nobody notes7',
      'crash/dmesg': 'nobody',
    })
    expect(homes({ 'web1/syslog': ['web1'], 'web2/syslog': ['web2'], 'sosreport-db3-2026-01-01-abc/df.txt': [] })).toMatchObject({
      'sosreport-db3-2026-01-01-abc/df.txt': 'db3',
    })
  })
  test('a log of a kernel is a machine’s, whatever it is called', () => {
    const machines = new Machines([
      { path: 'build4/kern.log', hosts: new Map([['build4', 9]]) },
      { path: 'nas2/screen.txt', hosts: new Map(), isKernelLog: true },
    ])
    expect(machines.of('nas2/screen.txt', undefined)).toEqual({ key: 'nas2', name: 'nas2' })
    expect(machines.called('nas2.example.org')?.key).toBe('nas2')
  })
  test('where no folder is called as its machine, the others are the only one that is named', () =>
    expect(homes({ 'first-look/kern.log': ['web1'], 'second-look/vmstat.txt': [] })['second-look/vmstat.txt']).toBe('web1'))
  test('what is about one program may be of the only machine that is named', () =>
    expect(homes({ 'db9/hostname': ['db9'], 'db9/vmstat.txt': [], 'app.log': [] })['app.log']).toBe('db9'))
  test('folders that are called as the system is belong to the machine', () =>
    expect(homes({ 'var/log/kern.log': ['web1'], 'proc/vmstat': [], 'dmesg.txt': [] })).toMatchObject({
      'proc/vmstat': 'web1',
      'dmesg.txt': 'web1',
    }))
  test('beside it, files that name their host lend it to those that do not', () =>
    expect(homes({ 'db9/hostname': ['db9'], 'kern.log': ['node7'], 'inspect.json': [] })['inspect.json']).toBe('node7'))
})

test('a fact names the machine of the captures around it', () => {
  const file = caseOf([fact('a/uname.txt', { host: 'web1' }), log('a/app.log', 'ERROR one\n'), fact('b/hostname', { host: 'db1' })])
  expect(owners(file)).toEqual({ web1: ['a/app.log:1', 'a/uname.txt:1'], db1: ['b/hostname:1'] })
})

test('folders beyond 200,000 are not told apart: how many texts lie in them is known', () => {
  const folders = Array.from({ length: 200_002 }, (_, i) => ({ path: `f${i}/x`, hosts: [] }))
  const { crowded } = new Machines(folders)
  expect(settledBounds({ crowded, unscoped: 0 })).toEqual([
    { what: '2 texts', why: 'limit: 200000 folders are told apart, these count as lying beside theirs' },
  ])
})

test('of machines that state nothing 5,000 have a scope; one that states something always has, and how many have none is known', () => {
  const heard = (host: string): Collected => {
    const text = new Collected(`${host}/syslog`)
    for (const line of opened(text.path, `2026-11-21T14:00:00Z ${host} app: all is well\n`)) text.heard(line)
    return text
  }
  const silent = Array.from({ length: 5_003 }, (_, i) => heard(`m${i + 10_000}`))
  const caseFile = caseOf([...silent, log('z/kern.log', '2026-11-21T14:00:00Z z9 kernel: it broke\n')])
  expect(caseFile.scopes).toHaveLength(5_001)
  expect(caseFile.scopes.at(-1)).toMatchObject({ name: 'z9', told: [{ record: { message: 'it broke' } }] })
  expect(caseFile.whose('m15002/syslog')).toEqual({ machine: 'm15002' })
  expect(settledBounds(caseFile)).toEqual([
    { what: '3 machines', why: 'limit: of 5000 machines that state nothing the boots are told, of these they are not' },
  ])
})
