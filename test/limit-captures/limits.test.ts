import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const found = (report: Report, id: string) => report.findings.find((f) => f.id === id)
const facts = (report: Report, id: string) => found(report, id)?.facts ?? {}
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')

const LIMITS = 'Limit                     Soft Limit           Hard Limit           Units     \n'
const nofile = (soft: number, hard: number) =>
  `${LIMITS}Max open files            ${soft}                 ${hard}                 files     \n`
const LSOF = 'COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n'
const open = (i: number) => `api     811 root ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:80->10.0.0.9:${40000 + i} (ESTABLISHED)`
const SAID = 'Nov 21 14:00:00 web1 relay[811]: accept4: Too many open files\n'
const SHELL = 'core file size              (blocks, -c) 0\nopen files                          (-n) 1048576\n'

describe('descriptors: every limit in force, and the one that binds', () => {
  test('the process, its unit, a shell and the machine side by side', async () => {
    const report = await analyzeText({
      'journal.txt': SAID,
      'proc/811/limits': nofile(256, 4096),
      'show.txt': 'Id=relay.service\nMainPID=811\nControlGroup=/system.slice/relay.service\nLimitNOFILE=4096\nLimitNOFILESoft=256\n',
      'ulimit.txt': SHELL,
      'sysctl.txt': 'fs.file-nr = 1952\t0\t80000\nfs.nr_open = 1048576\n',
      'lsof.txt': LSOF + lines(256, open),
    })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ limit: 256, hardLimit: 4096, shellLimit: 1_048_576, used: 256 })
    const table = facts(report, 'fd-exhaustion')['limits'] as { name: string; limit: number; used?: number; usedPct?: number }[]
    expect(table[0]).toMatchObject({ name: 'RLIMIT_NOFILE (soft)', limit: 256, used: 256, usedPct: 100, from: 'proc/811/limits:2' })
    expect(table.map((row) => [row.name, row.limit])).toEqual(
      expect.arrayContaining([
        ['fs.file-max', 80_000],
        ['fs.nr_open', 1_048_576],
        ['LimitNOFILE of relay.service (soft)', 256],
        ['ulimit -n of a shell, not in force here', 1_048_576],
      ]),
    )
    expect(found(report, 'fd-exhaustion')?.headline).toBe(
      'relay (pid 811, user root) cannot accept connections: all 256 descriptors that it may open are taken, all of them established connections.',
    )
  })

  test.each([
    ['systemctl show', { 'show.txt': 'MainPID=811\nLimitNOFILE=256\nTasksMax=538\n', 'ulimit.txt': SHELL }],
    ['prlimit --output', { 'limits.txt': 'RESOURCE SOFT HARD\nNOFILE    256 4096\n' }],
    [
      'prlimit in a transcript',
      {
        'a.txt':
          '$ prlimit -n -p 811\nRESOURCE DESCRIPTION              SOFT HARD UNITS\nNOFILE   max number of open files  256 4096 files\n',
      },
    ],
    ['tail of several', { 'a.txt': `==> /proc/100/limits <==\n${nofile(65_536, 65_536)}\n==> /proc/811/limits <==\n${nofile(256, 4096)}` }],
  ])('the limit as %s prints it', async (_name, files) => {
    expect(facts(await analyzeText({ ...files, 'journal.txt': SAID }), 'fd-exhaustion')).toMatchObject({ limit: 256, pid: 811 })
  })

  test('the hard limit of systemd says nothing of the soft one', async () => {
    const report = await analyzeText({ 'show.txt': 'MainPID=811\nLimitNOFILE=524288\nTasksMax=538\n', 'journal.txt': SAID })
    expect(facts(report, 'fd-exhaustion')['limit']).toBeUndefined()
  })

  test('ENFILE: the machine, whatever the process may', async () => {
    const report = await analyzeText({
      'app.log': 'open(/srv/a): Too many open files in system\n',
      'proc/811/limits': nofile(65_536, 65_536),
      'a.txt': '$ cat /proc/sys/fs/file-nr\n80000\t0\t80000\n',
    })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ scope: 'system', limit: 80_000, used: 80_000 })
  })

  test('inotify instances: a limit of their own', async () => {
    const report = await analyzeText({
      'app.log': 'inotify_init1: Too many open files\n',
      'proc/811/limits': nofile(65_536, 65_536),
      'sysctl.txt': 'fs.inotify.max_user_instances = 128\nfs.inotify.max_user_watches = 8192\n',
    })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ scope: 'inotify', limit: 128 })
  })

  test('all in use, and nobody said so', async () => {
    const report = await analyzeText({ 'lsof.txt': LSOF + lines(256, open), 'proc/811/limits': nofile(256, 4096) })
    expect(alarms(report)).toEqual(['fd-exhaustion'])
    expect(found(report, 'fd-exhaustion')?.evidence.length).toBeGreaterThan(1)
  })
  test('nine tenths in use: silent', async () => {
    expect(alarms(await analyzeText({ 'lsof.txt': LSOF + lines(230, open), 'proc/811/limits': nofile(256, 4096) }))).toEqual([])
  })
})

