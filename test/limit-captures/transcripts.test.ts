import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const facts = (report: Report, id: string) => report.findings.find((f) => f.id === id)?.facts ?? {}
const LIMITS = 'Limit                     Soft Limit           Hard Limit           Units     \n'
const NOFILE = 'Max open files            1024                 4096                 files     \n'

describe('the pids controller, however it was printed', () => {
  const GROUP = '/sys/fs/cgroup/system.slice/x.service'
  test.each([
    [
      'cat of two files, and of one',
      { 'a.txt': `$ cat ${GROUP}/pids.max ${GROUP}/pids.current\n64\n64\n$ cat ${GROUP}/pids.events\nmax 12\n` },
    ],
    ['cat with braces', { 'a.txt': `# cat ${GROUP}/pids.{max,current,events}\n64\n64\nmax 12\n` }],
    ['grep', { 'a.txt': `${GROUP}/pids.max:64\n${GROUP}/pids.current:64\n${GROUP}/pids.events:max 12\n` }],
    ['head', { 'a.txt': `==> ${GROUP}/pids.max <==\n64\n\n==> ${GROUP}/pids.current <==\n64\n\n==> ${GROUP}/pids.events <==\nmax 12\n` }],
    ['files, with events.local', { 'cgroup/pids.max': '64\n', 'cgroup/pids.current': '64\n', 'cgroup/pids.events.local': 'max 12\n' }],
  ])('%s', async (_name, files) => {
    const report = await analyzeText(files)
    expect(alarms(report)).toEqual(['pid-cgroup-limit'])
    expect(facts(report, 'pid-cgroup-limit')).toMatchObject({ limit: 64, current: 64, refused: 12 })
  })
  test('no limit, many tasks: silent', async () => {
    expect(alarms(await analyzeText({ 'a.txt': `$ cat ${GROUP}/pids.max ${GROUP}/pids.current\nmax\n6400\n` }))).toEqual([])
  })
})

describe('descriptors that were only counted', () => {
  test.each([
    ['count and grep', { 'a.txt': `$ ls /proc/4711/fd | wc -l\n1024\n$ grep "open files" /proc/4711/limits\n${NOFILE}` }],
    ['count and cat', { 'a.txt': `$ ls /proc/4711/fd | wc -l\n1024\n$ cat /proc/4711/limits\n${LIMITS}${NOFILE}` }],
    [
      'a loop over all processes',
      {
        'a.txt':
          '# for p in /proc/[0-9]*; do echo "$(ls $p/fd | wc -l) $p"; done | sort -n | tail\n12 /proc/1\n55 /proc/900\n1024 /proc/4711\n',
        'proc/4711/limits': LIMITS + NOFILE,
      },
    ],
  ])('all in use: %s', async (_name, files) => {
    const report = await analyzeText(files)
    expect(alarms(report)).toEqual(['fd-exhaustion'])
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ pid: 4711, limit: 1024, used: 1024 })
  })
  test('some room: silent', async () => {
    expect(alarms(await analyzeText({ 'a.txt': `$ ls /proc/4711/fd | wc -l\n900\n$ cat /proc/4711/limits\n${LIMITS}${NOFILE}` }))).toEqual(
      [],
    )
  })
})

describe('listening sockets', () => {
  const LISTEN = (waiting: number) =>
    `Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \ntcp      ${waiting}      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      4711/java           \n`
  test('netstat does not tell the backlog: very many wait', async () => {
    expect(facts(await analyzeText({ 'a.txt': LISTEN(129) }), 'listen-queue-overflow')).toMatchObject({
      port: 8080,
      waiting: 129,
      comm: 'java',
    })
  })
  test('netstat: some wait, silent', async () => {
    expect(alarms(await analyzeText({ 'a.txt': LISTEN(9) }))).toEqual([])
  })
  test('nstat -j, twice', async () => {
    const json = (n: number) => `{"kernel":{"TcpPassiveOpens":29,"TcpExtListenOverflows":${n},"TcpExtListenDrops":${n}}}\n`
    expect(facts(await analyzeText({ 'nstat.1.json': json(10), 'nstat.2.json': json(410) }), 'listen-queue-overflow')).toMatchObject({
      grownBy: 400,
    })
  })
})

describe('lines of a log that name the same things open no table', () => {
  test.each([
    'collector: cannot open /proc/diskstats: Permission denied',
    'tuned: TasksMax=512 is in force for relay.service',
    'sh: ls /proc/4711/fd | wc -l: not found',
    'agent: conntrack -S failed, /proc/net/stat/nf_conntrack is missing',
    'agent: cat /sys/fs/cgroup/system.slice/x.service/pids.max: No such file or directory',
  ])('%s', async (line) => {
    const report = await analyzeText({
      syslog: `Nov 21 14:00:00 web1 agent[1]: ${line}\nNov 21 14:00:01 web1 relay[811]: accept4: Too many open files\nNov 21 14:00:02 web1 relay[811]: accept4: Too many open files\n`,
      'bare.log': `${line}\naccept4: Too many open files\n`,
    })
    expect(alarms(report)).toContain('fd-exhaustion')
    expect(report.findings.filter((f) => f.id === 'fd-exhaustion').reduce((sum, f) => sum + f.count, 0)).toBe(3)
  })
})
