import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { chains, failing } from './stranger-lines.ts'

describe('what lies on one disk, and what lies on another', () => {
  test.each([
    ['/var/spool/seg1', ['disk-full → unit-failed']],
    // another file system, which df shows with room
    ['/data/index/seg1', ['disk-full', 'disk-full → unit-failed']],
  ])('/var that is full, and a unit that could not write %s', async (path, expected) => {
    const text = `Filesystem      Size  Used Avail Use% Mounted on
/dev/sda2        50G   50G     0 100% /var
/dev/sdb1       500G  100G  400G  21% /data
Nov 24 10:00:00 s1 indexer[600]: OSError: [Errno 28] No space left on device: '${path}'
Nov 24 10:00:00 s1 systemd[1]: indexer.service: Main process exited, code=exited, status=1/FAILURE
Nov 24 10:00:00 s1 systemd[1]: indexer.service: Failed with result 'exit-code'.
`
    expect(await chains(text)).toEqual(new Set(expected))
    const { findings } = await analyzeText({ 'input.txt': text })
    expect(findings.filter(({ facts }) => facts['mount'] === '/var').map(({ facts }) => facts['refusals'])).toEqual([
      path.startsWith('/var') ? 1 : 0,
    ])
  })
  test('a file system that went read-only, and a path on one that is mounted below it', async () => {
    const { findings } = await analyzeText({
      'input.txt': `$ mount
/dev/sda1 on / type ext4 (rw,relatime)
/dev/sdb1 on /data type xfs (rw,relatime)
$ dmesg
[   10.000000] EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0
[   10.100000] EXT4-fs (sda1): Remounting filesystem read-only
$ cat app.log
Nov 24 10:05:00 s1 backup[12]: OSError: [Errno 30] Read-only file system: '/data/x'
Nov 24 10:05:00 s1 ledger[13]: OSError: [Errno 30] Read-only file system: '/srv/y'
`,
    })
    const [found] = findings.filter(({ id }) => id === 'filesystem-readonly')
    expect([found!.facts['writers'], found!.facts['refusedPath']]).toEqual([['ledger'], '/srv/y'])
  })
  test.each([
    // by its name, however long after
    ['mpathb (360000000000000000e00000000010002) dm-3 ACME,LUN', 'mpathb', '10:40:02', true],
    ['mpathb: devmap dm-3 registered', 'mpathb', '10:40:02', true],
    ['mpathb (360000000000000000e00000000010002) dm-3 ACME,LUN', 'mpatha', '10:00:02', false],
    // nothing tells which map dm-3 is
    ['mpathb: event checker started', 'mpatha', '10:00:02', true],
  ])('after the line %s, the paths of %s and the file system on dm-3 at %s', async (names, map, time, isCause) =>
    expect(
      await chains(
        `Nov 24 09:00:00 s1 multipathd[600]: ${names}
Nov 24 10:00:00 s1 multipathd[600]: ${map}: sdd - tur checker reports path is down
Nov 24 10:00:01 s1 multipathd[600]: ${map}: remaining active paths: 0
Nov 24 ${time} s1 kernel: EXT4-fs error (device dm-3): ext4_journal_check_start:83: comm mysqld: Detected aborted journal
`,
      ),
    ).toEqual(new Set(isCause ? ['disk-io-error → filesystem-error'] : ['disk-io-error', 'filesystem-error'])),
  )
  const MDSTAT = `Personalities : [raid1]
md1 : active raid1 sdb2[1] sda2[0](F)
      1046528 blocks super 1.2 [2/1] [_U]
md0 : active raid1 sdb1[1](F) sda1[0]
      1046528 blocks super 1.2 [2/1] [U_]

unused devices: <none>
`
  test.each([
    // of two arrays on the same disks each has its own fault, its own member and its own file system
    ['sdb', 'md0', ['md1', 'sdb → md0 → file system']],
    // the only member that md0 has left
    ['sda', 'md0', ['md0', 'sda → file system → md1']],
    ['sda', 'md1', ['md0', 'sda → md1 → file system']],
  ])('a fault of %s, two arrays, and the file system on %s', async (disk, array, expected) => {
    const { incidents, findings } = await analyzeText({
      'h1/hostname': 's1\n',
      'h1/mdstat': MDSTAT,
      'h1/kern.log': `${failing(disk)}Nov 24 10:10:30 s1 kernel: EXT4-fs error (device ${array}): ext4_mb_generate_buddy:1142: group 5, block bitmap and bg descriptor inconsistent: 30 vs 31 free clusters\n`,
    })
    const calledOf = (key: string): string => {
      const { id, entities } = findings.find((one) => one.key === key)!
      return id === 'filesystem-error' ? 'file system' : String(entities['device'])
    }
    expect(incidents.map(({ root, effects }) => [root, ...effects].map(calledOf).join(' → ')).toSorted()).toEqual(expected.toSorted())
  })
  test('two file systems of one disk', async () => {
    const text = `Nov 24 10:00:00 s1 kernel: EXT4-fs error (device sda1): ext4_mb_generate_buddy:1142: group 5, block bitmap and bg descriptor inconsistent: 30 vs 31 free clusters
Nov 24 10:40:00 s1 kernel: EXT4-fs error (device sda2): ext4_lookup:1700: inode #2490369: comm rsync: iget: checksum invalid
Nov 24 10:40:00 s1 kernel: EXT4-fs (sda2): Remounting filesystem read-only
`
    const { incidents, findings } = await analyzeText({ 'input.txt': text })
    const of = (key: string): string => `${key} ${findings.find((one) => one.key === key)!.entities['device']}`
    expect(incidents.map(({ root, effects }) => [root, ...effects].map(of))).toEqual([
      ['filesystem-error#2 sda2', 'filesystem-readonly#1 sda2'],
      ['filesystem-error#1 sda1'],
    ])
    // the disk below both
    expect(await chains(failing('sda') + text.replaceAll('10:40', '10:01'))).toEqual(
      new Set(['disk-io-error → filesystem-error → filesystem-error → filesystem-readonly']),
    )
  })
})
