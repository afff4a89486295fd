import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const of = async (files: Record<string, string>) => {
  const report = await analyzeText(files)
  return {
    report,
    alarms: report.findings.filter((f) => f.severity !== 'note'),
    get: (id: string) => report.findings.filter((f) => f.id === id),
  }
}
const dmesg = (...lines: string[]) => lines.map((line, i) => `[ ${String(900 + i)}.100000] ${line}`).join('\n') + '\n'

describe('segfault x 40', () => {
  const names = ['gimp', 'inkscape', 'file-roller', 'Web Content', 'nautilus']
  test('the same library and offset in various processes: one failure, the library', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => {
      const base = 0x7f10_0000_0000 + i * 0x10000
      return `${names[i % 5]}[${4000 + i}]: segfault at 10 ip ${(base + 0x2f3).toString(16)} sp 00007ffe53de8620 error 4 in libpix.so.2[${base.toString(16)}+9000] likely on CPU ${i % 8} (core ${i % 4}, socket 0)`
    })
    const { get, alarms } = await of({ 'dmesg.txt': dmesg(...lines) })
    expect(alarms.map((f) => f.id)).toEqual(['segfault'])
    expect(get('segfault')[0]).toMatchObject({
      count: 40,
      facts: { module: 'libpix.so.2', moduleOffset: '0x2f3', addressClass: 'null pointer + offset' },
    })
    expect(get('segfault')[0]?.headline).toBe(
      'gimp, inkscape and 3 more crashed at the same place, libpix.so.2+0x2f3: each read a field of a null pointer (at offset 0x10), 40 times.',
    )
    expect(get('segfault')[0]?.facts['suspectCpu']).toBeUndefined()
  })
  test('different code, the same CPU: the processor is suspected', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => {
      const base = 0x7f10_0000_0000 + i * 0x10000
      return `${names[i % 5]}[${4000 + i}]: segfault at ${(0x5000_0000 + i * 0x3211).toString(16)} ip ${(base + 0x100 + i * 0x31).toString(16)} sp 00007ffe53de8620 error 4 in lib${i % 7}.so[${base.toString(16)}+9000] likely on CPU 5 (core 5, socket 0)`
    })
    const { get } = await of({ 'dmesg.txt': dmesg(...lines) })
    expect(get('segfault')).toHaveLength(1)
    expect(get('segfault')[0]).toMatchObject({ count: 40, facts: { suspectCpu: 5 } })
    expect(get('segfault')[0]?.headline).toBe(
      'Programs of all kinds crash on CPU 5: gimp, inkscape and 3 more had 40 faults in different code, all of them there.',
    )
  })
  test('the same kernel in two logs is counted once, what the kernel left out is said', async () => {
    const line = 'mapd[77]: segfault at 8 ip 0000000000401136 sp 00007ffd0a1c2b30 error 6 in mapd[401000+1000]'
    const { get } = await of({
      'dmesg.txt': dmesg(line, 'show_signal_msg: 17 callbacks suppressed'),
      'kern.log': `Jan 12 10:00:04 db1 kernel: [ 900.100000] ${line}\n`,
    })
    expect(get('segfault')[0]).toMatchObject({ count: 1, facts: { suppressed: 17, lookupAddress: '0x401136', access: 'write' } })
  })
})

