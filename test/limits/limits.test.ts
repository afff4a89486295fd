import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const facts = (report: Report, id: string) => report.findings.find((f) => f.id === id)?.facts ?? {}
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')

const LIMITS = 'Limit                     Soft Limit           Hard Limit           Units     \n'
const LSOF = 'COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n'

describe('which limit binds', () => {
  test('case 11: one refused fork in the log, 50 000 in pids.events, and a JVM that speaks of memory', async () => {
    const report = await analyzeText({
      'dmesg.txt': '[  812.000001] cgroup: fork rejected by pids controller in /system.slice/search.service\n',
      'pids.txt': '==> pids.max <==\n512\n\n==> pids.current <==\n512\n\n==> pids.events <==\nmax 50000\n',
      'app.log':
        'Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n',
    })
    expect(report.findings.find((f) => f.key === report.incidents[0]?.root)?.id).toBe('pid-cgroup-limit')
    expect(facts(report, 'pid-cgroup-limit')).toMatchObject({ limit: 512, current: 512, refused: 50_000, unit: 'search.service' })
    expect(facts(report, 'thread-exhaustion')).toMatchObject({ limit: 512, binding: 'pids.max of the cgroup' })
    expect(alarms(report).filter((id) => /oom|memory/.test(id))).toEqual([])
  })

  test("case 12: the process's own soft limit, not that of somebody's shell", async () => {
    const report = await analyzeText({
      'ulimit.txt': 'core file size              (blocks, -c) 0\nopen files                          (-n) 1048576\n',
      'proc/811/limits': `${LIMITS}Max open files            1024                 524288               files     \n`,
      'app.log': '2025-11-21 14:00:00,120 ERROR accept failed: [Errno 24] Too many open files\n',
    })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ limit: 1024, hardLimit: 524_288, shellLimit: 1_048_576 })
  })

  test('the limits of the process that failed, not those of another one', async () => {
    const report = await analyzeText({
      'proc/300/limits': `${LIMITS}Max open files            65536                65536                files     \n`,
      'proc/811/limits': `${LIMITS}Max open files            256                  4096                 files     \n`,
      'journal.txt': 'Nov 21 14:00:00 web1 relay[811]: accept4: Too many open files\n',
    })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ limit: 256, pid: 811, comm: 'relay' })
  })

  test('the maximum of the machine when it has as many threads', async () => {
    const report = await analyzeText({
      'app.log': '2025-11-21 14:00:00 runtime: failed to create new OS thread (have 2 already; errno=11)\n',
      'sysctl.txt': 'kernel.pid_max = 300\nkernel.threads-max = 95000\n',
      'ps.txt': `  PID   LWP COMMAND\n${lines(298, (i) => `${String(700).padStart(5)} ${String(1000 + i).padStart(5)} render`)}`,
    })
    expect(facts(report, 'thread-exhaustion')).toMatchObject({ limit: 300, binding: 'kernel.pid_max' })
  })

  test('counters of one cgroup are not laid at the door of another', async () => {
    const of = (name: string, max: number, current: number, refused: number) =>
      `==> /sys/fs/cgroup/system.slice/${name}/pids.max <==\n${max}\n\n==> /sys/fs/cgroup/system.slice/${name}/pids.current <==\n${current}\n\n==> /sys/fs/cgroup/system.slice/${name}/pids.events <==\nmax ${refused}\n\n`
    const report = await analyzeText({ 'pids.txt': of('a.service', 100, 12, 0) + of('b.service', 64, 64, 9) + of('c.service', 50, 2, 4) })
    const found = report.findings.filter((f) => f.id === 'pid-cgroup-limit' && f.severity !== 'note')
    expect(found.map((f) => f.facts)).toMatchObject([{ unit: 'b.service', limit: 64, refused: 9 }])
  })
})

describe('words of one failure and of another', () => {
  test.each([
    ['Go', '2025/11/21 14:00:00 http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 5ms'],
    ['Java', 'java.net.SocketException: Too many open files'],
    ['Node', "Error: EMFILE: too many open files, open '/srv/a'"],
    ['Rust', 'Error: Os { code: 24, kind: Uncategorized, message: "Too many open files" }'],
    ['Ruby', 'Errno::EMFILE: Too many open files @ rb_sysopen - /srv/a'],
    ['HAProxy', 'Proxy web reached process FD limit (maxsock=1024). Please check ulimit-n and restart.'],
    ['MariaDB', "[ERROR] Can't open file: './shop/orders.frm' (errno: 24)"],
    ['musl', 'socket: No file descriptors available'],
  ])('no descriptor is left: %s', async (_runtime, line) => {
    expect(alarms(await analyzeText({ 'app.log': `${line}\n` }))).toEqual(['fd-exhaustion'])
  })

  test.each([
    ['advice', 'raise the limit to avoid "Too many open files" errors'],
    ['debug', '2025-11-21 14:00:00 DEBUG handler for EMFILE: installed'],
    ['inotify watches', 'inotify_add_watch("/srv") failed: No space left on device'],
    ['a read that would block', 'recv() failed (11: Resource temporarily unavailable) while reading response header from upstream'],
    ['a lock of a worker', 'worker process 12: flock() failed (11: Resource temporarily unavailable)'],
  ])('nothing: %s', async (_what, line) => {
    expect(alarms(await analyzeText({ 'app.log': `${line}\n`.repeat(5) }))).toEqual([])
  })

  test('an address that is of another machine is a setting, no lack of ports', async () => {
    const report = await analyzeText({ 'app.log': 'bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)\n'.repeat(5) })
    expect(alarms(report)).toEqual(['configuration-error'])
    expect(report.findings[0]?.facts).toMatchObject({ kind: 'address' })
  })

  test.each([
    ['bash', '-bash: fork: retry: Resource temporarily unavailable'],
    ['Go', 'runtime: failed to create new OS thread (have 11 already; errno=11)'],
    ['Python', "RuntimeError: can't start new thread"],
    ['tokio', "thread 'main' panicked at 'OS can't spawn worker thread: Resource temporarily unavailable (os error 11)'"],
    ['OpenBLAS', 'OpenBLAS blas_thread_init: pthread_create failed for thread 12 of 64: Resource temporarily unavailable'],
    ['PostgreSQL', 'LOG:  could not fork new process for connection: Resource temporarily unavailable'],
    ['std::thread', '  what():  Resource temporarily unavailable'],
    ['Node', 'Error: spawn /usr/bin/convert EAGAIN'],
  ])('no thread can be started: %s', async (_runtime, line) => {
    expect(alarms(await analyzeText({ 'app.log': `${line}\n` }))).toContain('thread-exhaustion')
  })
})

