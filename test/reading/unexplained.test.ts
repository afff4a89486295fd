import { Ajv2020 } from 'ajv/dist/2020.js'
import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { FAILURES } from '../../src/detectors/index.ts'
import { analyzeText } from '../../src/index.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { BENIGN, benignOf } from '../../src/reading/unexplained/benign/benign.ts'
import { CitedLines } from '../../src/reading/unexplained/cited.ts'
import { unexplained, UnexplainedLines } from '../../src/reading/unexplained/collector.ts'
import { gravityOf } from '../../src/reading/unexplained/gravity.ts'
import { shapeOf } from '../../src/reading/unexplained/shape.ts'
import { FAILURE_WORDS, UNEXPLAINED_LITERALS } from '../../src/reading/unexplained/words.ts'
import { renderJson } from '../../src/report/json.ts'

const gravity = (raw: string) => gravityOf(unwrap(raw), raw)?.gravity
const listed = async (files: Record<string, string>, options = {}) =>
  (await analyzeText(files, options)).coverage.unexplained.map(({ artifact, line, count }) => `${artifact}:${line} ×${count}`)
const strange = (n: number) =>
  `Jan 26 10:00:${String(n).padStart(2, '0')} web1 brewd[${700 + n}]: error: cannot reach kettle ${n}: no answer`

test('the head of an entry is listed with the exception that stands in a field of its own', async () => {
  const why = 'java.lang.IllegalStateException: the kettle is locked'
  const entry = { time: '2026-01-26T10:00:00Z', level: 'error', msg: 'start failed', boom: why }
  const { coverage } = await analyzeText({ 'a.log': JSON.stringify(entry) })
  expect(coverage.unexplained).toMatchObject([{ line: 1, count: 1, message: `start failed: ${why}` }])
})

