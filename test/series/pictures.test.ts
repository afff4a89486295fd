import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** The series of a finding: its quantity, unit and thing, its values, and what they are held against. */
const seriesOf = async (id: string, files: Record<string, string>) =>
  (await analyzeText(files)).findings
    .filter((finding) => finding.id === id)
    .flatMap(({ series = [] }) => series)
    .map(({ quantity, unit, of, points, ...held }) => [quantity, unit, of, points.map(([, value]) => value), held])

/** The same file at several moments. */
const looks = <T>(name: string, values: readonly T[], text: (value: T) => string): Record<string, string> =>
  Object.fromEntries(values.map((value, i) => [`${name}.${i + 1}`, text(value)]))

const KILL = [
  '[ 4000.000000] java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
  '[ 4000.000001] memory: usage 512000kB, limit 512000kB, failcnt 7',
  '[ 4000.000002] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/jobs,task_memcg=/jobs,task=java,pid=4242,uid=0',
  '[ 4000.000003] Memory cgroup out of memory: Killed process 4242 (java) total-vm:900000kB, anon-rss:500000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1648kB oom_score_adj:0',
].join('\n')

test('memory before an OOM kill: of the victim and of its cgroup, under the limit', async () => {
  const status =
    (pid: number) =>
    (kb: number): string =>
      `Name:\tjava\nPid:\t${pid}\nVmRSS:\t  ${kb} kB\nRssAnon:\t  ${kb} kB\nThreads:\t3\n`
  const rising = [100_000, 300_000, 500_000]
  const files = {
    'dmesg.txt': KILL,
    ...looks('proc/4242/status', rising, status(4242)),
    ...looks('proc/77/status', rising, status(77)),
    ...looks('sys/fs/cgroup/jobs/memory.current', rising, (kb) => `${kb * 1024}\n`),
  }
  expect(await seriesOf('oom-kill-cgroup', files)).toEqual([
    ['memory.used', 'KiB', 'jobs', rising, { limit: 512_000 }],
    ['memory.rss', 'KiB', 'java', rising, { limit: 512_000 }],
  ])
})

test('tasks of a cgroup under pids.max', async () => {
  const files = { 'a/pids.max': '64\n', ...looks('a/pids.current', [10, 40, 64], (n) => `${n}\n`), 'a/pids.events': 'max 3\n' }
  expect(await seriesOf('pid-cgroup-limit', files)).toEqual([['tasks.existing', 'count', undefined, [10, 40, 64], { limit: 64 }]])
})

test('entries of the connection-tracking table under their maximum', async () => {
  const files = looks(
    'sysctl.txt',
    [100, 300, 400],
    (n) => `net.netfilter.nf_conntrack_count = ${n}\nnet.netfilter.nf_conntrack_max = 400\n`,
  )
  expect(await seriesOf('conntrack-full', files)).toEqual([['conntrack.entries', 'count', undefined, [100, 300, 400], { limit: 400 }]])
})

test('sockets by their state, one series each', async () => {
  const netstat = (n: number): string =>
    ['$ ss -s', `Total: ${n + 30}`, `TCP:   ${n + 20} (estab 12, closed 0, orphaned 0, timewait ${n})`, ''].join('\n')
  const files = {
    'app.log': 'Nov 21 14:03:11 web1 app[7]: connect to 10.0.0.7:443 failed: Cannot assign requested address\n'.repeat(3),
    ...looks('ss-s.txt', [100, 900, 28_000], netstat),
  }
  expect(await seriesOf('port-exhaustion', files)).toEqual([
    ['connections.time-wait', 'count', undefined, [100, 900, 28_000], {}],
    ['connections.established', 'count', undefined, [12, 12, 12], {}],
  ])
})

test('packets that were lost', async () => {
  const stat = (n: number): string => `0a1b2c3d ${n.toString(16).padStart(8, '0')} 00000210 ${'00000000 '.repeat(10).trim()}\n`
  expect(await seriesOf('packet-loss', looks('softnet_stat', [10, 500, 90_000], stat))).toEqual([
    ['packets.lost', 'count', 'CPU 0', [10, 500, 90_000], {}],
  ])
})

