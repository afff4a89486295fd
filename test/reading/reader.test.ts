import { describe, expect, test, vi } from 'vitest'
import { FAILURES } from '../../src/detectors/index.ts'
import { analyzeText } from '../../src/index.ts'
import { oomReport } from '../../src/parsers/blocks/oom-report.ts'
import { free } from '../../src/parsers/formats/free.ts'
import { commandAt } from '../../src/core/prompt.ts'
import { isTalk } from '../../src/reading/talk.ts'

const KILL =
  'Memory cgroup out of memory: Killed process 31337 (node) total-vm:1523456kB, anon-rss:523456kB, file-rss:10240kB, shmem-rss:0kB, UID:1000 pgtables:2345kB oom_score_adj:968'
const SEGFAULT = 'nginx[2213]: segfault at 18 ip 000055d0c0a1b2c3 sp 00007ffd1b2c3d40 error 4 in nginx[55d0c0a00000+12000]'
const FREE =
  '               total        used        free      shared  buff/cache   available\nMem:        16384000    15904000      120000        9000      360000      180000\nSwap:              0           0           0\n'

const finding = async (text: string, id: string) => (await analyzeText({ 'ticket.txt': text })).findings.find((f) => f.id === id)

describe('a pasted line', () => {
  const stamped = `Nov 21 05:24:41 node-07 kernel: [86123.456789] ${KILL}`
  const wrapped = (width: number): string => {
    const pieces: string[] = []
    let rest = stamped
    while (rest.length > width) {
      const at = rest.lastIndexOf(' ', width)
      pieces.push(rest.slice(0, at))
      rest = rest.slice(at + 1)
    }
    return [...pieces, rest].join('\n')
  }
  test.each([72, 76, 80, 100])('wrapped at %i columns is one statement, cited by its lines', async (width) => {
    const text = `Here it is:\n\n${wrapped(width)}\n`
    const found = await finding(text, 'oom-kill-cgroup')
    expect(found?.facts).toMatchObject({ anonRssKb: 523456, oomScoreAdj: 968 })
    expect(found?.evidence[0]).toMatchObject({
      line: 3,
      text: wrapped(width).split('\n')[0],
      endLine: 2 + wrapped(width).split('\n').length,
      message: KILL,
    })
  })
  test('two statements, the first as long as a line of mail, are two', async () => {
    const ids = (
      await analyzeText({
        'a.log': `${'x'.repeat(30)} served 200 requests in 4 s and went on\njava.lang.OutOfMemoryError: Java heap space\n`,
      })
    ).findings
    expect(ids.map((f) => f.id)).toContain('app-oom')
  })
  test('quoted: the evidence is the line as it was given', async () => {
    const found = await finding(`> ${stamped}\n`, 'oom-kill-cgroup')
    expect(found?.evidence[0]).toMatchObject({ line: 1, offset: 0, text: `> ${stamped}` })
  })
  test('indented with its report', async () => {
    const found = await finding(`The log:\n\n    ${SEGFAULT}\n    usb 1-1: new device\n`, 'segfault')
    expect(found?.entities).toMatchObject({ pid: 2213, comm: 'nginx' })
  })
})

describe('large texts', () => {
  const filler = (n: number) => Array.from({ length: n }, (_, i) => `Nov 21 05:24:41 web1 app[12]: request ${i} served`).join('\n')
  test('quoted ones are read in parts, as small ones', async () => {
    const text = `${filler(300)}\nNov 21 05:24:42 web1 kernel: ${SEGFAULT}\n${filler(300)}\n`
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')
    const report = await analyzeText({ 'mail.txt': text }, { wholeBytes: 4096 })
    expect(report.findings.map((f) => [f.id, f.evidence[0]?.line])).toEqual([['segfault', 301]])
  })
  test('coloured ones too, where the colour stands inside a literal', async () => {
    const text = `${filler(300)}\nNov 21 05:24:42 web1 kernel: ${SEGFAULT.replace('segfault', 'seg\u001b[31mfault')}\n`.replaceAll(
      'Nov',
      '\u001b[32mNov\u001b[0m',
    )
    const report = await analyzeText({ 'c.log': text }, { wholeBytes: 4096 })
    expect(report.findings.map((f) => [f.id, f.evidence[0]?.line])).toEqual([['segfault', 301]])
  })
})