describe('what says that something broke', () => {
  test.each<[number, string]>([
    [3, '[ 12.000001] Oops: Exception in kernel mode, sig: 5 [#1]'],
    [2, 'Error: creating a kettle: api error KettleLimitExceeded: You have requested more kettles than your current limit allows'],
    [2, '│ Error: creating a kettle: We currently do not have sufficient kettles in the zone you requested'],
    [2, 'Feb 21 04:00:00 web1 kernel: drbd r7: Split-Brain detected but unresolved, dropping connection!'],
    [3, '1:M 26 Feb 2026 09:00:00.000 # Bad file format reading the append only file brew.aof.1.incr.aof: make a backup of your AOF file'],
    [1, "  Reason:      Waiting for HTTP-01 challenge propagation: wrong status code '404', expected '200'"],
    [2, 'Mar  1 10:14:00 web1 upsmon[900]: UPS brew@localhost battery is low'],
    [3, 'Mar  1 10:14:01 web1 upsmon[900]: Executing automatic power-fail shutdown'],
    [2, '2026-03-01 10:20:00 WARN standby b2 stopped: requested WAL segment 00000001000000AA has already been removed'],
    [2, '=SUPERVISOR REPORT==== 1-Mar-2026::10:00:00.000000 ==='],
    [2, '=CRASH REPORT==== 1-Mar-2026::10:00:00.000000 ==='],
    [3, '    reason: reached_max_restart_intensity'],
    [3, 'ORA-00600: internal error code, arguments: [kettle], [0], [0]'],
    [2, 'ORA-12541: TNS:no listener'],
    [2, "Can't locate Brew/Kettle.pm in @INC (you may need to install the Brew::Kettle module) at /opt/brew.pl line 4."],
    [2, "/usr/bin/ld: main.o: in function `main': main.c:(.text+0x1c): undefined reference to `brew_init'"],
    [2, '[  190.113000] dracut-initqueue[420]: Warning: /dev/mapper/brew-root does not exist'],
    [1, 'Feb 27 10:00:00 web1 kernel: vxlan100: packet size 1510 exceeds MTU 1450, dropping'],
    [3, 'worker 4: SIGSEGV: its mask=00 was not set'],
    [3, '    health: HEALTH_ERR'],
    [2, '            Degraded data redundancy: 14/912 objects degraded (1.535%), 3 pgs degraded'],
    [1, '2026-01-07 09:13:02.101 7f1200 -1 osd.7 41 heartbeat_check: no reply from 192.0.2.9:6804 osd.9 since back 2026-01-07 09:12:41'],
    [3, 'ALERT!  /dev/mapper/sys-root does not exist.  Dropping to a shell!'],
    [3, 'Gave up waiting for root file system device.  Common problems:'],
    [2, 'nc: getaddrinfo: Name does not resolve'],
    [3, 'thread main panicked at src/x.rs:4: index out of range'],
    [3, 'Jan 26 10:00:00 web1 brewd[1]: segmentation fault'],
    [3, 'Jan 26 10:00:00 web1 supervisord[1]: child 12 terminated by signal 9'],
    [3, './run.sh: line 3: 4242 Killed                  ./brew'],
    [2, 'Jan 26 10:00:00 web1 systemd[1]: brew.service: Main process exited, code=exited, status=1/FAILURE'],
    [2, "Jan 26 10:00:00 web1 systemd[1]: brew.service: Failed with result 'exit-code'."],
    [2, 'make: *** [all] Error 2'],
    [2, 'ValueError: kettle is empty'],
    [2, '2026-01-26 10:00:00 ERROR the kettle answered 500'],
    [2, '[ 12.000001] sd 0:0:0:0: [sda] tag#3 I/O error while reading'],
    [2, 'worker exited with code 3'],
    [2, 'node brew@web1 down: connection_closed'],
    [2, "2026-01-26 10:00:00 [info] <0.91.0> node 'brew@web1.example.org' down: net_tick_timeout"],
    [3, 'user: warning: [2026-01-26T10:00:00Z]: [talos] Sending SIGKILL to cgroup {"cgroup": "/kubepods/pod7"}'],
    [2, 'I/O error, dev sda, sector 42'],
    [3, 'fatal: the kettle is gone'],
    [1, '[ 12.000001] brew0: transmit queue 0 timed out'],
    [1, 'Jan 26 10:00:00 web1 brewd[1]: connect to 10.0.0.7:80: Connection refused'],
    [1, '<3>[   12.000001] brew0: the kettle is upside down'],
    [2, '<2>[   12.000001] brew0: the kettle is upside down'],
    [1, 'kern  :err   : [   12.000001] brew0: the kettle is upside down'],
    [2, 'edac-util: error: no memory controllers found'],
    [2, 'kettle 3: allocation failure'],
    [2, '2026-11-20 10:00:11 ERROR retryOn=[ConnectionRefused] is over: DeadlockLoserDataAccessException: gave up'],
    [3, '2026-11-20 10:00:12 WARN OOM-kill guard enabled too late: worker 3 was killed'],
  ])('%i: %s', (most, line) => expect(gravity(line)).toBe(most))

  test.each([
    'GET https://shop.example/failed/panic/timeout 200',
    'opened /srv/error/fatal.log for writing',
    'Restart=on-failure',
    '    restart: on-failure',
    '    "restartPolicy": "OnFailure",',
    'labels: Intermittent Failure, crash',
    'http node brew1 down: see the plan',
    '--- PASS: TestConnectionRefused (0.00s)',
    'Feb 21 04:00:00 web1 kernel: drbd r7: Split-Brain detected, 1 primaries, automatically solved. Sync from peer node',
    '=PROGRESS REPORT==== 1-Mar-2026::10:00:00.000000 ===',
    'ORA-00000: normal, successful completion',
    'ORA-01403: no data found',
    'Mar  1 10:00:00 web1 upsmon[900]: UPS brew@localhost on line power',
    'Mar  1 10:00:00 web1 brewd[1]: the cup 3 does not exist yet and is made',
    'ok 12 - panics when the lock is denied',
    'tests/test_io.py::test_failed_write PASSED',
    'a1b2c3d4 Fix crash when connection is refused',
    'fix: failed logins were counted twice',
    'fix too many open files exception',
    'We saw errors yesterday and the whole thing crashed, please help',
    '2026-01-26 10:00:00 INFO done: 0 errors, 12 ok',
    'Jan 26 10:00:00 web1 brewd[1]: sent=12 failed=0 error=none err: <nil> "errors":[]',
    '[ 12.000001] Kernel command line: panic=30 errors=remount-ro panic_on_oom=1',
    'OnFailure=alert.service',
    '[0.021s][info][gc,init] Compressed Oops: Enabled (Zero based)',
    '   SIGSEGV: crash_handler in libjvm.so, mask=11100100010111111101111111111110, flags=SA_RESTART|SA_SIGINFO, unblocked',
    'SIGBUS: [libjvm.so+0xd1a2b0], sa_mask[0]=11111111011111111101111111111110, sa_flags=SA_RESTART|SA_SIGINFO',
    'brew --fail-on error --abort-on-timeout kettle.log',
    '2026-01-26 10:00:00 INFO error handler registered',
    '2026-01-26 10:00:00 DEBUG could not parse hint, trying the next',
    'Jan 26 10:00:00 web1 systemd[1]: Started Tool to collect kernel crash signatures.',
    'Jan 26 10:00:00 web1 systemd[1]: brew.service: Main process exited, code=killed, status=15/TERM',
    '\tat com.example.Kettle.failed(Kettle.java:12)',
    'Caused by: java.io.IOException: Broken pipe',
    '[ 12.000001]  panic+0x12d/0x2f0',
    '<4>[   12.000001] brew0: the kettle is upside down',
    '[   12.000001] brew0: the kettle is upside down',
    'edac-util: No errors to report.',
    '[2026-11-20T11:00:09.004+0000][info][gc] GC(812) Pause Young (Allocation Failure) 620M->120M(1024M) 9.102ms',
    '2.101: [GC (Allocation Failure) [PSYoungGen: 65536K->10748K(76288K)] 65536K->20000K(251392K), 0.0211 secs]',
    '[1:0x7f8a1c000]    4121 ms: Scavenge 41.2 (50.1) -> 38.8 (51.1) MB, 1.11 / 0.00 ms  (average mu = 1.000) allocation failure;',
    '[INFO] 10.244.1.5:41211 - 4123 "A IN pay.example. udp 33 false 512" NOERROR qr,rd,ra 98 0.004118s',
    '2026-11-20 10:00:11 INFO  Retry policy: retryOn=[ConnectionRefused, DeadlockLoserDataAccessException], maxAttempts=3',
    "2026-11-20 10:00:12 INFO  Circuit breaker 'payments' registered (failureRateThreshold=50%, OOM-kill guard enabled)",
  ])('nothing: %s', (line) => expect(gravity(line)).toBeUndefined())
})