describe('wordings of one fault', () => {
  test.each([
    [
      'postgres[12355]: segfault at 0 ip (null) sp 00007fff4aca3fb8 error 14 in postgres[400000+599000]',
      { pid: 12355, address: '0x0', access: 'exec', nearestMapping: 'postgres' },
    ],
    [
      'old[31]: segfault at 0000000000000000 rip 00000000004004a8 rsp 00007fffd3b0 error 6',
      { pid: 31, access: 'write', addressClass: 'null pointer' },
    ],
    ['x[y]z[31]: segfault at 12 ip:8048410 sp:bf9a1f60 error:4', { comm: 'x[y]z', ip: '0x8048410' }],
    [
      'pyd[9]: segfault at 7ffac8e20a60 ip 00007ffac8e20a60 sp 00007fff420b87e8 error 15 in libffi.so.8[7ffac8e09000+62000]',
      { addressClass: 'page not executable' },
    ],
    [
      'cfg[9]: segfault at 56487aae001e ip 000056487aadf44f sp 00007ffe37419510 error 7 in cfg[144f,56487aadf000+1000]',
      { addressClass: 'read-only page', moduleOffset: '0x144f' },
    ],
    [
      'wild[9]: segfault at ffffffff81000000 ip 000055b3cb7a648d sp 00007fffa290b790 error 5 in wild[55b3cb7a6000+1000]',
      { addressClass: 'kernel address' },
    ],
    [
      'lxd[9]: segfault at 0 ip 00007f1ba005d4ea sp 00007f1b7cfc1b10 error 4 in libl.so [7f1ba0055000+f000]',
      { module: 'libl.so', moduleOffset: '0x84ea' },
    ],
    [
      'app[41]: unhandled level 2 translation fault (11) at 0x00000008, esr 0x92000046, in app[400000+1000]',
      { address: '0x8', access: 'write', addressClass: 'null pointer + offset' },
    ],
    [
      'app[41]: unhandled exception: DABT (lower EL), ESR 0x0000000092000006, level 2 translation fault in app[aaaab0f50000+1000]',
      { pid: 41, access: 'read' },
    ],
    ['app[41]: segfault (11) at 18 nip 10000624 lr 100005f0 code 1 in app[10000000+10000]', { address: '0x18', module: 'app' }],
    ['app[41]: unhandled signal 11 at 0000000000000000 nip 0000000010000624 lr 00000000100005f0 code 30001', { ip: '0x10000624' }],
    ['app[41]: unhandled signal 11 code 0x1 at 0x0000000000000020 in app[10000+1000]', { address: '0x20' }],
    ['do_page_fault(): sending SIGSEGV to app for invalid write access to 00000004', { comm: 'app', access: 'write' }],
  ])('%s', async (line, facts) => {
    const { alarms } = await of({ 'dmesg.txt': dmesg(line) })
    expect(alarms.map((f) => f.id)).toEqual(['segfault'])
    expect(alarms[0]?.facts).toMatchObject(facts)
  })
  test('s390 and arm name the process below', async () => {
    const s390 = dmesg(
      'User process fault: interruption code 003b ilc:3 in app[1000000+1000]',
      'Failing address: 0000000000000000 TEID: 0000000000000800',
      'Fault in primary space mode while using user ASCE.',
      'CPU: 1 PID: 1234 Comm: app Not tainted 6.1.0 #1',
    )
    const arm = dmesg(
      'app: unhandled page fault (11) at 0x00000004, code 0x817',
      'pgd = c2b3c000',
      '[00000004] *pgd=00000000',
      'CPU: 0 PID: 1234 Comm: app Not tainted 5.4.0 #1',
      'pc : [<0001043c>]    lr : [<00010470>]    psr: 60000010',
      'sp : bef5fc48  ip : 00000000  fp : bef5fc5c',
    )
    for (const text of [s390, arm])
      expect((await of({ 'dmesg.txt': text })).alarms[0]).toMatchObject({ id: 'segfault', facts: { pid: 1234, comm: 'app' } })
    expect((await of({ 'dmesg.txt': arm })).alarms[0]?.facts).toMatchObject({ ip: '0x1043c', sp: '0xbef5fc48', access: 'write' })
  })
})

