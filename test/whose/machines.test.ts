import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** Each finding of a text: what, whose, at which lines. */
async function told(text: string, options = {}): Promise<[string, string | undefined, number[]][]> {
  const { findings } = await analyzeText({ 'paste.txt': text }, options)
  return findings
    .map(({ id, entities, evidence }): [string, string | undefined, number[]] => [
      id,
      entities['host'] === undefined ? undefined : String(entities['host']),
      evidence.map(({ line }) => line),
    ])
    .sort(([a, x], [b, y]) => `${a} ${x}`.localeCompare(`${b} ${y}`))
}
const lines = (...rows: string[]): string => `${rows.join('\n')}\n`

const SEGFAULT = (at: string, name: string): string =>
  `[${at}] ${name}[2213]: segfault at 18 ip 000055d0c0a1b2c3 sp 00007ffd1b2c3d40 error 4 in ${name}[55d0c0a00000+12000]`
const USB = (at: string): string => `[${at}] usb 1-1: new high-speed USB device number 5 using xhci_hcd`
const EXT4 = (at: string): string =>
  `[${at}] EXT4-fs error (device sdb1): ext4_lookup:1706: inode #131074: comm rsync: iget: bad extra_isize 39968`
const DF = 'Filesystem      Size  Used Avail Use% Mounted on'
const ROOM = '/dev/sda2        50G   20G   28G  42% /'
const FULL = '/dev/sda2        50G   50G     0 100% /'
const DF_I = 'Filesystem      Inodes   IUsed   IFree IUse% Mounted on'
const INODES = '/dev/sdc1      6553600   13589 6540011    1% /srv/mail'
const NO_INODES = '/dev/sdc1      6553600 6553600       0  100% /srv/mail'
const MD = (left: string): string[] => [
  'Personalities : [raid1]',
  `md1 : active raid1 sdb1[1] sda1[0]${left === '_U' ? '(F)' : ''}`,
  `      976630464 blocks super 1.2 [2/${left === '_U' ? 1 : 2}] [${left}]`,
  '',
  'unused devices: <none>',
]