describe('sections', () => {
  test('a format and what it shows are told only where something was published', async () => {
    const { coverage } = await analyzeText({ 'ping.txt': '[1609459200.123456] 64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.3 ms\n' })
    expect(coverage.notObserved.filter(({ in: where }) => where.includes('kernel log'))).toEqual([])
    const available = await analyzeText({ 'a.log': 'cluster is available: total        used        free\nall members answered\n' })
    expect(available.coverage.artifacts[0]?.format).not.toContain('free')
  })
  test('log lines around and inside a table', async () => {
    const kernel = `[86123.456789] ${SEGFAULT}`
    for (const text of [`${kernel}\n${FREE}`, `${FREE}${kernel}\n`, FREE.replace('\nSwap', `\n${kernel}\nSwap`)]) {
      const report = await analyzeText({ 'ticket.txt': text })
      expect(report.findings.map((f) => f.id)).toContain('segfault')
      expect(report.coverage.artifacts[0]?.format).toContain('free')
    }
  })
  test('a line of a log is no row, whatever the table would make of its commas', async () => {
    const text = `_time,host,_raw\n2026-11-21T05:24:40.000+0000,web1,"listening"\nNov 21 05:24:41 node-07 kernel: ${KILL}\n`
    const found = await finding(text, 'oom-kill-cgroup')
    expect(found?.entities).toMatchObject({ host: 'node-07', pid: 31337, comm: 'node' })
    expect(found?.evidence[0]?.line).toBe(3)
  })
  test('a heading with no rows gives back every line', async () => {
    const heading = FREE.split('\n')[0]!
    const report = await analyzeText({ 'ticket.txt': `${heading}\n${heading}\njava.lang.OutOfMemoryError: Java heap space\n` })
    expect(report.findings.map((f) => [f.id, f.evidence[0]?.line])).toEqual([['app-oom', 3]])
  })
})

describe('one throw ends nothing', () => {
  const text = `[86123.456789] ${SEGFAULT}\n[86124.000001] watchdog: BUG: soft lockup - CPU#3 stuck for 23s! [kworker/3:1:1234]\n${FREE}`
  test('a judge', async () => {
    const judge = vi.spyOn(FAILURES[0]!, 'judge').mockImplementation(() => {
      throw new Error('no such column')
    })
    const report = await analyzeText({ 'a.txt': text })
    judge.mockRestore()
    expect(report.findings.map((f) => f.id)).toContain('soft-lockup')
    expect(report.coverage.gaps).toMatchObject([
      { what: `${FAILURES[0]!.id} could not be judged`, why: 'internal error: no such column; please report it', kind: 'internal' },
    ])
    expect(report.coverage.gaps[0]?.stack).toContain('reader.test.ts')
  })
  test('its words', async () => {
    const lockup = FAILURES.find((d) => d.id === 'soft-lockup')!
    const cause = vi.spyOn(lockup, 'cause').mockImplementation(() => {
      throw new Error('no facts')
    })
    const report = await analyzeText({ 'a.txt': text })
    cause.mockRestore()
    expect(report.findings.map((f) => f.id).sort()).toEqual(['segfault', 'soft-lockup'])
    expect(report.coverage.gaps.map((gap) => gap.what)).toEqual(['soft-lockup could not be judged'])
  })
  test('a block: the next of its kind is not collected, all else is', async () => {
    const begun = vi.spyOn(oomReport, 'open').mockImplementation(() => {
      throw new Error('no tasks')
    })
    const report = await analyzeText({ 'a.txt': `[86120.000001] ${KILL}\n${text}` })
    begun.mockRestore()
    expect(report.findings.map((f) => f.id)).toContain('segfault')
    expect(report.coverage.gaps.map((gap) => gap.what)).toEqual(['a.txt: oom-report could not be read'])
  })
  test('a parser: its lines are read as log lines', async () => {
    const open = vi.spyOn(free, 'open').mockImplementation(() => ({
      line: () => {
        throw new Error('no total')
      },
      end() {},
    }))
    const report = await analyzeText({ 'a.txt': `${FREE}${text}` })
    open.mockRestore()
    expect(report.findings.map((f) => f.id)).toContain('segfault')
    expect(report.coverage.gaps.map((gap) => gap.what)).toEqual(['a.txt: free could not be read'])
  })
})

describe('prompts', () => {
  test.each([
    ['$ dmesg | tail', 'dmesg | tail'],
    ['root@web1:~# vmstat 1 5', 'vmstat 1 5'],
    ['[root@db1 ~]# free -m', 'free -m'],
    ['user@host:/var/log$', ''],
    ['bash-5.1$ cat /proc/loadavg', 'cat /proc/loadavg'],
    ['# dmesg -T', 'dmesg -T'],
    ['nas1 ~# btrfs check /dev/sdc1', 'btrfs check /dev/sdc1'],
    ['nas1 ~ # dmesg', 'dmesg'],
    ['about ~# of them', undefined],
    ['# btrfs is broken', undefined],
    ['# alert when a log line matches', undefined],
    ['# A fatal error has been detected by the Java Runtime Environment:', undefined],
    ['web1 login: [  271.412345] Kernel panic - not syncing', undefined],
    ['root@web1:~# [  271.412345] Kernel panic - not syncing', undefined],
    ['costs 5$ a day', undefined],
    ['/dev/sda1 100% /', undefined],
  ])('%s', (line, command) => expect(commandAt(line)).toBe(command))
  test('a command that is typed is no failure', async () => {
    expect((await analyzeText({ 'a.txt': '$ grep -c "Too many open files" app.log\n0\n' })).findings).toEqual([])
  })
})