test.each([
  ['2026-11-10 04:00:03.070 UTC [29] FATAL:  the database system is starting up', 0],
  ['2026-11-10 04:00:03.070 UTC [29] FATAL:  the database system is not yet accepting connections: kettle', 1],
  ['[    7.301144] BTRFS info (device sda2): bdev /dev/sda2 errs: wr 0, rd 2, flush 0, corrupt 0, gen 0', 0],
  ['[    7.301144] BTRFS info (device sda2): bdev /dev/sda2 errs: wr 0, rd 2, flush 0, corrupt 4, gen 0', 1],
])('%s: listed: %i', async (line, count) => {
  expect(await listed({ 'a.log': `${line}\n` })).toHaveLength(count)
})

describe('words and literals', () => {
  test('are lower case, long enough for the gate, and every word is one of its literals', () => {
    for (const literal of UNEXPLAINED_LITERALS) expect(Buffer.byteLength(literal), literal).toBeGreaterThanOrEqual(5)
    for (const { literal } of FAILURE_WORDS) {
      expect(literal).toBe(literal.toLowerCase())
      expect(UNEXPLAINED_LITERALS).toContain(literal)
    }
  })
  test('a pathological line is looked at in no time', () => {
    const begin = performance.now()
    for (const piece of ['a/', 'error ', 'x=', '0 ', 'failed(', '--fail-', 'a.b', '[', '\\x00'])
      gravityOf({ message: `error: ${piece.repeat(8_000)} failed` }, '')
    expect(performance.now() - begin).toBeLessThan(200)
  })
})

