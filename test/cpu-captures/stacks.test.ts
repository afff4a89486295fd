import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const ids = async (files: Record<string, string>) => (await alarms(files)).map((f) => f.id)

/** A thread of jstack; `locks` as they stand between its frames. */
const java = (name: string, state: string, frames: readonly string[], locks: readonly string[] = []): string =>
  `"${name}" #12 prio=5 os_prio=0 cpu=1.11ms elapsed=5.75s tid=0x00007f43100c0c00 nid=0x1548 waiting on condition  [0x00007f42f82fd000]\n   java.lang.Thread.State: ${state}\n${frames
    .map((frame, i) => `\tat ${frame}\n${i === 0 ? locks.map((lock) => `\t- ${lock}\n`).join('') : ''}`)
    .join('')}\n`
const DUMP = 'Full thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode, sharing):\n\n'
const WORKER = [
  'java.util.concurrent.ThreadPoolExecutor.runWorker(java.base@17.0.9/ThreadPoolExecutor.java:1136)',
  'java.util.concurrent.ThreadPoolExecutor$Worker.run(java.base@17.0.9/ThreadPoolExecutor.java:635)',
  'java.lang.Thread.run(java.base@17.0.9/Thread.java:840)',
]
const PARK = 'jdk.internal.misc.Unsafe.park(java.base@17.0.9/Native Method)'
const IDLE = [
  PARK,
  'java.util.concurrent.LinkedBlockingQueue.take(java.base@17.0.9/LinkedBlockingQueue.java:435)',
  'java.util.concurrent.ThreadPoolExecutor.getTask(java.base@17.0.9/ThreadPoolExecutor.java:1062)',
  ...WORKER,
]
const BORROW = [PARK, 'com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:181)', 'shop.Orders.load(Orders.java:44)', ...WORKER]
const many = (n: number, thread: (i: number) => string) => Array.from({ length: n }, (_, i) => thread(i + 1)).join('')

