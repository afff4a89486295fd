/**
 * Peak memory and CPU of the built command where an input is many of something: `node bench/memory.mjs [--only TEXT] [--share 1] [--keep FOLDER]`.
 * `--share 0.1` makes a tenth of each; `--keep` leaves the inputs there, and takes those that are there. Needs GNU time; `npm run build` comes first.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { only: { type: 'string' }, share: { type: 'string', default: '1' }, keep: { type: 'string' } } })
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const dir = values.keep ?? mkdtempSync(join(tmpdir(), 'osdx-memory-'))

const two = (n) => String(n).padStart(2, '0')
const clock = (i) => `${two(Math.floor(i / 3600) % 24)}:${two(Math.floor(i / 60) % 60)}:${two(i % 60)}`
const address = (i) => `10.${(i >> 16) % 256}.${(i >> 8) % 256}.${i % 256}`
const letters = (i) => [100_000, 10_000, 1000, 100, 10, 1].map((n) => 'bcdfghjklm'[Math.floor(i / n) % 10]).join('')

/** A text: its heading, then a line for each. */
const text = (count, line, heading = '', ending = '') => ({
  count,
  *pieces(n) {
    yield heading
    for (let i = 0; i < n; i++) yield line(i, n)
    yield ending
  },
})
/** Small files, each `[path, text]`. */
const files = (count, file) => ({ count, file })

const logFile = (i) => [
  `d${Math.floor(i / 1000)}/f${i}.log`,
  [0, 1, 2, 3, 4]
    .map((j) => `Mar  3 10:${two(j)}:${two(i % 60)} host${i % 50} app[${i}]: request ${j} of ${i} done in ${(j * 7) % 100} ms\n`)
    .join(''),
]
/** A log of five lines, one of which tells of a crash. */
const crashFile = (i) => [
  `d${Math.floor(i / 1000)}/f${i}.log`,
  [0, 1, 2, 3, 4]
    .map((j) => {
      const said =
        j === 3
          ? `kernel: ${letters(i)}[${100 + i}]: segfault at 0 ip 000055d0c0de1234 sp 00007ffd0badcafe error 4 in ${letters(i)}[55d0c0de0000+5000]`
          : `app[${i}]: request ${j} of ${i} done in ${(j * 7) % 100} ms`
      return `Mar  3 10:${two(j)}:${two(i % 60)} host${i % 50} ${said}\n`
    })
    .join(''),
]
/** The log of a machine of its own, of two lines: something was killed. */
const machineFile = (i) => [
  `logs/node${i}/var/log/messages`,
  `Mar  3 10:00:${two(i % 60)} node${i} kernel: Out of memory: Killed process ${i} (app${i}) total-vm:2048kB, anon-rss:${i}kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:12kB oom_score_adj:0\n` +
    `Mar  3 10:00:${two(i % 60)} node${i} systemd[1]: app${i}.service: Main process exited, code=killed, status=9/KILL\n`,
]
const CGROUP = ['memory.max', 'memory.current']
const cgroupFile = (i) => {
  const group = `sys/fs/cgroup/kubepods.slice/pod${Math.floor(i / 2)}.slice`
  return [`${group}/${CGROUP[i % 2]}`, i % 2 === 0 ? '268435456\n' : `${100_000_000 + i}\n`]
}
const eventJson = (i, n) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `api-${i}.17`, namespace: `ns-${i % 100}` },
    involvedObject: { kind: 'Pod', namespace: `ns-${i % 100}`, name: `api-${i}` },
    reason: 'BackOff',
    type: 'Warning',
    message: `Back-off restarting failed container api in pod api-${i}`,
    count: 3,
    firstTimestamp: `2026-11-21T${clock(i)}Z`,
    lastTimestamp: `2026-11-21T${clock(i + 60)}Z`,
    source: { component: 'kubelet', host: `node-${i % 50}` },
  }) + (i === n - 1 ? '\n' : ',\n')

const second = (i) => (i / 10).toFixed(6).padStart(12)
const uid = (i) => `${i.toString(16).padStart(8, '0')}-1111-4222-8333-abcdefabcdef`
/** 64 digits, none alike in their first twelve. */
const containerId = (i) => ((i + 1) * 2_654_435_761).toString(16).padStart(16, '7').repeat(4)
const killed = (i) =>
  `Killed process ${i} (w) total-vm:1114044kB, anon-rss:557022kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:12kB oom_score_adj:0`
/** What a described container says of its end. */
const ended = (i) =>
  `    Container ID:  containerd://${containerId(i)}\n    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n    Restart Count:  3\n    Limits:\n      memory:  512Mi\n`