describe('one end, one finding', () => {
  test('a general protection trap is no segmentation fault, whatever the shell calls it', async () => {
    const { alarms } = await of({
      'dmesg.txt': dmesg('traps: rated[388] general protection fault ip:55a936fa15db sp:7ffc1d40d5f0 error:0 in rated[55a936fa1000+1000]'),
      'app.log': 'run.sh: line 3:   388 Segmentation fault      (core dumped) ./rated\nexit status 139\n',
    })
    expect(alarms.map((f) => f.id)).toEqual(['cpu-trap'])
    expect(alarms[0]?.evidence).toHaveLength(3)
  })
  test('a core without a signal belongs to the fault of the same process, another one does not', async () => {
    const { get } = await of({
      'journal.txt': [
        'Jan 12 10:00:03 pc1 kernel: sketch[530]: segfault at 7f6b267132c2 ip 00007f6b267132c2 sp 00007fff77a619b0 error 14 in mime.cache[7f6b26719000+29000]',
        'Jan 12 10:00:04 pc1 systemd-coredump[533]: Process 530 (sketch) of user 1000 dumped core.',
        '                                           ',
        '                                           Stack trace of thread 530:',
        '                                           #0  0x00007f6b267132c2 n/a (n/a + 0x0)',
        'Jan 12 10:20:04 pc1 systemd-coredump[777]: Process 771 (notes-app) of user 1000 dumped core.',
        '                                           Stack trace of thread 1:',
        '                                           #0  0x000055d0c0a4a1d9 n/a (/opt/notes/notes-app + 0x11d9)',
        'Jan 12 10:20:05 pc1 systemd[1]: Started Session 4 of user anna.',
      ].join('\n'),
    })
    expect(get('segfault')[0]).toMatchObject({ count: 1, facts: { nearestMapping: 'mime.cache', addressClass: 'jump to nothing' } })
    expect(get('process-aborted')).toHaveLength(1)
    expect(get('process-aborted')[0]).toMatchObject({
      entities: { comm: 'notes-app', pid: 771 },
      facts: { kind: 'unknown', frame: '/opt/notes/notes-app+0x11d9' },
    })
  })
  test('last words, shell and exit status', async () => {
    const { alarms } = await of({
      'app.log':
        "terminate called after throwing an instance of 'std::runtime_error'\n  what():  price table is empty\nrun.sh: line 7: 20740 Aborted                 (core dumped) ./pricer\nexit status 134\n",
    })
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toMatchObject({
      id: 'process-aborted',
      facts: { pid: 20740, comm: 'pricer', said: 'uncaught std::runtime_error: price table is empty', kind: 'exception' },
    })
  })
  test('unit, core and kernel of one service', async () => {
    const { get } = await of({
      'journal.txt':
        'Jan 12 10:00:03 pc1 kernel: thumbd[530]: segfault at 0 ip 0000564a0fd1b3eb sp 00007ffc19971420 error 4 in thumbd[564a0fd1b000+1000]\nJan 12 10:00:09 pc1 systemd[1]: thumbd.service: Main process exited, code=dumped, status=11/SEGV\n',
      'coredumpctl.txt':
        '           PID: 530 (thumbd)\n           UID: 0 (root)\n        Signal: 11 (SEGV)\n    Executable: /usr/sbin/thumbd\n          Unit: thumbd.service\n       Message: Process 530 (thumbd) of user 0 dumped core.\n                \n                Stack trace of thread 530:\n                #0  0x0000564a0fd1b3eb walk (thumbd + 0x13eb)\n',
    })
    expect(get('process-aborted')).toEqual([])
    expect(get('segfault')).toHaveLength(1)
    expect(get('segfault')[0]).toMatchObject({
      count: 1,
      entities: { unit: 'thumbd.service', comm: 'thumbd' },
      facts: { frame: 'walk (thumbd+0x13eb)', executable: '/usr/sbin/thumbd' },
    })
  })
})