describe('deadlock from what each thread holds and waits for', () => {
  const first = java(
    'transfer-1',
    'BLOCKED (on object monitor)',
    ['bank.Transfer.move(Transfer.java:20)'],
    ['waiting to lock <0x00000000ffd1aae8> (a bank.Account)', 'locked <0x00000000ffd1aad8> (a bank.Account)'],
  )
  const second = java(
    'transfer-2',
    'BLOCKED (on object monitor)',
    ['bank.Transfer.move(Transfer.java:20)'],
    ['waiting to lock <0x00000000ffd1aad8> (a bank.Account)', 'locked <0x00000000ffd1aae8> (a bank.Account)'],
  )
  test('the report at the end is cut off: the cycle is computed', async () => {
    const [found] = await alarms({ 'dump.txt': DUMP + first + second })
    expect(found?.id).toBe('deadlock')
    expect(found?.facts).toMatchObject({ runtime: 'java', threads: 2, cycle: ['transfer-1', 'transfer-2'] })
    expect(found?.evidence[0]?.note).toContain('held by transfer-2')
  })
  test('in a log, with the prefix of a container runtime', async () => {
    const log = (DUMP + first + second)
      .split('\n')
      .map((line) => `2026-11-24T10:00:00.000000000Z stdout F ${line}\n`)
      .join('')
    expect(await ids({ 'pod.log': log })).toEqual(['deadlock'])
  })
  test('explicit locks, named under the owned synchronizers', async () => {
    const thread = (name: string, wants: string, owns: string) =>
      `${java(name, 'WAITING (parking)', [PARK, 'bank.Transfer.move(Transfer.java:20)'], [`parking to wait for  <${wants}> (a java.util.concurrent.locks.ReentrantLock$NonfairSync)`])}   Locked ownable synchronizers:\n\t- <${owns}> (a java.util.concurrent.locks.ReentrantLock$NonfairSync)\n\n`
    expect(await ids({ 'dump.txt': DUMP + thread('a', '0x01', '0x02') + thread('b', '0x02', '0x01') })).toEqual(['deadlock'])
  })
  test('many wait for one lock whose holder works: no deadlock', async () => {
    const waiting = many(3, (i) =>
      java(
        `order-${i}`,
        'BLOCKED (on object monitor)',
        ['shop.Book.fill(Book.java:9)'],
        ['waiting to lock <0x00000000ffd1aad8> (a shop.Book)'],
      ),
    )
    const holder = java('order-4', 'RUNNABLE', ['shop.Book.sort(Book.java:22)'], ['locked <0x00000000ffd1aad8> (a shop.Book)'])
    expect(await ids({ 'dump.txt': DUMP + waiting + holder })).toEqual([])
  })
  test('Object.wait gives its monitor up, though it is printed as locked', async () => {
    const thread = (name: string, waits: string, wants: string) =>
      java(
        name,
        'WAITING (on object monitor)',
        ['java.lang.Object.wait(Native Method)', 'shop.Queue.next(Queue.java:9)'],
        [`waiting on <${waits}> (a shop.Queue)`, `locked <${waits}> (a shop.Queue)`, `locked <${wants}> (a shop.Queue)`],
      )
    expect(await ids({ 'dump.txt': DUMP + thread('a', '0x01', '0x02') + thread('b', '0x02', '0x03') })).toEqual([])
  })
  const native = (lwp: number, mutex: string) =>
    `Thread ${lwp} (Thread 0x7f62a86876c0 (LWP ${lwp}) "ledgerd"):\n#0  futex_wait (private=0, expected=2, futex_word=0x5580eb128060 <${mutex}>) at ../sysdeps/nptl/futex-internal.h:146\n#1  __GI___lll_lock_wait (futex=futex@entry=0x5580eb128060 <${mutex}>, private=0) at ./nptl/lowlevellock.c:49\n#2  0x00005580eb1251d7 in post (x=0x0) at ledger.c:6\n\n`
  const main =
    'Thread 1 (Thread 0x7f62a8e89740 (LWP 1) "ledgerd"):\n#0  __futex_abstimed_wait_common64 (private=128) at ./nptl/futex-internal.c:57\n#1  0x00007f62a8f16ce3 in __pthread_clockjoin_ex (threadid=14) at ./nptl/pthread_join_common.c:102\n\n'
  test('gdb: each owner of a mutex waits itself', async () => {
    const [found] = await alarms({
      'gdb.txt': `${native(8, 'ledger')}${native(9, 'audit')}${main}$1 = {__data = {__lock = 2, __count = 0, __owner = 9, __nusers = 1}}\n$2 = {__data = {__lock = 2, __count = 0, __owner = 8, __nusers = 1}}\n[Inferior 1 (process 1) detached]\n`,
    })
    expect(found?.facts).toMatchObject({ runtime: 'native', pid: 1, locks: ['ledger', 'audit'] })
  })
  test('gdb without owners, but nobody else is left to give a mutex back', async () => {
    const [found] = await alarms({ 'gdb.txt': native(8, 'ledger') + native(9, 'audit') + main })
    expect(found?.id).toBe('deadlock')
    expect(found?.because.join(' ')).toContain('owners')
  })
  test('gdb: both wait for one mutex, its owner works', async () => {
    const works = 'Thread 7 (Thread 0x7f62a86876c0 (LWP 7) "ledgerd"):\n#0  0x00005580eb1251d7 in sum (x=0x0) at ledger.c:30\n\n'
    expect(
      await ids({ 'gdb.txt': `${native(8, 'ledger')}${native(9, 'ledger')}${works}$1 = {__data = {__lock = 2, __owner = 7}}\n` }),
    ).toEqual([])
  })
  test('PostgreSQL names the processes in the detail line', async () => {
    const log =
      '2026-11-24 10:00:00.123 UTC [18293] ERROR:  deadlock detected\n2026-11-24 10:00:00.123 UTC [18293] DETAIL:  Process 18293 waits for ShareLock on transaction 741; blocked by process 18295.\n\tProcess 18295 waits for ShareLock on transaction 742; blocked by process 18293.\n'
    const [found] = await alarms({ 'postgresql.log': log })
    expect(found?.facts).toMatchObject({ runtime: 'postgres', cycle: ['process 18293', 'process 18295'] })
  })
})