test('the share of periods in which a cgroup was stopped, between each sample and the next', async () => {
  const stat = ([periods, throttled]: readonly [number, number]): string =>
    `usage_usec 1000\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec 5\n`
  const files = looks(
    'cgroup/web.slice/cpu.stat',
    [
      [100, 0],
      [200, 30],
      [300, 130],
      [350, 150],
    ] as const,
    stat,
  )
  expect(await seriesOf('cpu-throttling', files)).toEqual([['cpu.throttled', 'percent', 'web.slice', [30, 100, 40], { threshold: 10 }]])
})

test('pages of files that were read again', async () => {
  const vmstat = (n: number): string => `pgpgin 100\npswpin 0\npswpout 0\nworkingset_refault_file ${n}\nworkingset_refault_anon 0\n`
  expect(await seriesOf('page-cache-eviction', looks('proc/vmstat', [0, 50_000, 190_000], vmstat))).toEqual([
    ['memory.refaults', 'count', undefined, [0, 50_000, 190_000], {}],
  ])
})

test('descriptors: what a process has open when it is refused, and all that the machine has allocated', async () => {
  const files = {
    'app.log': 'Nov 21 14:03:11 web1 relay[811]: accept: Too many open files\n',
    ...looks('file-nr.txt', [100, 700, 1000], (n) => `fs.file-nr = ${n} 0 1000\n`),
  }
  expect(await seriesOf('fd-exhaustion', files)).toEqual([['descriptors.allocated', 'count', undefined, [100, 700, 1000], { limit: 1000 }]])
})

test('memory and sockets of TCP under their maximum', async () => {
  const sockstat = (n: number): string => `sockets: used 90\nTCP: inuse 7 orphan 0 tw 3 alloc 9 mem ${n}\nUDP: inuse 2 mem 1\n`
  const files = { 'sysctl.txt': 'net.ipv4.tcp_mem = 50 70 100\n', ...looks('proc/net/sockstat', [10, 60, 100], sockstat) }
  expect(await seriesOf('tcp-memory', files)).toEqual([['tcp.memory', 'pages', undefined, [10, 60, 100], { limit: 100 }]])
})

test('connections that wait to be accepted', async () => {
  const ss = (n: number): string =>
    `State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN ${n}      128    0.0.0.0:8080       0.0.0.0:*\n`
  expect(await seriesOf('listen-queue-overflow', looks('ss-ltn.txt', [3, 90, 129], ss))).toEqual([
    ['listen-queue.waiting', 'count', 'port 8080', [3, 90, 129], { limit: 128 }],
  ])
})

test('memory that was left before the kernel killed for want of it', async () => {
  const meminfo = (kb: number): string => `MemTotal:        8000000 kB\nMemFree:           90000 kB\nMemAvailable:    ${kb} kB\n`
  const kill =
    '[ 4000.000000] Out of memory: Killed process 4242 (java) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:16kB oom_score_adj:0\n'
  const files = { 'dmesg.txt': kill, ...looks('meminfo', [900_000, 500_000, 90_000], meminfo) }
  expect(await seriesOf('oom-kill-global', files)).toEqual([['memory.available', 'KiB', undefined, [900_000, 500_000, 90_000], {}]])
})

test('threads of the one that was refused another', async () => {
  const status = (n: number): string => `Name:\tjava\nPid:\t811\nVmRSS:\t  900 kB\nThreads:\t${n}\n`
  const files = {
    'app.log':
      'Nov 21 14:03:11 web1 java[811]: java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n',
    ...looks('proc/811/status', [10, 400, 900], status),
  }
  expect(await seriesOf('thread-exhaustion', files)).toEqual([['threads.existing', 'count', 'java (pid 811)', [10, 400, 900], {}]])
})