describe('talk', () => {
  test.each([
    'ok 12 - retries after EMFILE (too many open files)',
    '--- FAIL: TestTooManyOpenFiles (0.01s)',
    '9f3c2d1 Fix too many open files exception',
    'fix(io): too many open files exception',
    'Fixes a soft lockup on shutdown',
    '// out of memory: killed process',
    'if (line.includes("Out of memory: Killed process")) count++',
    'I searched for segfault in the kernel log: nothing.',
    'The runbook says to raise the limit when a memory cgroup is out of memory.',
    'No OOM kills were seen on this host during the window.',
    '# 4711: Name the thread in: pthread_create failed (EAGAIN)',
    '# 512 worker_connections are not enough',
    '# [Bug] relay: too many open files',
    'Add handling of x509: certificate signed by unknown authority',
    'This patch tells which file it is when the certificate has expired.',
    'The check that the certificate has expired was added in v1.2.',
    'Even after a restart relay keeps crashing due to `Too many open files` (see https://example.org/too-many-open-files)',
    'We print more when a client hits too many open files.',
  ])('%s', (message) => expect(isTalk({ message })).toBe(true))
  test.each([
    'java.lang.OutOfMemoryError: Java heap space',
    'Out of memory: Killed process 4242 (java)',
    'fatal error: all goroutines are asleep - deadlock!',
    "thread 'main' has overflowed its stack",
    '# There is insufficient memory for the Java Runtime Environment to continue.',
    "OSError: [Errno 24] Too many open files: '/tmp/x'",
    'Killed',
    '* Out of memory: Killed process 4242 (java)',
    '2026/11/20 10:00:00 [alert] 25909#0: 1024 worker_connections are not enough',
    'curl: (60) SSL certificate problem: certificate has expired',
    'The remote certificate is invalid because of errors in the certificate chain: NotTimeValid',
  ])('not: %s', (message) => expect(isTalk({ message })).toBe(false))
  test('what stands in a log is the log\u2019s, but for the names of tests', () => {
    expect(isTalk({ message: 'Fix: too many open files', ident: 'app' })).toBe(false)
    expect(isTalk({ message: 'ok 12 - too many open files', ident: 'app' })).toBe(true)
  })
})

test('a table whose headings and rows a mailer had wrapped is read', async () => {
  const rows = Array.from(
    { length: 12 },
    (_, i) => ` 9  ${6 + (i % 3)} 4194304  81234   1204  93112 48213 51204 60211  4120 4821 9921  4 31  5 60  0`,
  )
  const text = [
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
    ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
    ...rows,
  ].join('\n')
  const wrapped = text
    .split('\n')
    .flatMap((line) => (line.length <= 72 ? [line] : [line.slice(0, line.lastIndexOf(' ', 72)), line.slice(line.lastIndexOf(' ', 72) + 1)]))
    .join('\n')
  const facts = async (given: string) => (await finding(`${given}\n`, 'swap-thrash'))?.facts
  expect(await facts(text)).toBeDefined()
  expect(await facts(wrapped)).toEqual(await facts(text))
})

test('what a typed command names is known below it', async () => {
  const smart = (device: string, sectors: number) =>
    `$ sudo smartctl -a ${device}\n197 Current_Pending_Sector  0x0012   095   095   000    Old_age   Always       -       ${sectors}\n`
  const { findings } = await analyzeText({ 'ticket.txt': `${smart('/dev/sda', 6)}${smart('/dev/sdb', 31)}` })
  expect(findings.map((f) => [f.id, f.entities['device'], f.facts['pending'], f.evidence[0]?.line])).toEqual([
    ['disk-smart-failure', 'sda', 6, 2],
    ['disk-smart-failure', 'sdb', 31, 4],
  ])
})

test('colours inside the JSON of a container log', async () => {
  const log = JSON.stringify({
    log: '\u001b[31mjava.lang.OutOfMemoryError\u001b[0m: Java heap space\n',
    stream: 'stderr',
    time: '2026-11-21T05:24:41.1Z',
  })
  expect((await finding(`${log}\n`, 'app-oom'))?.facts['kind']).toBe('Java heap space')
})

test('below the frames of a trace stands what it ended with', async () => {
  const text =
    'Traceback (most recent call last):\n  File "/usr/lib/python3.11/socket.py", line 962, in getaddrinfo\n    for res in _socket.getaddrinfo(host, port, family, type, proto, flags):\nbrew.KettleError: [Errno -3] cannot boil\n2026-03-01 10:00:00 INFO GET / 200\n'
  const { coverage } = await analyzeText({ 'app.log': text })
  expect(coverage.unexplained?.map(({ line, count }) => [line, count])).toEqual([[4, 1]])
})

test('a sentence that a mailer broke where it cannot end', async () => {
  const text = 'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed -\nJavaScript heap out of memory\n'
  expect((await finding(text, 'app-oom'))?.evidence[0]).toMatchObject({ line: 1, endLine: 2 })
})