test('the shape masks numbers, addresses and ids, and keeps names', () => {
  expect(shapeOf('brewd[12]: sda1: error 0x7f3a at 10.0.0.7:80, pod 0b5f2b0e-8d6e-4f3e-9a3e-0123456789ab after 3.5s')).toBe(
    'brewd[#]: sda1: error # at #, pod # after #s',
  )
  expect(shapeOf('disk sdb failed')).not.toBe(shapeOf('disk sda failed'))
})

describe('what is listed', () => {
  test('one entry for all lines of one shape, with the first place, the line, its time and what was said', async () => {
    const report = await analyzeText({ 'app.log': `all is well\n${[1, 2, 3].map(strange).join('\n')}\n` })
    expect(report.coverage.unexplained).toEqual([
      {
        artifact: 'app.log',
        line: 2,
        offset: 12,
        text: strange(1),
        count: 3,
        gravity: 'failed',
        timeText: '26 Jan 10:00:01',
        clock: 'wall',
        zone: 'unknown',
        message: 'error: cannot reach kettle 1: no answer',
      },
    ])
    expect(report.summary).toBe('No known failure in app.log of web1 (26 Jan 10:00:01–10:00:03), but 3 lines say that something broke.')
  })
  test('the worst first, then the most frequent', async () => {
    const text = [
      'Jan 26 10:00:00 web1 a[1]: kettle refused',
      strange(1),
      strange(2),
      'Jan 26 10:00:00 web1 b[1]: kettle panicked',
      'Jan 26 10:00:00 web1 c[1]: failed to pour',
    ]
    expect(await listed({ 'x.log': text.join('\n') })).toEqual(['x.log:4 ×1', 'x.log:2 ×2', 'x.log:5 ×1', 'x.log:1 ×1'])
  })
  test('details beneath a statement of the kernel, and frames, are no entries of their own', async () => {
    const text = [
      '<2>[   12.000001] brew0: the kettle is upside down',
      '<2>[   12.000002] brew0: register 0: 0000beef',
      '<2>[   12.000003] brew0: register 4: 0000cafe',
      'Jan 26 10:00:00 web1 java[7]: com.example.KettleException: empty',
      'Jan 26 10:00:00 web1 java[7]: \tat com.example.Kettle.failed(Kettle.java:12)',
    ]
    expect(await listed({ 'x.log': text.join('\n') })).toEqual(['x.log:1 ×1', 'x.log:4 ×1'])
  })
  test('the gate hides nothing: a big log says the same as a small one', async () => {
    const quiet = Array.from({ length: 400 }, (_, i) => `Jan 26 10:00:00 web1 brewd[1]: cup ${i} served`).join('\n')
    const text = `${quiet}\n${strange(1)}\n${quiet}\n<3>[   12.000001] brew0: the kettle is upside down\n${quiet}\n${strange(2)}\n${quiet}\n`
    const gated = await analyzeText({ 'x.log': text })
    expect(gated.coverage.unexplained.map(({ line, count }) => [line, count])).toEqual([
      [401, 2],
      [802, 1],
    ])
    expect((await analyzeText({ 'x.log': text }, { noGate: true })).coverage.unexplained).toEqual(gated.coverage.unexplained)
  })
  test('a warning of Kubernetes that no finding cites', async () => {
    const text = `LAST SEEN   TYPE      REASON        OBJECT       MESSAGE\n2m          Warning   KettleEmpty   pod/brew-1   there is no water\n1m          Normal    Pulled        pod/brew-1   Container image pulled\n`
    expect((await analyzeText({ 'events.txt': text })).coverage.unexplained.map((u) => u.message)).toEqual([
      'pod brew-1: KettleEmpty: there is no water',
    ])
  })
  test('at most 200 entries; further lines are counted, past 1,000 shapes too', () => {
    const name = (n: number) => String(n).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
    const lines = new UnexplainedLines()
    for (let n = 0; n < 1_500; n++)
      lines.see({ message: `failed to pour ${name(n)}`, at: { artifact: 'x.log', line: n * 3 + 1, offset: 0, text: 'failed to pour' } })
    const { unexplained: list, unexplainedOmitted } = unexplained(lines.seen, new CitedLines())
    expect([list.length, unexplainedOmitted]).toEqual([200, 1_300])
  })
  test('many lines of many shapes: fewer of each are kept, all are counted', () => {
    const lines = new UnexplainedLines()
    const name = (n: number) => 'abcdefghij'.charAt(n / 100).concat('abcdefghij'.charAt((n / 10) % 10), 'abcdefghij'.charAt(n % 10))
    for (let n = 0; n < 60_000; n++)
      lines.see({
        message: `failed to pour ${name(n % 600)}`,
        at: { artifact: 'x.log', line: n * 3 + 1, offset: 0, text: 'failed to pour' },
      })
    const kept = [...lines.seen.shapes.all.values()].map((shape) => shape.lines.all())
    expect(kept.flat().length).toBeLessThanOrEqual(24_000)
    expect(kept.map((own) => own.reduce((sum, { times }) => sum + times, 0))).toEqual(kept.map(() => 100))
    expect(kept.map((own) => [own.at(0)?.item.at.line, own.at(-1)?.item.at.line])).toEqual(
      kept.map((_, shape) => [shape * 3 + 1, (59_400 + shape) * 3 + 1]),
    )
  })
  test('of more shapes than are kept the gravest stay, whenever they came; the others are counted', () => {
    const lines = new UnexplainedLines()
    const name = (n: number) => Array.from(String(n).padStart(4, '0'), (digit) => 'bcdfghjklm'.charAt(Number(digit))).join('')
    const say = (n: number, what: string) => {
      const text = `${what} ${name(n)}`
      lines.see({ message: text, at: { artifact: 'x.log', line: n + 1, offset: 0, text } })
    }
    for (let n = 0; n < 1_500; n++) say(n, 'connection refused by')
    for (let n = 1_500; n < 1_503; n++) for (let time = 0; time < 2; time++) say(n, 'fatal: lost')
    const { unexplained: listed, unexplainedOmitted } = unexplained(lines.seen, new CitedLines())
    expect(listed.slice(0, 4).map(({ line, gravity, count }) => [line, gravity, count])).toEqual([
      [1_501, 'fatal', 1],
      [1_502, 'fatal', 1],
      [1_503, 'fatal', 1],
      [1, 'refused', 1],
    ])
    expect(lines.seen.shapes.all.size).toBe(1_000)
    expect(listed.reduce((sum, { count }) => sum + count, unexplainedOmitted ?? 0)).toBe(1_503)
  })
})