describe('runtimes', () => {
  const cases: [string, string, string, object][] = [
    [
      'Go nil pointer',
      'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x460975]\n\ngoroutine 1 [running]:\nmain.load(0x0)\n\t/src/load.go:8 +0x55\nexit status 2\n',
      'segfault',
      { runtime: 'go', address: '0x8', ip: '0x460975', frame: 'main.load at /src/load.go:8' },
    ],
    [
      'Go concurrent map',
      'fatal error: concurrent map writes\n\ngoroutine 34 [running]:\nmain.(*Cache).Put(0xc0000a6000)\n\t/src/cache.go:31 +0x4c\n',
      'process-aborted',
      { runtime: 'go', said: 'fatal error: concurrent map writes', frame: 'main.(*Cache).Put at /src/cache.go:31' },
    ],
    [
      'Python recursion',
      'Traceback (most recent call last):\n  File "/app/tree.py", line 31, in <module>\n    walk(root)\n  File "/app/tree.py", line 12, in walk\n    walk(n.next)\n  File "/app/tree.py", line 12, in walk\n    walk(n.next)\n  File "/app/tree.py", line 12, in walk\n    walk(n.next)\n  [Previous line repeated 994 more times]\nRecursionError: maximum recursion depth exceeded\n',
      'stack-overflow',
      { runtime: 'python', recursion: 'walk', recursionTimes: 997 },
    ],
    [
      'Python fault',
      'Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f5d00032b80 (most recent call first):\n  File "/app/native.py", line 19 in copy\n  File "/app/main.py", line 3 in <module>\nexit status 139\n',
      'segfault',
      { runtime: 'python', frame: 'copy at /app/native.py:19' },
    ],
    [
      'Rust',
      "thread 'worker-2' (991) has overflowed its stack\nfatal runtime error: stack overflow, aborting\nAborted (core dumped)\n",
      'stack-overflow',
      { runtime: 'rust', thread: 'worker-2' },
    ],
    [
      'Java',
      'Exception in thread "main" java.lang.StackOverflowError\n\tat shop.Tree.depth(Tree.java:14)\n\tat shop.Tree.depth(Tree.java:14)\n\tat shop.Tree.depth(Tree.java:14)\n\tat shop.Tree.depth(Tree.java:14)\n',
      'stack-overflow',
      { runtime: 'java', recursion: 'shop.Tree.depth', thread: 'main' },
    ],
    [
      'Node',
      '/app/walk.js:3\n  return walk(n.next)\n         ^\n\nRangeError: Maximum call stack size exceeded\n    at walk (/app/walk.js:3:10)\n    at walk (/app/walk.js:3:10)\n    at walk (/app/walk.js:3:10)\n\nNode.js v22.12.0\n',
      'stack-overflow',
      { runtime: 'node', recursion: 'walk' },
    ],
    [
      'PostgreSQL backend',
      '2026-01-12 10:00:04 UTC [77] LOG:  server process (PID 991) was terminated by signal 11: Segmentation fault\n',
      'segfault',
      { pid: 991 },
    ],
    [
      'nginx worker',
      '2026/01/12 10:00:04 [alert] 1#1: worker process 991 exited on signal 8 (core dumped)\n',
      'cpu-trap',
      { pid: 991, signal: 'SIGFPE' },
    ],
    [
      'gdb',
      "Core was generated by `./jsonpath --in big.json'.\nProgram terminated with signal SIGSEGV, Segmentation fault.\n#0  parse (p=0x0) at parse.c:14\n14\t  p->n++;\n#0  parse (p=0x0) at parse.c:14\n#1  0x0000558a6702b2ba in main (c=2, v=0x7ffe) at main.c:30\n",
      'segfault',
      { comm: 'jsonpath', frame: 'parse at parse.c:14' },
    ],
  ]
  test.each(cases)('%s', async (_, text, id, facts) => {
    const { alarms } = await of({ 'app.log': text })
    expect(alarms.map((f) => f.id)).toEqual([id])
    expect(alarms[0]?.facts).toMatchObject(facts)
  })
  test('JVM crash report', async () => {
    const head =
      '#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n#  SIGSEGV (0xb) at pc=0x00007f3b1c02a114, pid=7, tid=31\n#\n# JRE version: OpenJDK Runtime Environment (17.0.9+9) (build 17.0.9+9)\n# Java VM: OpenJDK 64-Bit Server VM (17.0.9+9, mixed mode, g1 gc, linux-aarch64)\n# Problematic frame:\n# C  [libzip.so+0x6114]  newEntry+0x64\n#\n'
    const { alarms } = await of({
      'hs_err_pid7.log': `${head}\nCurrent thread (0x00007f3b14027800):  JavaThread "import-1" [_thread_in_native, id=31]\n\nsiginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000018\n`,
    })
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toMatchObject({
      id: 'segfault',
      facts: { pid: 7, frame: 'libzip.so newEntry+0x64', platform: 'linux-aarch64', thread: 'import-1', address: '0x18' },
    })
    const inLog = head
      .split('\n')
      .map((line) => `2026-01-12T10:00:04.100Z ${line}`)
      .join('\n')
    expect((await of({ 'pod.log': `2026-01-12T10:00:03.100Z starting\n${inLog}` })).alarms.map((f) => f.id)).toEqual(['segfault'])
  })
})

