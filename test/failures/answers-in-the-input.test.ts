import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const found = async (files: Record<string, string>, id: string) => (await analyzeText(files)).findings.find((finding) => finding.id === id)!
const REFUSED = 'FATAL:  remaining connection slots are reserved for non-replication superuser connections\n'
const LOGGED = '2025-07-01 10:14:30.120 UTC [8812] FATAL:  sorry, too many clients already\n'

describe('who holds the connections of PostgreSQL', () => {
  test('stands in a count by state alone', async () => {
    const counts =
      '        state        | count \n---------------------+-------\n idle in transaction |   141\n active              |     9\n                     |     5\n idle                |    17\n(4 rows)\n'
    const { title, facts, fix } = await found({ 'psql.txt': REFUSED + counts }, 'connection-limit')
    expect(title).toContain('141 sessions are idle in transaction')
    expect(facts).toMatchObject({ sessions: 167, held: 141, heldState: 'idle in transaction' })
    expect(fix[0]!.run).toContain('pg_terminate_backend')
  })

  test('is nobody known where they all work, and another table counts states of its own', async () => {
    const active = ' count | state \n-------+-------\n     9 | active\n(1 row)\n'
    expect((await found({ 'psql.txt': REFUSED + active }, 'connection-limit')).facts).toMatchObject({ held: 9, heldState: 'active' })
    const orders = ' state | count \n-------+-------\n paid  |   141\n open  |     9\n(2 rows)\n'
    expect((await found({ 'psql.txt': REFUSED + orders }, 'connection-limit')).facts).not.toHaveProperty('held')
  })
})

describe('the limit of PostgreSQL', () => {
  test.each([
    ['settings.txt', ' max_connections | 100\n shared_buffers  | 128MB\n'],
    ['postgresql.conf', 'max_connections = 100\nshared_buffers = 128MB\n'],
    ['postgresql.conf', "max_connections = '100'   # (change requires restart)\n"],
  ])('stands in %s', async (name, text) => {
    const { title, cause } = await found({ 'pg.log': LOGGED, [name]: text }, 'connection-limit')
    expect(title).toContain('max_connections is 100')
    expect(cause).not.toContain('not in the input')
  })

  test('is not that of a MySQL beside it, nor one that is commented out', async () => {
    const mysql = '| Variable_name   | Value |\n| max_connections | 151   |\n'
    expect((await found({ 'pg.log': LOGGED, 'mysql.txt': mysql }, 'connection-limit')).facts).not.toHaveProperty('limit')
    const off = 'shared_buffers = 128MB\n#max_connections = 100\nport = 5432\n'
    expect((await found({ 'pg.log': LOGGED, 'postgresql.conf': off }, 'connection-limit')).facts).not.toHaveProperty('limit')
  })

  test('a client that logs its refusal a moment later is the same refusal', async () => {
    const client = '2025-07-01T10:14:30.125Z ERROR pool: org.postgresql.util.PSQLException: FATAL: sorry, too many clients already\n'
    const later = '2025-07-01T10:19:30.125Z ERROR pool: org.postgresql.util.PSQLException: FATAL: sorry, too many clients already\n'
    expect((await found({ 'pg.log': LOGGED, 'app.log': client }, 'connection-limit')).count).toBe(1)
    expect((await found({ 'pg.log': LOGGED, 'app.log': later }, 'connection-limit')).count).toBe(2)
  })
})

describe('threads and name in an excerpt of /proc/PID/status', () => {
  const text = (threads: number) =>
    `pthread_create failed: Resource temporarily unavailable\nName:\tindexer\nPid:\t9120\nThreads:\t${threads}\n$ cat /proc/9120/limits | grep proc\nMax processes             8192                 8192                 processes\n`
  test('tell who it was, and that the limit is reached', async () => {
    const { title, facts } = await found({ 'a.txt': text(8120) }, 'thread-exhaustion')
    expect(title).toBe(
      'indexer (pid 9120) could not start another thread: RLIMIT_NPROC of the process (max processes) is reached, 8,120 of 8,192 tasks',
    )
    expect(facts).toMatchObject({ comm: 'indexer', threads: 8120, met: true })
  })

  test('far below the limit they do not', async () => {
    expect((await found({ 'a.txt': text(40) }, 'thread-exhaustion')).facts).not.toMatchObject({ met: true })
  })
})

