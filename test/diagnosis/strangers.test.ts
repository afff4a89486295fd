import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** Which failure led to which; of what stands alone the failure. */
async function chains(text: string): Promise<Set<string>> {
  const { incidents, findings } = await analyzeText({ 'input.txt': text })
  const idOf = (key: string): string => findings.find((one) => one.key === key)!.id
  return new Set(incidents.map(({ root, effects }) => [root, ...effects].map(idOf).join(' → ')))
}

const alpha = (time: string): string =>
  `Nov 24 ${time} s1 systemd[1]: alpha.service: Main process exited, code=exited, status=1/FAILURE
Nov 24 ${time} s1 systemd[1]: alpha.service: Failed with result 'exit-code'.
`
const full = (time: string): string => `Nov 24 ${time} s1 rsyslogd[600]: file '/var/log/syslog': write error: No space left on device\n`
const said = (words: string): string => `Nov 24 10:00:20 s1 alpha[71]: ${words}\n`
const kill = (comm: string): string =>
  `Nov 24 10:00:19 s1 kernel: Out of memory: Killed process 501 (${comm}) total-vm:8000000kB, anon-rss:700000kB, file-rss:0kB, shmem-rss:0kB, UID:1001 pgtables:14000kB oom_score_adj:300\n`
const lookup = (time: string): string =>
  `Nov 24 ${time} s1 fetch[910]: dial tcp: lookup repo.example.com on 10.9.9.9:53: server misbehaving\n`
const hung = (comm: string, frame: string): string =>
  `Nov 24 10:02:30 s1 kernel: INFO: task ${comm}:2011 blocked for more than 120 seconds.
Nov 24 10:02:30 s1 kernel: task:${comm.padEnd(15)} state:D stack:    0 pid: 2011 ppid:     1 flags:0x00000000
Nov 24 10:02:30 s1 kernel: Call Trace:
Nov 24 10:02:30 s1 kernel:  __schedule+0x24e/0x590
Nov 24 10:02:30 s1 kernel:  io_schedule+0x16/0x40
Nov 24 10:02:30 s1 kernel:  ${frame}
`
const failing = (disk: string): string =>
  `Nov 24 10:00:30 s1 kernel: blk_update_request: I/O error, dev ${disk}, sector 41234567 op 0x1:(WRITE) flags 0x3000 phys_seg 1 prio class 0\n`
const SILENT = 'Nov 24 10:00:00 s1 kernel: nfs: server filer-x not responding, still trying\n'
const JOURNAL = 'jbd2_journal_commit_transaction+0x1100/0x1a00'