describe('prompts', () => {
  test.each([
    ['[root@mars ~]# ', '[root@venus ~]# '],
    ['root@mars:~# ', 'root@venus:/var/log# '],
    ['ops@mars:~$ sudo ', 'ops@venus:/srv/www$ sudo '],
    ['mars:~ # ', 'venus:/var/log # '],
    ['root@mars ~ # ', 'root@venus /etc # '],
    ['(base) ops@mars:~$ ', '(base) ops@venus:~/src (main)$ '],
    ['mars-1# ', 'venus-1# '].map((prompt) => prompt.replace('-', '')),
  ])('%s and %s', async (mars, venus) => {
    const name = /mars1/.test(mars!) ? '1' : ''
    const text = lines(
      'both are odd:',
      '',
      `${mars}dmesg | tail -2`,
      USB('100.000001'),
      SEGFAULT('120.500000', 'exim'),
      `${mars}df -h`,
      DF,
      ROOM,
      `${venus}dmesg | tail`,
      EXT4('99.000000'),
      `${venus}df -h`,
      DF,
      FULL,
    )
    expect(await told(text)).toEqual([
      ['disk-full', `venus${name}`, [13]],
      ['filesystem-error', `venus${name}`, [10]],
      ['segfault', `mars${name}`, [5]],
    ])
  })

  test('two machines are no cause and effect of each other', async () => {
    const { incidents } = await analyzeText({
      'p.txt': lines('[root@a1 ~]# df -h', DF, FULL, '[root@b1 ~]# cat app.err', 'write failed: No space left on device'),
    })
    for (const { effects } of incidents) expect(effects).toEqual([])
  })

  test('the host in the envelope of a line stands', async () => {
    const text = lines(
      '[root@loghost ~]# grep segfault /var/log/remote.log',
      `Nov 21 05:24:41 shop7 kernel: ${SEGFAULT('120.500000', 'nginx')}`,
    )
    expect(await told(text)).toEqual([['segfault', 'shop7', [2]]])
  })

  test('a container and a pod are no machines of their own', async () => {
    const inside = (prompt: string, command: string): string => lines(`[root@node5 ~]# ${command}`, `${prompt}df -h`, DF, FULL)
    expect(await told(inside('root@3f2a9c1b7d4e:/# ', 'docker exec -it api bash'))).toEqual([['disk-full', 'node5', [4]]])
    expect(await told(lines('root@3f2a9c1b7d4e:/# df -h', DF, FULL))).toEqual([['disk-full', undefined, [3]]])
    expect(await told(lines('root@api-7d9f8c6b5-x2x9k:/app# df -h', DF, FULL))).toEqual([['disk-full', undefined, [3]]])
    expect(await told(inside('root@db-0:/# ', 'kubectl exec -it db-0 -- bash'))).toEqual([['disk-full', undefined, [4]]])
    expect(await told(lines('[root@localhost ~]# df -h', DF, FULL))).toEqual([['disk-full', undefined, [3]]])
  })

  test('what a command asks of others is not of its prompt', async () => {
    expect(await told(lines('me@laptop:~$ ssh -p 22 root@shop3 df -h', DF, FULL))).toEqual([['disk-full', 'shop3', [3]]])
    expect(await told(lines('me@laptop:~$ ssh shop3', 'Last login: Mon', '# df -h', DF, FULL))).toEqual([['disk-full', 'shop3', [5]]])
    expect(await told(lines('me@laptop:~$ kubectl logs -p api', 'java.lang.OutOfMemoryError: Java heap space'))).toEqual([
      ['app-oom', undefined, [2]],
    ])
    expect(await told(lines('me@laptop:~$ cat mail/df.txt', DF, FULL))).toEqual([['disk-full', undefined, [3]]])
    expect(await told(lines('[root@mars log]# cat messages.txt', USB('1.000001'), EXT4('2.000001')))).toEqual([
      ['filesystem-error', 'mars', [3]],
    ])
  })
})

describe('headings of tools that ask many', () => {
  test.each([
    ['ansible', (name: string, rows: string[]) => [`${name} | CHANGED | rc=0 >>`, ...rows]],
    ['ansible, a command that failed', (name: string, rows: string[]) => [`${name} | FAILED | rc=2 >>`, ...rows]],
    ['salt', (name: string, rows: string[]) => [`${name}:`, ...rows.map((row) => `    ${row}`)]],
    ['clush -b', (name: string, rows: string[]) => ['---------------', name, '---------------', ...rows]],
    ['dshbak', (name: string, rows: string[]) => ['----------------', name, '----------------', ...rows]],
    ['pssh', (name: string, rows: string[]) => [`[${name.slice(-1)}] 07:08:09 [SUCCESS] ${name}`, ...rows]],
    ['pssh with a user', (name: string, rows: string[]) => [`[${name.slice(-1)}] 07:08:09 [SUCCESS] root@${name}:22`, ...rows]],
    ['a banner with a label', (name: string, rows: string[]) => [`===== host: ${name} =====`, ...rows]],
  ])('%s', async (_, part) => {
    const [one, two, three] = [part('edge1', [DF_I, INODES]), part('edge2', [DF_I, NO_INODES]), part('edge3', [DF_I, INODES])]
    const heading = two!.length - 2
    const at = one!.length + heading + 2
    expect(await told(lines(...one!, ...two!, ...three!))).toEqual([['inode-exhaustion', 'edge2', [at]]])
    const logs = [part('edge1', [USB('90.000001'), EXT4('91.000001')]), part('edge2', [USB('95.000001'), SEGFAULT('96.500000', 'haproxy')])]
    expect(await told(lines(...logs.flat()))).toEqual([
      ['filesystem-error', 'edge1', [heading + 2]],
      ['segfault', 'edge2', [2 * (heading + 2)]],
    ])
  })

  test('a minion below the command that asked it', async () => {
    const text = lines(
      "# salt -L 'mail-a,mail-b' cmd.run dmesg",
      'mail-a:',
      `    ${USB('5.000001')}`,
      'mail-b:',
      `    ${SEGFAULT('7.500000', 'exim')}`,
    )
    expect(await told(text)).toEqual([['segfault', 'mail-b', [5]]])
  })

  test('machines that clush folds are told as it folds them', async () => {
    const part = (name: string, rows: string[]): string[] => ['---------------', name, '---------------', ...rows]
    expect(await told(lines(...part('gpu[01-03,07] (4)', MD('_U')), ...part('gpu04', MD('UU'))))).toEqual([
      ['raid-degraded', 'gpu[01-03,07]', [5]],
    ])
    expect(await told(lines(...part('gpu[01-03,07] (4)', MD('UU')), ...part('gpu04', MD('_U'))))).toEqual([
      ['raid-degraded', 'gpu04', [13]],
    ])
  })

  test('titles between rules and keys of a document are no machines', async () => {
    expect(await told(lines('---------------', 'TRANSACTIONS', '---------------', DF, FULL))).toEqual([['disk-full', undefined, [5]]])
    expect(await told(lines('before:', `    ${DF}`, `    ${ROOM}`, 'after:', `    ${DF}`, `    ${FULL}`))).toEqual([
      ['disk-full', undefined, [6]],
    ])
  })
})