describe('words that are no crash', () => {
  test.each([
    'Jan 12 10:00:04 db1 mysqld[3]: Aborted connection 31 to db: shop',
    'Jan 12 10:00:04 db1 kernel: EXT4-fs error (device sdb1): ext4_journal_start_sb: Detected aborted journal',
    'Jan 12 10:00:04 db1 kernel: GPU0: Assertion failed: status == OK @ client.c:844',
    '2026-01-12 10:00:04 DEBUG handler for SIGSEGV installed, exit code 139 means Segmentation fault',
    '2026-01-12 10:00:04 INFO child exits with code 139 are retried (1 of 139)',
    'http: panic serving 10.0.0.9:4411: runtime error: invalid memory address or nil pointer dereference',
    'Jan 12 10:00:04 db1 agent[5]: WARN recovered from RecursionError in plugin x',
    '<6>[ 1893.016002] Send signal 11 from system_server(1399) to system_server(1399) : 1',
    'Jan 12 10:00:04 db1 kernel: general protection fault, probably for non-canonical address 0xdead000000000122: 0000 [#1] SMP',
    'Jan 12 10:00:04 db1 systemd[1]: app.service: Main process exited, code=killed, status=9/KILL',
    'Jan 12 10:00:04 db1 systemd[1]: app.service: Main process exited, code=exited, status=11/n/a',
  ])('%s', async (line) => {
    const found = (await of({ messages: `${line}\n` })).alarms.map((f) => f.id)
    for (const id of ['segfault', 'stack-overflow', 'cpu-trap', 'process-aborted']) expect(found).not.toContain(id)
  })
})

test('a flood is counted to its end: faults, and kills', async () => {
  const faults = Array.from(
    { length: 3210 },
    (_, i) =>
      `[${(1000 + i).toFixed(6)}] tiler[${2000 + i}]: segfault at 18 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2b30 error 4 in tiler[55d0c0a4a000+3000]\n`,
  )
  const one = (await analyzeText({ 'dmesg.txt': faults.join('') })).findings.filter((f) => f.id === 'segfault')
  expect(one.map((f) => f.count)).toEqual([3210])
  const kills = Array.from(
    { length: 20_123 },
    (_, i) =>
      `[${(1000 + i).toFixed(6)}] Out of memory: Killed process ${2000 + i} (worker) total-vm:81234kB, anon-rss:60234kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:123kB oom_score_adj:0\n`,
  )
  const other = (await analyzeText({ 'dmesg.txt': kills.join('') })).findings.filter((f) => f.id === 'oom-kill-global')
  expect(other.map((f) => f.count)).toEqual([20_123])
})