describe('what only stands in one input', () => {
  test('a unit that failed before the disk was full, and one that failed after it and says nothing of it', async () => {
    expect(await chains(`${alpha('10:00:00')}${full('10:00:20')}`)).toEqual(new Set(['disk-full', 'unit-failed']))
    expect(await chains(`${full('10:00:00')}${alpha('10:00:20')}`)).toEqual(new Set(['disk-full', 'unit-failed']))
    expect(await chains(full('10:00:00') + said('error: not enough disk space for the index') + alpha('10:00:20'))).toEqual(
      new Set(['disk-full → unit-failed']),
    )
  })
  test.each([
    ['disk-full', full('10:00:19')],
    ['oom-kill-global', kill('chrome')],
    [
      'segfault',
      'Nov 24 10:00:19 s1 kernel: imgproc[3000]: segfault at 0 ip 00005555deadbeef sp 00007ffd11112222 error 4 in imgproc[555555554000+12000]\n',
    ],
    ['fd-exhaustion', 'Nov 24 10:00:19 s1 nginx[900]: accept4() failed (24: Too many open files)\n'],
    ['connection-limit', 'Nov 24 10:00:19 s1 web[3]: pq: sorry, too many clients already\n'],
    ['filesystem-error', 'Nov 24 10:00:19 s1 kernel: XFS (sdb1): Filesystem has been shut down due to log error (0x2).\n'],
    ['app-oom', 'Nov 24 10:00:19 s1 orders[900]: java.lang.OutOfMemoryError: Java heap space\n'],
  ])('%s, and a unit that gives a reason of its own', async (id, cause) =>
    expect(await chains(cause + said('fatal: remote rejected token: 401 Unauthorized') + alpha('10:00:20'))).toEqual(
      new Set([id, 'unit-failed']),
    ),
  )
  test.each([
    [
      'filesystem-error',
      'Nov 24 10:00:19 s1 kernel: XFS (sdb1): Filesystem has been shut down due to log error (0x2).\n',
      'fatal: write: Input/output error',
    ],
    ['connection-limit', 'Nov 24 10:00:19 s1 web[3]: pq: sorry, too many clients already\n', 'fatal: too many clients'],
    ['fd-exhaustion', 'Nov 24 10:00:19 s1 alpha[71]: accept4() failed (24: Too many open files)\n', 'leaving'],
  ])('%s, of which a unit speaks before its end', async (id, cause, words) =>
    expect(await chains(cause + said(words) + alpha('10:00:20'))).toContain(`${id} → unit-failed`),
  )
  test.each([
    ['chrome', 'signal', ['oom-kill-global', 'unit-failed']],
    ['chrome', 'oom-kill', ['oom-kill-global → unit-failed']],
    ['alpha', 'signal', ['oom-kill-global → unit-failed']],
    // a runtime's name tells nothing of the unit
    ['java', 'signal', ['oom-kill-global → unit-failed']],
  ])('a kill of %s for want of memory, and a unit that ended with the result %s', async (comm, result, expected) =>
    expect(
      await chains(
        `${kill(comm)}Nov 24 10:00:20 s1 systemd[1]: alpha.service: Main process exited, code=killed, status=9/KILL
Nov 24 10:00:20 s1 systemd[1]: alpha.service: Failed with result '${result}'.
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    ['app-oom', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
    ['disk-full', 'Error: ENOSPC: no space left on device, write'],
    ['segfault', 'Segmentation fault (core dumped)'],
  ])('%s in one service of a project, and the end of another', async (id, line) =>
    expect(await chains(`web-1    | ${line}\ncache-1  | 1:M 24 Nov 2026 10:00:05.000 # bye bye\ncache-1 exited with code 1\n`)).toEqual(
      new Set([id, 'container-error']),
    ),
  )
  test('the container of which a limit of connections is told, and another', async () => {
    const told = 'web-1  | 2026/03/12 08:40:10 main.go:61: pq: sorry, too many clients already\n'
    expect(await chains(`${told}web-1 exited with code 1\n`)).toEqual(new Set(['connection-limit → container-error']))
    expect(await chains(`${told}cache-1 exited with code 1\n`)).toEqual(new Set(['connection-limit', 'container-error']))
  })
  test('a unit, and what another program could not look up', async () =>
    expect(await chains(`${lookup('10:00:00')}${alpha('10:00:05')}`)).toEqual(new Set(['dns-failure', 'unit-failed'])))
  test('the resolver that died, and the lookups that it does not answer', async () =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 systemd[1]: systemd-resolved.service: Main process exited, code=killed, status=9/KILL
Nov 24 10:00:00 s1 systemd[1]: systemd-resolved.service: Failed with result 'signal'.
Nov 24 10:00:05 s1 fetch[910]: dial tcp: lookup repo.example.com on 127.0.0.53:53: read udp 127.0.0.1:40000->127.0.0.53:53: read: connection refused
`,
      ),
    ).not.toContain('dns-failure → unit-failed'))
  test('a task that waits for a disk, and a server of files', async () => {
    expect(await chains(SILENT + hung('cp', 'rpc_wait_bit_killable+0x24/0xa0 [sunrpc]'))).toEqual(new Set(['nfs-hang → hung-task']))
    expect(await chains(SILENT + hung('cp', 'ext4_bread+0x50/0xb0 [ext4]'))).toEqual(new Set(['nfs-hang', 'hung-task']))
  })
  test('the thread of a file system of one disk, and the errors of another', async () => {
    expect(await chains(failing('sda') + hung('jbd2/sda1-8', JOURNAL))).toEqual(new Set(['disk-io-error → hung-task']))
    expect(await chains(failing('sdb') + hung('jbd2/sda1-8', JOURNAL))).toEqual(new Set(['disk-io-error', 'hung-task']))
    // what lies on what is not told
    for (const device of ['dm-0', 'md0'])
      expect(await chains(failing('sdb') + hung(`jbd2/${device}-8`, JOURNAL))).toEqual(new Set(['disk-io-error → hung-task']))
  })
  test.each([
    ['node-b', ['node-pressure → pod-evicted']],
    ['node-b.example.net', ['node-pressure → pod-evicted']],
    ['node-a', ['node-pressure', 'pod-evicted']],
  ])('a node that is short of memory, and a pod that was evicted from %s', async (node, expected) =>
    expect(
      await chains(
        `Name:             etl-1
Namespace:        prod
Node:             ${node}/10.0.0.11
Status:           Failed
Reason:           Evicted
Message:          The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container etl was using 900Mi, request is 0, has larger consumption of memory.


Name:               node-b
Roles:              worker
Conditions:
  Type             Status    LastHeartbeatTime                 LastTransitionTime                Reason                         Message
  ----             ------    -----------------                 ------------------                ------                         -------
  MemoryPressure   True      Tue, 24 Nov 2026 09:58:00 +0000   Tue, 24 Nov 2026 09:50:30 +0000   KubeletHasInsufficientMemory   kubelet has insufficient memory available
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    ['bravo-x1x1x', ['container-oomkilled → job-failed']],
    ['alpha-x1x1x', ['container-oomkilled', 'job-failed']],
  ])('a Job, and the pod %s', async (pod, expected) =>
    expect(
      await chains(
        `NAME                      READY   STATUS             RESTARTS       AGE
${pod}               0/1     OOMKilled          0              3h

LAST SEEN   TYPE      REASON                 OBJECT                   MESSAGE
2m          Warning   BackoffLimitExceeded   job/bravo                Job has reached the specified backoff limit
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    ['postgresql@14-main.service', 5432, true],
    ['postgres_exporter.service', 5432, false],
    ['redis-server.service', 6379, true],
    ['redis@6380.service', 6379, true],
    ['redis-backup.service', 6379, false],
    ['mysql-healthcheck@a.service', 3306, false],
    ['consul-agent.service', 8500, true],
    ['consul-template.service', 8500, false],
    ['mariadb-node-1.service', 3306, true],
  ])('%s that fell, and port %i', async (unit, port, isServer) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 systemd[1]: ${unit}: Main process exited, code=exited, status=1/FAILURE
Nov 24 10:00:00 s1 systemd[1]: ${unit}: Failed with result 'exit-code'.
Nov 24 10:00:03 s1 api[71]: dial tcp 127.0.0.1:${port}: connect: connection refused
`,
      ),
    ).toEqual(new Set(isServer ? ['unit-failed → dependency-unreachable'] : ['unit-failed', 'dependency-unreachable'])),
  )
  test.each([
    ['127.0.0.1', false],
    ['localhost', false],
    ['10.0.0.9', true],
  ])('a network card that hangs, and no answer from %s', async (peer, isFar) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 kernel: NETDEV WATCHDOG: eth1 (ixgbe): transmit queue 3 timed out
Nov 24 10:00:05 s1 app3[73]: dial tcp ${peer}:9200: i/o timeout
`,
      ),
    ).toEqual(new Set(isFar ? ['nic-reset → dependency-unreachable'] : ['nic-reset', 'dependency-unreachable'])),
  )
  test.each([
    ['NodeHasInsufficientMemory', 'memory', true],
    ['NodeHasInsufficientMemory', 'ephemeral-storage', false],
    ['NodeHasDiskPressure', 'ephemeral-storage', true],
    ['NodeHasDiskPressure', 'inodes', true],
    ['NodeHasDiskPressure', 'memory', false],
    ['NodeHasInsufficientPID', 'pids', true],
    ['NodeHasInsufficientPID', 'memory', false],
  ])('%s, and a pod that was evicted for %s', async (condition, resource, isCause) =>
    expect(
      await chains(
        `LAST SEEN   TYPE      REASON                      OBJECT        MESSAGE
9m          Normal    ${condition.padEnd(27)} node/node-b   Node node-b status is now: ${condition}
8m          Warning   Evicted                     pod/etl-1     The node was low on resource: ${resource}. Threshold quantity: 1Gi, available: 500Mi.
`,
      ),
    ).toEqual(new Set(isCause ? ['node-pressure → pod-evicted'] : ['node-pressure', 'pod-evicted'])),
  )
  test.each([
    ['b', ['pid-cgroup-limit', 'thread-exhaustion']],
    ['a', ['pid-cgroup-limit → thread-exhaustion']],
    ['java', ['pid-cgroup-limit → thread-exhaustion']],
  ])('the limit of a.service, and %s that could not fork', async (program, expected) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 kernel: cgroup: fork rejected by pids controller in /system.slice/a.service
Nov 24 10:00:02 s1 ${program}[700]: fork: retry: Resource temporarily unavailable
`,
      ),
    ).toEqual(new Set(expected)),
  )
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
    ['configmap "app-conig" not found', ['disk-full', 'volume-mount-failure']],
    ['mkdir /var/lib/kubelet/pods/1/x: no space left on device', ['disk-full → volume-mount-failure']],
  ])('a node without space, and a volume of which is answered %s', async (answer, expected) =>
    expect(
      await chains(
        `LAST SEEN   TYPE      REASON        OBJECT      MESSAGE
2m          Warning   FailedMount   pod/a-1     MountVolume.SetUp failed for volume "config" : ${answer}

Nov 24 10:00:00 n1 kubelet[600]: write /var/lib/kubelet/pods/1/x: no space left on device
`,
      ),
    ).toEqual(new Set(expected)),
  )
  const client =
    'Nov 24 10:00:05 s1 deploy[900]: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n'
  const fell = (unit: string): string => alpha('10:00:00').replaceAll('alpha.service', unit)
  test.each([
    ['docker.service', '', ['unit-failed → dependency-unreachable']],
    ['docker-cleanup.service', '', ['unit-failed', 'dependency-unreachable']],
    [
      'docker.service',
      'Nov 24 10:00:03 s1 systemd[1]: Started docker.service - Docker Application Container Engine.\n',
      ['dependency-unreachable'],
    ],
  ])('%s that fell, and a client of Docker', async (unit, between, expected) =>
    expect(await chains(fell(unit) + between + client)).toEqual(new Set(expected)),
  )
  test('the memory of one container of a pod, and the loop of another', async () => {
    const describes = (container: string): string => `Name:             shop-0
Namespace:        prod
Node:             node-a/10.0.0.11
Status:           Running
Containers:
  web:
    Container ID:   containerd://${'1'.repeat(64)}
    State:          ${container === 'web' ? 'Waiting' : 'Running'}
${container === 'web' ? looping : running}
  exporter:
    Container ID:   containerd://${'2'.repeat(64)}
    State:          ${container === 'web' ? 'Running' : 'Waiting'}
${container === 'web' ? running : looping}
`
    const running = '      Started:      Tue, 24 Nov 2026 09:00:05 +0000\n    Ready:          True\n    Restart Count:  0'
    const looping =
      '      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    1\n      Started:      Tue, 24 Nov 2026 10:01:30 +0000\n      Finished:     Tue, 24 Nov 2026 10:02:31 +0000\n    Ready:          False\n    Restart Count:  12'
    const told = async (container: string) => {
      const { incidents } = await analyzeText({
        'describe.txt': describes(container),
        'shop-0-web.log':
          '2026-11-24T10:02:00Z ERROR web: java.lang.OutOfMemoryError: Java heap space\n2026-11-24T10:02:05Z INFO web: GET / 200\n',
      })
      return incidents.map(({ root, effects }) => [root, ...effects].join(' → ')).toSorted()
    }
    expect(await told('exporter')).toEqual(['app-oom#1', 'crash-loop#1'])
    expect(await told('web')).toEqual(['app-oom#1 → crash-loop#1'])
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
  const asksDb =
    'web-1  | 2026-11-24T10:00:03Z OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused\n'
  test.each([
    ['db-1', ['container-error → dependency-unreachable']],
    ['shop-db-1', ['container-error → dependency-unreachable']],
    ['shop_db_1', ['container-error → dependency-unreachable']],
    ['cache-1', ['container-error', 'dependency-unreachable']],
    ['userdb-1', ['container-error', 'dependency-unreachable']],
  ])('the container %s that ended, and a client of db', async (container, expected) => {
    expect(await chains(`${container} exited with code 1\n${asksDb}`)).toEqual(new Set(expected))
    expect(await chains(`${asksDb}${container} exited with code 1\n`)).toEqual(new Set(['container-error', 'dependency-unreachable']))
  })
  test('one of two containers of a service ended', async () =>
    expect(
      await chains(
        `$ docker ps -a
CONTAINER ID   IMAGE         COMMAND    CREATED       STATUS                     PORTS   NAMES
4d0f3a9be1c7   postgres:16   "docker"   2 hours ago   Exited (1) 2 minutes ago           shop-db-1
5d0f3a9be1c7   postgres:16   "docker"   2 hours ago   Up 2 hours                         shop-db-2
$ docker logs web-1
2026-11-24T10:00:03Z OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused
`,
      ),
    ).toEqual(new Set(['container-error', 'dependency-unreachable'])))
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
  test.each([
    ['other.service', ['pid-cgroup-limit', 'thread-exhaustion']],
    ['crawler.service', ['pid-cgroup-limit → thread-exhaustion']],
  ])('the limit of a unit, and a program of another name in %s', async (unit, expected) =>
    expect(
      await chains(
        [
          {
            _TRANSPORT: 'kernel',
            SYSLOG_IDENTIFIER: 'kernel',
            MESSAGE: 'cgroup: fork rejected by pids controller in /system.slice/crawler.service',
          },
          { SYSLOG_IDENTIFIER: 'threads', _PID: '381', _SYSTEMD_UNIT: unit, MESSAGE: 'fork: retry: Resource temporarily unavailable' },
        ]
          .map((line, i) => `${JSON.stringify({ __REALTIME_TIMESTAMP: `176397600${i}000000`, _HOSTNAME: 's1', ...line })}\n`)
          .join(''),
      ),
    ).toEqual(new Set(expected)),
  )
})