describe('nothing is said that the input does not tell', () => {
  const x509 = (tail: string) =>
    `2025-09-05T10:30:22Z kubelet[901]: E0905 10:30:22.221100 901 x.go:1] "Unhandled Error" err="x509: certificate has expired or is not yet valid${tail}"\n`
  test('Go tells of both ends of the validity, and which only behind that', async () => {
    const either = await found({ 'k.log': x509('') }, 'certificate-error')
    expect(either.facts).toMatchObject({ fault: 'out of its time' })
    expect(either.title).not.toMatch(/ended over it/)
    const after = ': current time 2025-09-05T10:30:22Z is after 2025-09-01T00:00:00Z'
    expect((await found({ 'k.log': x509(after) }, 'certificate-error')).facts).toMatchObject({ fault: 'expired' })
    const before = ': current time 2025-09-05T10:30:22Z is before 2025-09-06T00:00:00Z'
    expect((await found({ 'k.log': x509(before) }, 'certificate-error')).facts).toMatchObject({ fault: 'not yet valid' })
  })

  test('what processes hold is not told where no counter of theirs stands', async () => {
    const info = (anon: string) =>
      `MemTotal:       16180264 kB\nMemFree:          319488 kB\n${anon}Slab:            9800000 kB\nSReclaimable:      92108 kB\nSUnreclaim:      9707892 kB\n`
    expect((await found({ meminfo: info('') }, 'kernel-memory-leak')).excluded).toBeUndefined()
    expect((await found({ meminfo: info('AnonPages:        312000 kB\n') }, 'kernel-memory-leak')).excluded).toContain('305 MiB')
  })

  test('pidstat without its threads counts none', async () => {
    const vmstat = `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n${' 40  0      0 911980 120112 412012    0    0     0    14 51220 260112 22 71  7  0  0\n'.repeat(5)}`
    const pidstat = `Linux 6.1.0-9-amd64 (shop7) \t03/12/26 \t_x86_64_\t(4 CPU)\n\n07:10:01      UID       PID   cswch/s nvcswch/s  Command\n07:10:06     1000      4711  40120.20    310.00  relay\n`
    expect((await found({ 'nproc.txt': '4\n', 'vmstat.txt': vmstat, 'pidstat.txt': pidstat }, 'context-switch-overload')).title).toMatch(
      /^relay keeps the 4 CPUs/,
    )
  })
})

describe('sockets that were counted of one process', () => {
  const text = (filter: string) =>
    `$ ss -tnp ${filter}| awk '{print $1}' | sort | uniq -c\n   3980 CLOSE-WAIT\n     31 ESTAB\n$ ps -o pid,comm,args -p 3310\n    PID COMMAND         COMMAND\n   3310 java            java -jar /opt/bridge/bridge.jar\n`
  test('are its own, and not those of the machine', async () => {
    const { facts, title } = await found({ 'a.txt': text('| grep pid=3310 ') }, 'fd-leak')
    expect(facts).toMatchObject({ pid: 3310, kindCount: 3980, listed: 4011, of: 'sockets' })
    expect(title).toMatch(/\(pid 3310\)|^Process 3310/)
    const all = await found({ 'a.txt': text('') }, 'fd-leak')
    expect(all.title).toMatch(/^This machine holds 3,980/)
  })
})

describe('listings of one process that bear no time', () => {
  const lsof = (count: number) =>
    `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n${Array.from({ length: count }, (_, i) => `squid   771 squid ${20 + i}u IPv4 ${90020 + i} 0t0 TCP 10.0.0.2:3128->10.9.0.${i % 250}:443 (CLOSE_WAIT)\n`).join('')}`
  test('are more than one look', async () => {
    const { cause, facts } = await found({ 'lsof-1.txt': lsof(310), 'lsof-2.txt': lsof(900) }, 'fd-leak')
    expect(cause).toContain('Of its 2 listings one shows 310, and one 900')
    expect(cause).not.toContain('Only one look')
    expect(facts).toMatchObject({ fewest: 310, captures: 2 })
  })

  test('show no growth where they show as many, and one alone is one look', async () => {
    const level = await found({ 'lsof-1.txt': lsof(890), 'lsof-2.txt': lsof(900) }, 'fd-leak')
    expect(level.facts).not.toHaveProperty('fewest')
    expect((await found({ 'lsof-1.txt': lsof(900) }, 'fd-leak')).cause).toContain('Only one look was taken')
  })
})

test('threads that wait for a connection are told of its pool, and of no lock', async () => {
  const thread = (i: number, frames: string) =>
    `"http-exec-${i}" #${40 + i} daemon prio=5 os_prio=0 tid=0x00007f1a2c00${1000 + i} nid=0x${(3000 + i).toString(16)} waiting on condition [0x00007f]\n   java.lang.Thread.State: TIMED_WAITING (parking)\n${frames}\n`
  const pooled =
    '\tat jdk.internal.misc.Unsafe.park(java.base@17/Native Method)\n\t- parking to wait for  <0x00000006c0> (a java.util.concurrent.SynchronousQueue$TransferStack)\n\tat java.util.concurrent.locks.LockSupport.parkNanos(java.base@17/LockSupport.java:252)\n\tat com.zaxxer.hikari.util.ConcurrentBag.borrow(ConcurrentBag.java:151)\n\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:180)\n\tat com.shop.cart.CartDao.load(CartDao.java:44)\n'
  const dump = `2025-03-12 14:01:22\nFull thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode):\n\n${Array.from({ length: 40 }, (_, i) => thread(i, pooled)).join('')}`
  const { fix, title } = await found({ 'dump.txt': dump }, 'thread-pool-exhaustion')
  expect(title).toContain('for a connection from a pool')
  expect(fix.find(({ when }) => when === 'durable')!.say).toMatch(/leakDetectionThreshold/)
  expect(fix.map(({ say }) => say).join()).not.toMatch(/its lock/)
})