describe('tasks: every limit in force, and the one that binds', () => {
  const JVM = 'Nov 21 14:00:00 web1 search[811]: java.lang.OutOfMemoryError: unable to create native thread\n'
  const group = (path: string, max: string, current: number, events: number) =>
    `==> /sys/fs/cgroup${path}/pids.max <==\n${max}\n\n==> /sys/fs/cgroup${path}/pids.current <==\n${current}\n\n==> /sys/fs/cgroup${path}/pids.events <==\nmax ${events}\n\n`
  test('a slice above the cgroup of the process', async () => {
    const report = await analyzeText({
      'app.log': JVM,
      'proc/811/cgroup': '0::/user.slice/user-1000.slice/session-4.scope\n',
      'pids.txt':
        group('/system.slice/other.service', '40', 40, 3) +
        group('/user.slice/user-1000.slice', '200', 200, 12) +
        group('/user.slice/user-1000.slice/session-4.scope', 'max', 190, 0),
      'sysctl.txt': 'kernel.threads-max = 95000\nkernel.pid_max = 32768\n',
    })
    expect(facts(report, 'thread-exhaustion')).toMatchObject({ limit: 200, binding: 'pids.max of the cgroup' })
    const table = facts(report, 'thread-exhaustion')['limits'] as { name: string }[]
    expect(table.map((row) => row.name)).toEqual(
      expect.arrayContaining(['pids.max of /user.slice/user-1000.slice', 'kernel.threads-max', 'kernel.pid_max']),
    )
  })
  test('TasksMax of the unit, from systemctl show', async () => {
    const report = await analyzeText({
      'app.log': JVM,
      'show.txt': 'Id=search.service\nMainPID=811\nTasksCurrent=64\nTasksMax=64\nLimitNPROC=95000\n',
    })
    expect(facts(report, 'thread-exhaustion')).toMatchObject({ limit: 64, binding: 'TasksMax of search.service' })
    expect(facts(report, 'pid-cgroup-limit')).toMatchObject({ unit: 'search.service', limit: 64, current: 64 })
  })
  test('max_map_count, of which a thread takes two', async () => {
    const report = await analyzeText({
      'app.log': JVM,
      'ps.txt': '  PID USER     NLWP COMMAND\n  811 app      32100 java\n',
      'sysctl.txt': 'vm.max_map_count = 65530\nkernel.threads-max = 950000\n',
    })
    expect(facts(report, 'thread-exhaustion')).toMatchObject({ limit: 65_530, binding: 'vm.max_map_count' })
  })
  test('a unit with room: silent', async () => {
    expect(alarms(await analyzeText({ 'show.txt': 'Id=search.service\nMainPID=811\nTasksCurrent=60\nTasksMax=64\n' }))).toEqual([])
  })
})

describe('inotify instances in other words', () => {
  test.each([
    ['Failed to allocate directory watch: Too many open files', undefined],
    ['could not start file watcher: too many open files', undefined],
    [
      'Unhandled exception. System.IO.IOException: The configured user limit (128) on the number of inotify instances has been reached, or the per-process limit on the number of open file descriptors has been reached.',
      128,
    ],
  ])('%s', async (said, limit) => {
    const { findings } = await analyzeText({ 'app.log': `Nov 20 10:00:00 h1 watchd[812]: ${said}\n` })
    expect(findings.filter(({ id }) => id === 'fd-exhaustion').map(({ facts }) => [facts['scope'], facts['limit']])).toEqual([
      ['inotify', limit],
    ])
  })
  test('files that a watcher could not open are none', async () => {
    const { findings } = await analyzeText({ 'app.log': 'Nov 20 10:00:00 h1 watchd[812]: open /srv/a: Too many open files\n' })
    expect(findings.map(({ facts }) => facts['scope'])).toEqual(['process'])
  })
})