/** Many of one thing, 16 MB each. */
const ENTITIES = {
  'cgroups.log': text(
    36_000,
    (i) =>
      `[${second(i)}] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/kubepods/pod${uid(i)},task_memcg=/kubepods/pod${uid(i)}/${containerId(i)},task=w,pid=${i},uid=0\n[${second(i)}] Memory cgroup out of memory: ${killed(i)}\n`,
  ),
  'containers.txt': text(
    48_000,
    (i) => `  ${letters(i)}:\n${ended(i)}`,
    'Name:         api\nNamespace:    shop\nNode:         node7/192.0.2.7\nStatus:       Running\nContainers:\n',
  ),
  'described-pods.txt': text(
    40_000,
    (i) =>
      `Name:         ${letters(i)}\nNamespace:    shop\nNode:         node7/192.0.2.7\nStatus:       Running\nContainers:\n  app:\n${ended(i)}\n`,
  ),
  'boots.log': text(76_000, (i) => `[    0.000000] Linux version 6.1.0-${i} (x@y) #1 SMP\n[   10.000000] Out of memory: ${killed(i)}\n`),
  'prompts.txt': text(
    157_000,
    (i) =>
      `root@h${i}:~# cat /proc/${i}/limits\nLimit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 4096                 files\n`,
  ),
  'hosts.log': text(91_000, (i) => `Nov 21 ${clock(i)} host${i} kernel: Out of memory: ${killed(i)}\n`),
  'devices.log': text(
    57_000,
    (i) =>
      `[${second(i)}] blk_update_request: I/O error, dev d${i}, sector ${i} op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0\n[${second(i)}] EXT4-fs error (device d${i}): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0\n[${second(i)}] EXT4-fs (d${i}): Remounting filesystem read-only\n`,
  ),
  'replicas.txt': text(
    230_000,
    (i) => `shop   api-7d9f8c6b5d-${letters(i).slice(1)}   0/1   CrashLoopBackOff   ${i % 40} (2m14s ago)   75m\n`,
    'NAMESPACE   NAME   READY   STATUS   RESTARTS   AGE\n',
  ),
  'mounts-of-one-pod.txt': text(
    130_000,
    (i) =>
      `shop   ${i % 59}m   Warning   FailedMount   pod/api-0   MountVolume.SetUp failed for volume "${letters(i)}" : secret "x" not found\n`,
    '$ kubectl get events -A\nNAMESPACE   LAST SEEN   TYPE      REASON             OBJECT              MESSAGE\n',
  ),
  'unit-status.txt': text(
    44_000,
    (i) =>
      `● ${letters(i)}.service - Order intake\n     Loaded: loaded (/lib/systemd/system/${letters(i)}.service; enabled)\n     Active: failed (Result: exit-code) since Sat 2026-11-21 ${clock(i)} UTC; 1h ago\n    Process: ${i + 2} ExecStart=/usr/bin/${letters(i)} (code=exited, status=1/FAILURE)\n   Main PID: ${i + 2} (code=exited, status=1/FAILURE)\n\n`,
  ),
  'coredumps.txt': text(
    150_000,
    (i) => `Sat 2026-11-21 ${clock(i)} UTC  ${i + 2}  0  0 SIGSEGV present  /usr/bin/${letters(i)}  1.0M\n`,
    'TIME                            PID  UID  GID SIG     COREFILE EXE            SIZE\n',
  ),
}