describe('banners and files', () => {
  const text = (a: string, b: string): string =>
    lines('$ for h in kepler tycho; do echo $h; ssh $h df -h; done', a, DF, ROOM, '', b, DF, FULL)
  test.each([
    ['### kepler ###', '### tycho ###'],
    ['--- kepler ---', '--- tycho ---'],
    ['== kepler ==', '== tycho =='],
    ['## kepler', '## tycho'],
    ['kepler:', 'tycho:'],
  ])('%s, named elsewhere', async (a, b) => {
    expect(await told(text(a, b))).toEqual([['disk-full', 'tycho', [8]]])
  })
  test('a full name needs nothing else; a title is none', async () => {
    expect(await told(lines('### a.example.net ###', DF, ROOM, '### b.example.net ###', DF, FULL))).toEqual([
      ['disk-full', 'b.example.net', [6]],
    ])
    expect(await told(lines('### storage ###', DF, FULL))).toEqual([['disk-full', undefined, [3]]])
    expect(await told(lines('=== nginx.conf ===', DF, FULL))).toEqual([['disk-full', undefined, [3]]])
  })
  test("titles of captures below a machine are that machine's", async () => {
    const rows = ['### a.example.net ###', '### df ###', DF, FULL, '### b.example.net ###', '### df ###', DF, ROOM]
    expect(await told(lines(...rows))).toEqual([['disk-full', 'a.example.net', [4]]])
  })
  test('tail: folders of received logs and names known elsewhere', async () => {
    const logs = (a: string, b: string): string => lines(`==> ${a} <==`, USB('10.000001'), '', `==> ${b} <==`, EXT4('11.000001'))
    expect(await told(logs('/var/log/remote/kv1/kern.log', '/var/log/remote/kv2/kern.log'))).toEqual([['filesystem-error', 'kv2', [5]]])
    expect(await told(logs('/srv/logs/kern.log', '/srv/logs/messages.log'))).toEqual([['filesystem-error', undefined, [5]]])
    expect(await told(`$ ssh kv9 uptime\n${logs('logs/kv8.log', 'logs/kv9.log')}`)).toEqual([['filesystem-error', 'kv9', [6]]])
    expect(await told(`[root@mars ~]# tail -n2 /var/log/{a,b}\n${logs('/var/log/a', '/var/log/b')}`)).toEqual([
      ['filesystem-error', 'mars', [6]],
    ])
  })
})