test('a table of tasks that only the OOM killer prints, where nothing else is left of its report', async () => {
  const table = `[  100.000001] Tasks state (memory values in pages):
[  100.000002] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
[  100.000003] [   4242]  1000  4242   310220    60120  1310720        0           998 ruby`
  const { coverage } = await analyzeText({ 'kern.log': table })
  expect(coverage.unexplained).toMatchObject([
    { line: 1, gravity: 'fatal', message: 'The OOM killer listed all tasks; its verdict is not in the input' },
  ])
  const whole = `${table}\n[  100.000004] Out of memory: Killed process 4242 (ruby) total-vm:1240880kB, anon-rss:240480kB, file-rss:0kB, shmem-rss:0kB`
  expect(await listed({ 'kern.log': whole })).toEqual([])
})

describe('what explains a line', () => {
  const segfault = (n: number) =>
    `[  ${100 + n}.000001] brewd[${400 + n}]: segfault at 0 ip 00007f0000000000 sp 00007ffc00000000 error 4 in brewd[400000+1000]`
  test('a finding that cites it, also as the ninth proof and later', async () => {
    const report = await analyzeText({ 'kern.log': Array.from({ length: 30 }, (_, n) => segfault(n)).join('\n') })
    expect(report.findings.map((f) => [f.id, f.count])).toEqual([['segfault', 30]])
    expect(report.coverage.unexplained).toEqual([])
    expect(await listed({ 'kern.log': segfault(1) }, { ignore: ['segfault'] })).toEqual(['kern.log:1 ×1'])
  })
  test('every proof is told with its place, also those that a finding does not keep and those against it', async () => {
    const at = (line: number) => ({ artifact: 'x.log', line, offset: 0, text: `fatal: line ${line}` })
    const lines = Array.from({ length: 24 }, (_, i) => i + 1)
    const proof = (line: number) => ({ at: at(line), witness: 'kernel log' as const })
    const failure = FAILURES[0]!
    const judge = vi
      .spyOn(failure, 'judge')
      .mockImplementation(() => [
        { facts: {}, proof: lines.slice(0, 12).map(proof), against: lines.slice(12).map(proof), certainty: 'stated' },
      ])
    const text = lines.map((line) => `fatal: line ${line}`).join('\n')
    const report = await analyzeText({ 'x.log': text }, { only: [failure.id] })
    judge.mockRestore()
    expect(report.findings[0]?.evidence.filter(({ artifact }) => artifact === 'x.log')).toHaveLength(9)
    expect(report.coverage.unexplained).toEqual([])
  })
  test('what the kernel says directly beside a line that is cited, not what a program says there', () => {
    const lines = new UnexplainedLines()
    const at = (line: number) => ({ artifact: 'a.log', line, offset: 0, text: '' })
    lines.see({ message: 'brew0: failed to pour', kernel: true, at: at(7) })
    lines.see({ message: 'cannot find a cup', kernel: false, ident: 'brewd', at: at(9) })
    const cited = new CitedLines()
    cited.cite({ ...at(8), text: 'brew0: the kettle is gone' })
    expect(unexplained(lines.seen, cited).unexplained.map(({ line }) => line)).toEqual([9])
  })
  test('lines that go on by themselves are no part of the proof beside which one of them stands', () => {
    const lines = new UnexplainedLines()
    const at = (line: number) => ({ artifact: 'a.log', line, offset: 0, text: '' })
    const see = (line: number) => lines.see({ message: 'brew0: failed to pour', kernel: true, at: at(line) })
    const cited = new CitedLines()
    cited.cite({ ...at(8), text: 'brew0: the kettle is gone' })
    for (const line of [9, 20, 40]) see(line)
    expect(unexplained(lines.seen, cited).unexplained).toMatchObject([{ line: 9, count: 3 }])
    cited.cite({ ...at(21), text: 'brew0: the kettle is gone' })
    expect(unexplained(lines.seen, cited).unexplained).toEqual([])
  })
  test('a place inside of what a proof spans, in that file only', () => {
    const lines = new UnexplainedLines()
    const at = (artifact: string, line: number) => ({ artifact, line, offset: 0, text: 'failed to pour' })
    lines.see({ message: 'failed to pour', at: at('a.log', 7) })
    const cited = new CitedLines()
    cited.cite({ ...at('b.log', 5), endLine: 9, text: 'a report' })
    expect(unexplained(lines.seen, cited).unexplained).toHaveLength(1)
    cited.cite({ ...at('a.log', 5), endLine: 9, text: 'a report' })
    expect(unexplained(lines.seen, cited).unexplained).toEqual([])
  })
  test('what another speaker says between the lines of a report is no part of it', async () => {
    const kernel = (message: string) => `Nov 21 05:00:00 web1 kernel: ${message}`
    const program = (message: string) => `Nov 21 05:00:00 web1 brewd[700]: ${message}`
    const trace = [
      kernel('watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:1234]'),
      kernel('Modules linked in: xfs'),
      kernel('CPU: 3 PID: 1234 Comm: kworker/3:1 Not tainted 5.15.0 #1'),
      program('FATAL: cannot find a cup: Input/output error'),
      kernel('RIP: 0010:native_queued_spin_lock_slowpath+0x5e/0x1d0'),
      kernel('Call Trace:'),
      kernel(' _raw_spin_lock+0x2a/0x30'),
      program(' brew_loop+0x1/0x2'),
      kernel(' worker_thread+0x50/0x3b0'),
      program('failed to pour'),
      kernel(' ret_from_fork+0x22/0x30'),
    ]
    const { findings, coverage } = await analyzeText({ 'kern.log': trace.join('\n') })
    expect(findings.map(({ id, evidence: [first] }) => [id, first?.line, first?.endLine])).toEqual([['soft-lockup', 1, 11]])
    expect(JSON.stringify(findings)).toContain('native_queued_spin_lock_slowpath')
    expect(JSON.stringify(findings)).not.toMatch(/brew_loop|find a cup/)
    expect(coverage.unexplained.map(({ line, message }) => [line, message])).toEqual([
      [4, 'FATAL: cannot find a cup: Input/output error'],
      [10, 'failed to pour'],
    ])
  })
  test.each<[string, number, string[]]>([
    [
      'hung-task',
      6,
      [
        'INFO: task jbd2/sda1-8:512 blocked for more than 120 seconds.',
        '      Not tainted 5.4.0 #1',
        '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
        'jbd2/sda1-8     D    0   512      2 0x80000000',
        'Call Trace:',
        'brew 0000:00:1f.2: failed to grind: error -5',
        ' schedule+0x1/0x2',
        ' io_schedule+0x1/0x2',
      ],
    ],
    [
      'rcu-stall',
      3,
      [
        'rcu: INFO: rcu_sched self-detected stall on CPU',
        'rcu: \t3-....: (20999 ticks this GP) idle=a1e/1/0x2 softirq=9/9 fqs=5250',
        'brew 0000:00:1f.2: failed to grind: error -5',
        '\t(t=21000 jiffies g=4 q=5)',
        'NMI backtrace for cpu 3',
        'CPU: 3 PID: 1234 Comm: brew Not tainted 5.4.0 #1',
        'Call Trace:',
        ' brew_loop+0x1/0x2',
      ],
    ],
  ])('what a driver says within the report of a %s, at line %i', async (id, line, report) => {
    const text = report.map((message, i) => `[  100.${String(i).padStart(6, '0')}] ${message}`).join('\n')
    const { findings, coverage } = await analyzeText({ 'dmesg.txt': text })
    expect(findings.map(({ id, evidence: [first] }) => [id, first?.line, first?.endLine])).toEqual([[id, 1, 8]])
    expect(JSON.stringify(findings)).not.toContain('failed to grind')
    expect(coverage.unexplained.map((one) => [one.line, one.message])).toEqual([[line, report[line - 1]]])
  })
  test.each([
    'INFO: task jbd2/sda1-8:512 blocked for more than 120 seconds.',
    'watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:1234]',
  ])('what follows below %s and no part of it', async (heading) => {
    const { findings, coverage } = await analyzeText({ 'dmesg.txt': `[-1.0] ${heading}\n[1e308] brewd: failed to open /srv/beans\n` })
    expect(findings.map(({ evidence: [first] }) => [first?.line, first?.endLine])).toEqual([[1, undefined]])
    expect(coverage.unexplained.map(({ line }) => line)).toEqual([2])
  })
  test('a place that a proof spans and that is not its own', () => {
    const lines = new UnexplainedLines()
    const at = (line: number) => ({ artifact: 'a.log', line, offset: 0, text: '' })
    lines.see({ message: 'failed to pour', at: at(7) })
    lines.see({ message: 'cannot find a cup', at: at(9) })
    lines.see({ message: 'brew0: cannot close the lid', kernel: true, at: at(8) })
    const cited = new CitedLines()
    cited.cite({ ...at(5), endLine: 10, apart: [[7, 8]], text: 'a report' })
    expect(
      unexplained(lines.seen, cited)
        .unexplained.map(({ line }) => line)
        .toSorted((a, b) => a - b),
    ).toEqual([7, 8])
  })
  test('a copy in another file', () => {
    const lines = new UnexplainedLines()
    lines.see({ message: 'brewd: failed to pour cup 3', at: { artifact: 'copy', line: 1, offset: 0, text: 'brewd: failed to pour cup 3' } })
    const cited = new CitedLines()
    cited.cite({ artifact: 'kern.log', line: 9, offset: 0, text: '[   12.000001] brewd: failed to pour cup 4' })
    expect(unexplained(lines.seen, cited).unexplained).toEqual([])
  })
  test('a text that the user declares benign, whatever its case', async () => {
    expect(await listed({ 'x.log': strange(1) }, { benign: ['CANNOT reach kettle'] })).toEqual([])
    expect(await listed({ 'x.log': strange(1) }, { benign: ['reach teapot'] })).toEqual(['x.log:1 ×1'])
  })
})