describe('shapes of the captures', () => {
  const rows = (fd: (i: number) => string) => lines(120, fd)
  test.each([
    ['lsof', LSOF + rows((i) => `api 4711 root ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:${40000 + i}->10.0.0.9:9200 (CLOSE_WAIT)`)],
    [
      'lsof without its heading',
      rows((i) => `api 4711 root ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:${40000 + i}->10.0.0.9:9200 (CLOSE_WAIT)`),
    ],
    [
      'lsof with threads',
      `COMMAND  PID   TID TASKCMD USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${rows((i) => `api 4711              root ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:${40000 + i}->10.0.0.9:9200 (CLOSE_WAIT)\napi 4711  4712 worker root ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:${40000 + i}->10.0.0.9:9200 (CLOSE_WAIT)`)}`,
    ],
    ['lsof -F', `p4711\ncapi\nu0\n${rows((i) => `f${i}\ntIPv4\nn10.0.0.4:${40000 + i}->10.0.0.9:9200\nTST=CLOSE_WAIT`)}`],
    [
      'ss -tanp',
      `State      Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n${rows((i) => `CLOSE-WAIT 1      0      10.0.0.4:${40000 + i}   10.0.0.9:9200  users:(("api",pid=4711,fd=${i}))`)}`,
    ],
    [
      'netstat -tanp',
      `Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n${rows((i) => `tcp        1      0 10.0.0.4:${40000 + i}      10.0.0.9:9200           CLOSE_WAIT  4711/api`)}`,
    ],
  ])('sockets that were never closed: %s', async (_name, text) => {
    const report = await analyzeText({ 'capture.txt': text })
    expect(alarms(report)).toEqual(['fd-leak'])
    expect(facts(report, 'fd-leak')).toMatchObject({ pid: 4711, comm: 'api', kind: 'CLOSE_WAIT', kindCount: 120 })
  })

  test('the same capture in the midst of a transcript', async () => {
    const text = `$ lsof -p 4711\n${LSOF}${rows((i) => `api 4711 root ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:${40000 + i}->10.0.0.9:9200 (CLOSE_WAIT)`)}$ cat /proc/4711/limits\n${LIMITS}Max open files            120                  4096                 files     \n`
    const report = await analyzeText({ 'ticket.txt': text })
    expect(alarms(report).sort()).toEqual(['fd-exhaustion', 'fd-leak'])
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ limit: 120, used: 120, pid: 4711 })
  })

  test.each([
    ['bash', 'core file size              (blocks, -c) 0\nopen files                          (-n) 512\n'],
    ['zsh', '-t: cpu time (seconds)              unlimited\n-n: file descriptors                512\n'],
    ['dash', 'time(seconds)        unlimited\nfile(blocks)         unlimited\nnofiles              512\n'],
  ])('the limit of a shell as %s prints it: not that of the program', async (_name, text) => {
    const report = await analyzeText({ 'limits.txt': text, 'app.log': 'accept4: too many open files\n' })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ shellLimit: 512 })
    expect(facts(report, 'fd-exhaustion')['limit']).toBeUndefined()
  })
  test('the limit as prlimit prints it', async () => {
    const text =
      'RESOURCE   DESCRIPTION                             SOFT      HARD UNITS\nNOFILE     max number of open files                 512   1048576 files\n'
    const report = await analyzeText({ 'limits.txt': text, 'app.log': 'accept4: too many open files\n' })
    expect(facts(report, 'fd-exhaustion')).toMatchObject({ limit: 512 })
  })
})

describe('steady is no leak', () => {
  const series = (counts: number[]) => counts.map((n, i) => `2025-11-21T14:0${i}:00Z\n${n}\n`).join('')
  test.each([
    ['a plateau', [16, 428, 605, 605, 605]],
    ['nine tenths of the limit, all the time', [921, 921, 920, 921]],
    ['a pool that slows down', [20, 420, 600, 690]],
    ['up and down', [100, 300, 120, 310, 130]],
  ])('%s', async (_name, counts) => {
    const limits = `${LIMITS}Max open files            1024                 1024                 files     \n`
    expect(alarms(await analyzeText({ 'fd-count.txt': series(counts), 'limits.txt': limits }))).toEqual([])
  })

  test('growth without end, with the time that is left', async () => {
    const limits = `${LIMITS}Max open files            1024                 1024                 files     \n`
    const report = await analyzeText({ 'fd-count.txt': series([100, 200, 300, 400, 500]), 'limits.txt': limits })
    expect(facts(report, 'fd-leak')).toMatchObject({ from: 100, to: 500, perMin: 100, limit: 1024 })
  })
})