describe('a pool whose workers all stand at one place', () => {
  const pool = (threads: string) => ({ 'jstack.txt': DUMP + threads })
  test('they wait for a connection from a pool', async () => {
    const [found] = await alarms(pool(many(10, (i) => java(`http-nio-8080-exec-${i}`, 'TIMED_WAITING (parking)', BORROW))))
    expect(found?.id).toBe('thread-pool-exhaustion')
    expect(found?.facts).toMatchObject({ pool: 'http-nio-8080-exec-#', stuckThreads: 10, place: 'shop.Orders.load (Orders.java:44)' })
    expect(found?.headline).toContain('for a connection from a pool')
  })
  test('they are idle: silent', async () => {
    expect(await ids(pool(many(12, (i) => java(`http-nio-8080-exec-${i}`, 'WAITING (parking)', IDLE))))).toEqual([])
  })
  test('a few wait while the rest works: silent', async () => {
    const works = (i: number) => java(`pool-1-thread-${i}`, 'RUNNABLE', [`shop.Orders.sum(Orders.java:${i})`, ...WORKER])
    expect(await ids(pool(many(8, works) + java('pool-1-thread-9', 'WAITING (parking)', BORROW)))).toEqual([])
  })
  test('connections of a server of one thread each, waiting for their clients: silent', async () => {
    const reads = [
      'sun.nio.ch.NioSocketImpl.park(NioSocketImpl.java:191)',
      'java.net.Socket$SocketInputStream.read(Socket.java:966)',
      'chat.Handler.run(Handler.java:30)',
      'java.lang.Thread.run(Thread.java:840)',
    ]
    expect(await ids(pool(many(20, (i) => java(`client-${i}`, 'RUNNABLE', reads))))).toEqual([])
  })
  const spy = (name: string, frames: string) =>
    `Thread 11388 (idle): "${name}"\n${frames}    run (concurrent/futures/thread.py:58)\n    _worker (concurrent/futures/thread.py:83)\n    run (threading.py:982)\n`
  const SPY =
    'Process 11298: /usr/bin/python3 render.py\nPython v3.11.7 (/usr/bin/python3.11)\n\nThread 11298 (idle): "MainThread"\n    <module> (render.py:15)\n'
  test('py-spy: in the acquire of a semaphore', async () => {
    const text =
      SPY +
      many(2, (i) => spy(`render_${i}`, '    work (render.py:6)\n')) +
      many(8, (i) => spy(`render_${i + 2}`, '    wait (threading.py:327)\n    acquire (threading.py:479)\n    work (render.py:5)\n'))
    const [found] = await alarms({ 'spy.txt': text })
    expect(found?.facts).toMatchObject({ pool: 'render_#', stuckThreads: 8, poolThreads: 10, place: 'work (render.py:5)' })
  })
  test('py-spy: between two pieces of work', async () => {
    const idle = many(
      10,
      (i) =>
        `Thread 1138${i} (idle): "render_${i}"\n    _worker (concurrent/futures/thread.py:81)\n    run (threading.py:982)\n    _bootstrap (threading.py:1002)\n`,
    )
    expect(await ids({ 'spy.txt': SPY + idle })).toEqual([])
  })
  const goroutines = (state: string, n: number) =>
    many(
      n,
      (i) =>
        `goroutine ${i + 20} [${state}]:\nsync.runtime_SemacquireMutex(0xc0000a0000?, 0x0?, 0x0?)\n\t/usr/lib/go/src/runtime/sema.go:77 +0x25\nsync.(*Mutex).lockSlow(0xc000012088)\n\t/usr/lib/go/src/sync/mutex.go:171 +0x165\nmain.(*Ledger).post(0xc000012088, 0x1)\n\t/srv/ledger/main.go:13 +0x5a\ncreated by main.main in goroutine 1\n\t/srv/ledger/main.go:31 +0x3f\n\n`,
    )
  test('Go: minutes in a mutex', async () => {
    const [found] = await alarms({ 'dump.txt': `SIGQUIT: quit\nPC=0x45f180 m=0 sigcode=0\n\n${goroutines('semacquire, 12 minutes', 30)}` })
    expect(found?.facts).toMatchObject({ stuckThreads: 30, place: 'main.(*Ledger).post (main.go:13)' })
  })
  test('Go: a moment in a mutex is a note at most', async () => {
    expect(await ids({ 'dump.txt': goroutines('sync.Mutex.Lock', 30) })).toEqual([])
  })
})

describe('a queue that only grows, in the words of', () => {
  const lines = (line: (queue: number, i: number) => string) => [3, 16, 31, 44, 59, 72].map((q, i) => `${line(q, i)}\n`).join('')
  test.each([
    [
      'ThreadPoolExecutor',
      lines(
        (q, i) =>
          `2026-11-24 10:00:0${i} INFO pool java.util.concurrent.ThreadPoolExecutor@1b28cdfa[Running, pool size = 12, active threads = 12, queued tasks = ${q}, completed tasks = ${i}]`,
      ),
    ],
    ['HikariCP', lines((q, i) => `2026-11-24 10:00:0${i} DEBUG HikariPool-1 - Pool stats (total=10, active=10, idle=0, waiting=${q})`)],
    ['logfmt', lines((q, i) => `time=2026-11-24T10:00:0${i}Z level=info msg=stats workers=12 queue_depth=${q}`)],
    ['JSON', lines((q, i) => `{"ts":"2026-11-24T10:00:0${i}Z","active":12,"queued":${q}}`)],
  ])('%s', async (_, text) => {
    expect(await ids({ 'app.log': text })).toEqual(['thread-pool-exhaustion'])
  })
  test.each([
    [
      'the number of busy workers changes: there is room',
      lines((q, i) => `2026-11-24 10:00:0${i} INFO batch running=${i + 2} pending=${q}`),
    ],
    ['workers are idle', lines((q, i) => `2026-11-24 10:00:0${i} INFO pool total=10 active=6 idle=4 waiting=${q}`)],
  ])('%s: silent', async (_, text) => {
    expect(await ids({ 'app.log': text })).toEqual([])
  })
})