describe('noise of healthy machines', () => {
  test.each([
    ['kernel', 'platform regulatory.0: Direct firmware load for regulatory.db failed with error -2'],
    ['kernel', 'ACPI BIOS Error (bug): Could not resolve symbol [\\_SB.PCI0.GFX0], AE_NOT_FOUND'],
    ['kernel', "i8042: Can't read CTR while initializing i8042"],
    ['kernel', "Error: Driver 'pcspkr' is already registered, aborting..."],
    ['sshd', 'error: kex_exchange_identification: Connection closed by remote host'],
    ['sshd', 'Failed password for invalid user bob from 203.0.113.9 port 4242 ssh2'],
    ['', 'sshd[7]: Invalid user  from 203.0.113.9 port 4242'],
    ['sshd', 'input_userauth_request: invalid user bob'],
    ['sshd', 'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7'],
    ['systemd-journald', 'File /var/log/journal/0a/system.journal corrupted or uncleanly shut down, renaming and replacing.'],
    ['gnome-shell', 'JS ERROR: could not get remote objects'],
  ])('%s: %s', (teller, message) => expect(benignOf(teller, message, 2)?.reason).toBeDefined())
  test.each<[string, string, 2 | 3]>([
    ['kernel', 'Out of memory: Killed process 42 (gnome-shell) total-vm:1kB', 3],
    ['systemd', "gdm.service: Failed with result 'exit-code'.", 2],
    ['brewd', 'cannot write to the database: Connection reset by peer', 2],
    ['brewd', 'could not start: invalid password for user bob', 2],
    ['', 'ERROR brewd: chown failed: invalid user: brew', 2],
    ['smartd', 'Device: /dev/sda [SAT], FAILED SMART self-check. BACK UP DATA NOW!', 2],
    ['kernel', 'amdgpu: [drm] *ERROR* ring gfx timeout', 2],
  ])('but not %s: %s', (teller, message, grave) => expect(benignOf(teller, message, grave)).toBeUndefined())
  test('each has its reason and its source', () => {
    for (const { reason, source } of BENIGN) expect([reason, source].every((text) => text.length > 2)).toBe(true)
  })
})

