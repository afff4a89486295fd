import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

type Files = Readonly<Record<string, string>>
/** Each incident: root, then effects, with counts; `history` and the host where told. */
const incidents = async (files: Files) => {
  const report = await analyzeText(files)
  const shown = (key: string): string => {
    const found = report.findings.find((f) => f.key === key)!
    return found.count === 1 ? found.id : `${found.id} ×${found.count}`
  }
  return report.incidents.map(({ root, effects, history }) => [
    ...(history === true ? ['history'] : []),
    shown(root),
    ...effects.map(shown).sort(),
  ])
}

describe('one event that several observers call differently is one incident', () => {
  test('a thread that the kernel names, its process in the core, its unit', async () => {
    const log = [
      'Oct 13 10:10:10.769946 mq-3 kernel: io-7[5133]: segfault at 8 ip 00007f111003d110 sp 00007ffc8a311400 error 4 in libq.so.5[7f1110000000+80000]',
      'Oct 13 10:10:11.914657 mq-3 systemd-coredump[9121]: Process 5100 (brokerd) of user 1007 dumped core.',
      'Oct 13 10:10:11.917652 mq-3 systemd[1]: brokerd.service: Main process exited, code=dumped, status=11/SEGV',
      "Oct 13 10:10:11.919479 mq-3 systemd[1]: brokerd.service: Failed with result 'core-dump'.",
    ]
    expect(await incidents({ 'journal.txt': log.join('\n') })).toEqual([['segfault', 'unit-failed']])
  })
  test('a program that systemd may not execute, in its two lines', async () => {
    const log = [
      'Nov 24 10:01:00 s1 systemd[502]: worker@2.service: Failed to execute /opt/worker/run: Permission denied',
      'Nov 24 10:01:00 s1 systemd[502]: worker@2.service: Failed at step EXEC spawning /opt/worker/run: Permission denied',
      'Nov 24 10:01:00 s1 systemd[1]: worker@2.service: Main process exited, code=exited, status=203/EXEC',
      "Nov 24 10:01:00 s1 systemd[1]: worker@2.service: Failed with result 'exit-code'.",
    ]
    const once = [['permission-denied', 'unit-failed']]
    expect(await incidents({ 'journal.txt': log.join('\n') })).toEqual(once)
    expect(await incidents({ 'journal.txt': [log[0], ...log.slice(2)].join('\n') })).toEqual(once)
    const later = log.map((line) => line.replace('10:01:00', '10:02:00'))
    expect(await incidents({ 'journal.txt': [...log, ...later].join('\n') })).toEqual([['permission-denied ×2', 'unit-failed ×2']])
  })
  test('a unit with hyphens, its program with underscores', async () => {
    const log = [
      'Aug 25 14:11:52 p1 kernel: snmp_poller[6120]: segfault at 0 ip 0000562bd8a04b1f sp 00007ffc8a3117e0 error 4 in snmp_poller[562bd8a00000+2a000]',
      'Aug 25 14:11:53 p1 systemd[1]: snmp-poller.service: Main process exited, code=killed, status=11/SEGV',
      "Aug 25 14:11:53 p1 systemd[1]: snmp-poller.service: Failed with result 'signal'.",
    ]
    expect(await incidents({ messages: log.join('\n') })).toEqual([['segfault', 'unit-failed']])
  })
  test('a CPU that stays stuck, in two files of an hour each', async () => {
    const stuck = (time: string, seconds: number) =>
      `Nov 08 ${time} hpc-1 kernel: watchdog: BUG: soft lockup - CPU#40 stuck for ${seconds}s! [solver:881]\nNov 08 ${time} hpc-1 kernel: CPU: 40 PID: 881 Comm: solver Not tainted 6.1.0 #1\n`
    const trace = 'Nov 08 01:59:31 hpc-1 kernel: RIP: 0010:native_queued_spin_lock_slowpath+0x12/0x1d0\n'
    expect(await incidents({ 'journal-01.txt': stuck('01:59:31', 22) + trace, 'journal-02.txt': stuck('02:00:23', 70) })).toEqual([
      ['soft-lockup ×2'],
    ])
  })
  test('a card that is gone from its bus, by its Xid and in words', async () => {
    const log = [
      "[764420.880679] NVRM: Xid (PCI:0000:4b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
      '[764420.880683] NVRM: GPU 0000:4b:00.0: GPU has fallen off the bus.',
    ]
    expect(await incidents({ 'kern.log': log.join('\n') })).toEqual([['gpu-fault']])
  })
  test('a hang of a network card, as the network stack warns of it and as its driver tells it', async () => {
    const log = [
      '[40370.000000] ------------[ cut here ]------------',
      '[40370.000001] NETDEV WATCHDOG: eth0 (ixgbe): transmit queue 3 timed out 5000 ms',
      '[40370.000002] WARNING: CPU: 3 PID: 0 at net/sched/sch_generic.c:525 dev_watchdog+0x23a/0x250',
      '[40370.000003] ---[ end trace 0000000000000000 ]---',
      '[40370.100000] ixgbe 0000:01:00.0 eth0: initiating reset due to tx timeout',
    ]
    expect(await incidents({ 'dmesg.txt': log.join('\n') })).toEqual([['nic-reset', 'kernel-warning']])
  })
})