describe('hosts before each line', () => {
  const turns = (...rows: (readonly [string, string])[]): string =>
    lines(...rows.map(([host, row]) => (row === '' ? `${host}:` : `${host}: ${row}`)))
  test('two tables in turns are two tables', async () => {
    const text = turns(
      ['node-a', DF],
      ['node-b', DF],
      ['node-b', ROOM],
      ['node-a', ROOM],
      ['node-b', '/dev/sdb1       100G  100G     0 100% /data'],
    )
    expect(await told(text)).toEqual([['disk-full', 'node-b', [5]]])
    const inodes = turns(['web7', DF_I], ['web8', DF_I], ['web8', NO_INODES], ['web7', INODES])
    expect(await told(inodes)).toEqual([['inode-exhaustion', 'web8', [3]]])
  })
  test('two logs in turns', async () => {
    const text = turns(
      ['lb', USB('5.000001')],
      ['cache', USB('6.000001')],
      ['lb', SEGFAULT('7.500000', 'nginx')],
      ['cache', EXT4('8.000001')],
    )
    expect(await told(text)).toEqual([
      ['filesystem-error', 'cache', [4]],
      ['segfault', 'lb', [3]],
    ])
  })
  test('with empty lines, and what the tool says itself', async () => {
    const text = lines(
      '$ pdsh -w st[1-3] cat /proc/mdstat',
      ...MD('_U').map((row) => (row === '' ? 'st2: ' : `st2: ${row}`)),
      'pdsh@mgmt: st3: ssh exited with exit code 255',
    )
    expect(await told(text)).toEqual([['raid-degraded', 'st2', [3]]])
  })
  test('programs, devices and containers are no machines', async () => {
    const of = async (a: string, b: string): Promise<(string | undefined)[]> =>
      (await told(lines(`${a} ${USB('5.000001')}`, `${b} ${EXT4('8.000001')}`))).map(([, host]) => host)
    expect(await of('kernel:', 'kernel:')).toEqual([undefined])
    expect(await of('console:', 'dmesg:')).toEqual([undefined])
    expect(await of('api-1  |', 'api-2  |')).toEqual([undefined])
    expect(
      await told(
        lines('api: 2026-11-21 05:24:41 ERROR java.lang.OutOfMemoryError: Java heap space', 'worker: 2026-11-21 05:24:42 INFO up'),
      ),
    ).toEqual([['app-oom', undefined, [1]]])
  })
  test("a relay's keys", async () => {
    const row = (host: string, app: string, said: string): string =>
      `2026-05-20T19:02:11.411Z host=${host} app=${app} sev=err msg="${said}"`
    expect(await told(lines(row('gw1', 'sshd', 'Accepted key'), row('gw2', 'kernel', SEGFAULT('7.500000', 'bird'))))).toEqual([
      ['segfault', 'gw2', [2]],
    ])
    const plain = lines(`host=gw3 ${USB('5.000001')}`, `host=gw4 ${EXT4('8.000001')}`)
    expect(await told(plain)).toEqual([['filesystem-error', 'gw4', [2]]])
    expect(await told(lines('level=error host=redis1 msg="java.lang.OutOfMemoryError: Java heap space"'))).toEqual([
      ['app-oom', undefined, [1]],
    ])
  })
})

describe('large texts', () => {
  const fill = (n: number): string[] => Array.from({ length: n }, (_, i) => `[${1000 + i}.000001] audit: backlog entry ${i} of many`)
  const text = lines(
    '[root@mars ~]# dmesg',
    ...fill(400),
    EXT4('2000.000001'),
    '[root@venus ~]# dmesg',
    ...fill(400),
    SEGFAULT('2001.500000', 'exim'),
  )
  test('are read in parts, and the machines go on from one to the next', async () => {
    const expected = [
      ['filesystem-error', 'mars', [402]],
      ['segfault', 'venus', [804]],
    ]
    for (const options of [{}, { wholeBytes: 4096 }, { wholeBytes: 4096, noGate: true }])
      expect(await told(text, options)).toEqual(expected)
  })
})