test('the JSON is valid and masks what the line holds', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../schema/report-v1.schema.json', import.meta.url), 'utf8')) as object
  const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(schema)
  const line = 'Jan 26 10:00:00 web1 brewd[1]: failed to log in with password=hunter2secret \u001b[31m'
  const report = JSON.parse(renderJson(await analyzeText({ 'x.log': line }))) as Report
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  const [entry] = report.coverage.unexplained
  expect(JSON.stringify(entry)).not.toMatch(/hunter2secret|\u001b/)
  expect(entry?.message).toContain('failed to log in')
})

describe('a copy of a log is listed once', () => {
  const log = ['Nov 21 10:00:00 web1 brewd[7]: failed to pour cup 1', 'Nov 21 10:00:30 web1 brewd[7]: failed to pour cup 2'].join('\n')
  test('as a file, and as another log of the same lines', async () => {
    expect(await listed({ 'app.log': log })).toEqual(['app.log:1 ×2'])
    expect(await listed({ 'app.log': log, 'backup/app.log': log })).toEqual(['app.log:1 ×2'])
    expect(await listed({ 'app.log': log, syslog: log.replaceAll('10:00', '10:00') })).toEqual(['app.log:1 ×2'])
  })
  test('the same words at other times are other lines', async () => {
    expect(await listed({ 'app.log': log, syslog: log.replaceAll('10:00', '11:00') })).toEqual(['app.log:1 ×4'])
  })
})

test('what a server refuses since it cannot keep its data is listed, though its words speak of what may be', async () => {
  const said =
    'ReplyError: MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk. Commands that may modify the data set are disabled.'
  expect(await listed({ 'app.log': `the cart is stored\n${said}\n${said}\n` })).toEqual(['app.log:2 ×2'])
})