const INPUTS = {
  ...ENTITIES,
  'logs.tar': files(100_000, logFile),
  logs: files(100_000, logFile),
  'crashes.tar': files(100_000, crashFile),
  'machines.tar': files(100_000, machineFile),
  'cgroups.tar': files(120_000, cgroupFile),
  'stat.tar': files(120_000, (i) => [
    `sys/fs/cgroup/system.slice/s${i}.service/memory.stat`,
    `anon ${i * 4096}\nfile 8192\nkernel_stack 49152\npagetables 4096\nslab 20480\nworkingset_refault_anon 0\npgmajfault ${i}\n`,
  ]),
  'kinds.log': text(
    1_000_000,
    (i) =>
      `Nov 24 ${clock(i / 100)} host${Math.floor(i / 1000) % 10} app${Math.floor(i / 10_000) % 10}[${1000 + (i % 20_000)}]: open /srv/${letters(i % 1000)}/data failed: Too many open files\n`,
  ),
  'events.txt': text(
    1_000_000,
    (i) => `ns-${i % 100}   4m12s       Warning   BackOff   pod/api-${i}   Back-off restarting failed container api in pod api-${i}\n`,
    '$ kubectl get events -A\nNAMESPACE   LAST SEEN   TYPE      REASON             OBJECT              MESSAGE\n',
  ),
  'events.json': text(1_000_000, eventJson, '{"apiVersion":"v1","kind":"List","items":[\n', ']}\n'),
  'vmstat.txt': text(
    1_000_000,
    (i) => ` ${i % 30}  0      0 ${846_052 - (i % 1000)}   4360  86896    0    0   389    27  306  357 41 35 24  0  0\n`,
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n',
  ),
  'segfaults.log': text(
    10_000,
    (i) =>
      `Nov 21 ${clock(i)} web1 kernel: [${i}.000000] ${letters(i)}[${100 + i}]: segfault at 0 ip 000055d0c0de1234 sp 00007ffd0badcafe error 4 in ${letters(i)}[55d0c0de0000+5000]\n`,
  ),
  'pods.txt': text(
    100_000,
    (i) => `ns-${i % 100}   api-${i}-x7k2p   0/1   CrashLoopBackOff   ${i % 40} (2m14s ago)   75m   ${address(i)}   node-${i % 50}\n`,
    'NAMESPACE   NAME   READY   STATUS   RESTARTS   AGE   IP   NODE\n',
  ),
  'ss.txt': text(
    200_000,
    (i) => `CLOSE-WAIT 1      0      10.0.0.4:${i % 65_536}   ${address(i)}:9200  users:(("api${i % 1000}",pid=${i % 1000},fd=${i}))\n`,
    '$ ss -tanp\nState      Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n',
  ),
  'lsof.txt': text(
    1_000_000,
    (i) =>
      `api${i % 5000}  ${i % 5000} root ${Math.floor(i / 5000)}u  IPv4  ${91_000 + i}      0t0  TCP 10.0.0.4:${i % 65_536}->${address(i)}:9200 (CLOSE_WAIT)\n`,
    'COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n',
  ),
  'mounts.txt': text(300_000, (i) => `/dev/sd${i} /mnt/${letters(i)} ext4 ro,relatime,errors=remount-ro 0 0\n`),
  'ps.txt': text(
    100_000,
    (i) => `app ${i + 1} 0.0 12.5 9123456 ${4000 + i} ? D 10:01 412:07 /usr/bin/${letters(i)} --port ${i}\n`,
    'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n',
  ),
  'sar.txt': text(
    1_000_000,
    (i) => `${clock(i)}     all    ${i % 90}.51    0.00    1.26    0.50    0.00    4.48\n`,
    'Linux 6.1.0-9-amd64 (web-1) \t11/21/2026 \t_x86_64_\t(2 CPU)\n\n10:00:01     CPU    %user   %nice   %system   %iowait    %steal     %idle\n',
  ),
  'units.txt': text(
    100_000,
    (i) => `● ${letters(i)}.service        loaded    failed     failed       Order intake ${i}\n`,
    '  UNIT                  LOAD      ACTIVE     SUB          DESCRIPTION\n',
  ),
}

/** A header of a tar archive (ustar), and the text in blocks of 512 bytes. */
function tarred([path, body]) {
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write('0000644\0' + '0000000\0'.repeat(2) + body.length.toString(8).padStart(11, '0') + '\0' + '15000000000\0' + '        0', 100)
  header.write('ustar\x0000', 257)
  header.write(
    `${header
      .reduce((a, b) => a + b, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return Buffer.concat([header, Buffer.from(body), Buffer.alloc((512 - (body.length % 512)) % 512)])
}

function* piecesOf(input, count) {
  if (input.pieces !== undefined) yield* input.pieces(count)
  else for (let i = 0; i < count; i++) yield tarred(input.file(i))
}

function make(path, input, count) {
  if (existsSync(path)) return
  if (input.file !== undefined && !path.endsWith('.tar')) {
    for (let i = 0; i < count; i++) {
      const [name, body] = input.file(i)
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), body)
    }
    return
  }
  const fd = openSync(path, 'w')
  let pieces = []
  for (const piece of piecesOf(input, count)) if (pieces.push(Buffer.from(piece)) >= 5000) writeSync(fd, Buffer.concat(pieces.splice(0)))
  writeSync(fd, Buffer.concat([...pieces, Buffer.alloc(path.endsWith('.tar') ? 1024 : 0)]))
  closeSync(fd)
}

console.log(`Node ${process.versions.node}`)
mkdirSync(dir, { recursive: true })
try {
  for (const [name, input] of Object.entries(INPUTS)) {
    if (values.only !== undefined && !name.includes(values.only)) continue
    const path = join(dir, name)
    const count = Math.ceil(input.count * Number(values.share))
    make(path, input, count)
    const { stderr, stdout } = spawnSync(
      '/usr/bin/time',
      ['-q', '-f', 'measured %M %U %S %e', process.execPath, cli, 'analyze', '--format', 'json', path],
      { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30 },
    )
    const m = /measured (\d+) ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr.toString())
    const found = [...new Set(JSON.parse(stdout.toString() || '{"findings":[]}').findings.map(({ id }) => id))]
    console.log(
      `${name.padEnd(22)} ${String(count).padStart(9)} ${(statSync(path).size / 1e6).toFixed(0).padStart(5)} MB  peak ${String(Math.round(m[1] / 1024)).padStart(5)} MiB  CPU ${(Number(m[2]) + Number(m[3])).toFixed(1).padStart(6)} s  ${m[4].padStart(7)} s  ${found.join(' ')}`,
    )
    if (values.keep === undefined) rmSync(path, { recursive: true })
  }
} finally {
  if (values.keep === undefined) rmSync(dir, { recursive: true })
}