describe('one disk under all its names', () => {
  test('a port, its disk, the volume on it', async () => {
    const log = [
      '[88100.200000] ata7.00: exception Emask 0x10 SAct 0x0 SErr 0x4050000 action 0xe frozen',
      '[88146.100072] ata7.00: disabled',
      '[88146.100075] sd 6:0:0:0: [sde] tag#3 FAILED Result: hostbyte=DID_BAD_TARGET driverbyte=DRIVER_OK cmd_age=55s',
      '[88150.000000] XFS (dm-3): log I/O error -5',
      '[88150.000005] XFS (dm-3): Filesystem has been shut down due to log error (0x2).',
    ]
    const lsblk =
      'NAME        MAJ:MIN RM   SIZE RO TYPE MOUNTPOINTS\nsde           8:64   0  12.7T  0 disk \n└─sde1        8:65   0  12.7T  0 part \n  └─vg-data 253:3    0  12.7T  0 lvm  /srv\n'
    const report = await analyzeText({ 'dmesg.txt': log.join('\n'), 'lsblk.txt': lsblk })
    expect(report.incidents.map(({ root, effects }) => [root, ...effects])).toEqual([['disk-io-error#1', 'filesystem-error#1']])
    expect(report.findings.find(({ id }) => id === 'disk-io-error')?.entities).toMatchObject({ device: 'sde' })
  })
  test('the member that an array or a pool has lost', async () => {
    const medium = '[10.1] critical medium error, dev sde, sector 91840 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2\n'.replace(
      '10.1',
      '619807.656238',
    )
    const md =
      '[619809.246930] md/raid:md5: Disk failure on sde1, disabling device.\n[619809.246933] md/raid:md5: Operation continuing on 3 devices.\n'
    expect(await incidents({ 'dmesg.txt': medium + md })).toEqual([['disk-io-error', 'raid-degraded']])
    const pool =
      '  pool: tank\n state: DEGRADED\nconfig:\n\n\tNAME        STATE     READ WRITE CKSUM\n\ttank        DEGRADED     0     0     0\n\t  raidz2-0  DEGRADED     0     0     0\n\t    sde     FAULTED      0    14     0  too many errors\n\nerrors: No known data errors\n'
    expect(await incidents({ 'dmesg.txt': medium, 'zpool-status.txt': pool })).toEqual([['disk-io-error', 'raid-degraded']])
    expect(await incidents({ 'dmesg.txt': medium, 'zpool-status.txt': pool.replace('    sde ', '    sdf ') })).toHaveLength(2)
  })
})

describe('what belongs to an earlier boot', () => {
  const crash = '[   31.882000] snmpd[711]: segfault at 8 ip 00007f111003d110 sp 00007ffc8a311400 error 4 in snmpd[7f1110000000+80000]\n'
  const boot = '[    0.000000] Linux version 6.1.0-28-amd64\n[    0.100000] Command line: quiet\n'
  test('dmesg.0 is the boot before', async () => {
    expect(await incidents({ 'var/log/dmesg.0': boot + crash, 'var/log/dmesg': boot })).toEqual([['history', 'segfault']])
    expect(await incidents({ 'var/log/dmesg.0': boot, 'var/log/dmesg': boot + crash })).toEqual([['segfault']])
  })
  test('what happened again is none, and takes the earlier time along', async () => {
    expect(await incidents({ 'var/log/dmesg.0': boot + crash, 'var/log/dmesg': boot + crash })).toEqual([['segfault ×2']])
  })
})

test('the kernel log says by its silence what it can', async () => {
  const describe = (finished: string) =>
    `Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nContainers:\n  api:\n    State:          Running\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n      Finished:     ${finished}\n    Ready:          True\n    Restart Count:  1\n`
  const line = (time: string) => `${time} node7 kernel: eth0: renamed from veth1a2b3c\n`
  const covering = line('2026-11-21T07:15:00+0000') + line('2026-11-21T10:15:00+0000')
  const titles = async (files: Files) => (await analyzeText(files)).findings.map(({ title }) => title)
  const at = 'Sat, 21 Nov 2026 09:15:00 +0000'
  expect(await titles({ 'describe.txt': describe(at), 'kern.log': covering })).toEqual([
    'Container "api" of pod shop/api-7d9f was ended by SIGKILL (exit code 137); who sent it is not in the input; 1 restart so far; the kernel log covers it (21 Nov 2026 07:15:00–10:15:00 UTC) and shows no OOM kill',
  ])
  expect(await titles({ 'describe.txt': describe('Sat, 21 Nov 2026 06:00:00 +0000'), 'kern.log': covering })).toEqual([
    'Container "api" of pod shop/api-7d9f was ended by SIGKILL (exit code 137); who sent it is not in the input; 1 restart so far; the kernel log begins at 21 Nov 2026 07:15:00 UTC, after it: that it shows no OOM kill proves nothing',
  ])
  expect(await titles({ 'describe.txt': describe(at) })).toEqual([
    'Container "api" of pod shop/api-7d9f was ended by SIGKILL (exit code 137); who sent it is not in the input; 1 restart so far',
  ])
})
