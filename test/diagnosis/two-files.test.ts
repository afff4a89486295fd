import { describe, expect, test } from 'vitest'
import { isSocketOf } from '../../src/diagnosis/served-by.ts'
import { analyzeText } from '../../src/index.ts'

/** Each incident as its chain: the root, then its effects. */
async function chains(texts: Record<string, string | readonly string[]>): Promise<string[]> {
  const written = Object.entries(texts).map(([path, text]) => [path, `${typeof text === 'string' ? text : text.join('\n')}\n`] as const)
  const { findings, incidents } = await analyzeText(Object.fromEntries(written))
  const ids = new Map(findings.map(({ key, id }) => [key, id]))
  return incidents.map(({ root, effects }) => [root, ...effects].map((key) => ids.get(key)).join(' > '))
}

describe('a socket and who listens there', () => {
  test.each([
    ['/run/php-fpm/www.sock', 'php-fpm.service', true],
    ['/run/php/php8.3-fpm.sock', 'php-fpm8.3', true],
    ['/run/php/php8.3-fpm.sock', 'php8.3-fpm.service', true],
    ['/run/gunicorn.sock', 'gunicorn.service', true],
    ['/tmp/.s.PGSQL.5432', 'postgresql@15-main.service', true],
    ['/tmp/.s.PGSQL.5432', 'pgbouncer-exporter.service', false],
    ['/run/shop/app.sock', 'app.service', false],
    ['/run/php-fpm/www.sock', 'nginx.service', false],
    ['php-fpm', 'php-fpm.service', false],
  ])('%s, %s: %s', (path, name, is) => expect(isSocketOf(path, name)).toBe(is))
})

const KILLED = [
  'Apr 11 07:20:40 edge3 kernel: Out of memory: Killed process 5120 (uwsgi) total-vm:812328kB, anon-rss:640112kB, file-rss:4768kB, shmem-rss:0kB, UID:33 pgtables:1500kB oom_score_adj:0',
  'Apr 11 07:20:40 edge3 systemd[1]: uwsgi.service: A process of this unit has been killed by the OOM killer.',
  "Apr 11 07:20:40 edge3 systemd[1]: uwsgi.service: Failed with result 'oom-kill'.",
]
const asked = (socket: string, time: string): string =>
  `2026/04/11 ${time} [error] 771#771: *40 connect() to unix:${socket} failed (111: Connection refused) while connecting to upstream, client: 192.0.2.8, server: s.example.net, request: "GET / HTTP/1.1", upstream: "uwsgi://unix:${socket}:", host: "s.example.net"`

describe('root and symptom in two files', () => {
  test('who is refused at the socket of a unit that ended waits for it', async () => {
    expect(await chains({ messages: KILLED, 'nginx/error.log': asked('/run/uwsgi/shop.sock', '07:20:44') })).toEqual([
      'oom-kill-global > unit-failed > dependency-unreachable',
    ])
  })
  test.each([
    ['another socket', '/run/gunicorn/shop.sock', '07:20:44'],
    ['hours later', '/run/uwsgi/shop.sock', '11:20:44'],
  ])('%s is another matter', async (_, socket, time) => {
    const told = await chains({ messages: KILLED, 'nginx/error.log': asked(socket, time) })
    expect(told).toContain('dependency-unreachable')
    expect(told.filter((one) => one.startsWith('oom-kill-global') && one.includes('dependency-unreachable'))).toEqual([])
  })

  const REDIS = [
    'May 02 11:00:00 q5 systemd[1]: Starting redis-server.service - Advanced key-value store...',
    'May 02 11:00:01 q5 systemd[1]: redis-server.service: Main process exited, code=exited, status=1/FAILURE',
    "May 02 11:00:01 q5 systemd[1]: redis-server.service: Failed with result 'exit-code'.",
  ]
  const worker = (host: string, port: number): string =>
    `[2026-05-02 11:00:06,331: ERROR/MainProcess] consumer: Cannot connect to redis://${host}:${port}/1: Error 111 connecting to ${host}:${port}. Connection refused..`
  test('a machine that asks itself by its own name asks the unit that failed there', async () => {
    expect(await chains({ 'journal.log': REDIS, 'worker.log': worker('q5', 6379) })).toEqual(['unit-failed > dependency-unreachable'])
  })
  test('at another port, or another machine, it does not', async () => {
    for (const line of [worker('q5', 5672), worker('q6', 6379)])
      expect((await chains({ 'journal.log': REDIS, 'worker.log': line })).filter((one) => one.includes(' > dependency'))).toEqual([])
  })

  const JOB = [
    'Name:             index-28877',
    'Namespace:        search',
    'Parallelism:      1',
    'Completions:      1',
    'Backoff Limit:    1',
    'Pods Statuses:    0 Active (0 Ready) / 0 Succeeded / 2 Failed',
    'Events:',
    '  Type     Reason                Age   From            Message',
    '  ----     ------                ----  ----            -------',
    '  Normal   SuccessfulCreate      12m   job-controller  Created pod: index-28877-hj2kd',
    '  Normal   SuccessfulCreate      11m   job-controller  Created pod: index-28877-zq8wv',
    '  Warning  BackoffLimitExceeded  10m   job-controller  Job has reached the specified backoff limit',
  ]
  const LOST = ['2026-05-02 03:00:01,100 INFO reading shards', '2026-05-02 03:00:09,331 ERROR getaddrinfo EAI_AGAIN warehouse.internal']
  test('the log of a pod that the controller of a Job names tells why the Job failed', async () => {
    expect(await chains({ 'job.txt': JOB, 'logs/index-28877-zq8wv.log': LOST })).toEqual(['dns-failure > job-failed'])
  })
  test('that of another pod does not', async () => {
    expect(await chains({ 'job.txt': JOB, 'logs/index-28876-aq8wv.log': LOST })).toEqual(['job-failed', 'dns-failure'])
  })

  const STATUS = [
    '● cellar.service - Cellar',
    '     Loaded: loaded (/etc/systemd/system/cellar.service; enabled)',
    '     Active: failed (Result: exit-code) since Tue 2026-05-05 06:10:08 UTC; 3min ago',
    'May 05 06:10:08 s1 systemd[1]: cellar.service: Start request repeated too quickly.',
  ]
  const BOUND = '2026-05-05T06:10:05.112Z [ERROR] listen tcp 0.0.0.0:8080: bind: address already in use'
  test('a log that is called as the unit that failed then tells why', async () => {
    expect(await chains({ 'status.txt': STATUS, 'cellar.log': BOUND })).toEqual(['configuration-error > unit-failed > start-limit-hit'])
  })
  test.each([
    ['attic.log', BOUND],
    // hours before it
    ['cellar.log', BOUND.replace('T06:', 'T01:')],
  ])('%s, %s tells of another', async (file, line) => {
    expect((await chains({ 'status.txt': STATUS, [file]: line })).some((one) => /configuration-error > /.test(one))).toBe(false)
  })

  const DISK = 'Jun  4 12:00:08 box2 kernel: I/O error, dev sdf, sector 41220112 op 0x1:(WRITE) flags 0x800 phys_seg 2 prio class 0'
  const MAPPED = 'Jun  4 12:00:08 box2 kernel: Buffer I/O error on dev dm-4, logical block 5120, lost sync page write'
  test('a mapping of which nothing tells what it lies on fails in the second of the disk below', async () => {
    expect(await chains({ 'kern.log': [DISK, MAPPED] })).toEqual(['disk-io-error > disk-io-error'])
  })
  test.each([
    ['minutes later', [DISK, MAPPED.replace('12:00', '12:09')], {}],
    ['before it', [MAPPED, DISK.replace('12:00:08', '12:00:09')], {}],
    ['above it in the same second', [MAPPED, DISK], {}],
    ['on another machine', [DISK, MAPPED.replace('box2', 'box3')], {}],
    ['of another disk', [DISK, MAPPED.replace('dm-4', 'sdc')], {}],
    [
      'of which lsblk tells',
      [DISK, MAPPED],
      {
        'lsblk.txt':
          'NAME        MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\nsda           8:0    0  1.8T  0 disk \n└─vg0-data  253:4    0   20G  0 lvm  /data',
      },
    ],
  ])('one that fails %s stays apart', async (_, lines, others) => {
    expect(await chains({ 'kern.log': lines, ...others })).toEqual(['disk-io-error', 'disk-io-error'])
  })
})

describe('a certificate beside a clock that is wrong', () => {
  const CLOCK = 'Sep  5 10:30:22 vm4 chronyd[781]: System clock wrong by 1811.201221 seconds'
  const refusal = (time: string): string =>
    `Sep  5 ${time} vm4 agent[901]: Get "https://hub.example.net/": x509: certificate has expired or is not yet valid`
  test('one that may be of either fault, refused in that minute, is refused by the clock', async () => {
    expect(await chains({ messages: [CLOCK, refusal('10:30:25')] })).toEqual(['clock-skew > certificate-error'])
  })
  test.each([
    ['an hour later', CLOCK, refusal('11:40:25')],
    ['a clock that is off by a minute', CLOCK.replace('1811', '71'), refusal('10:30:25')],
  ])('%s it is another matter', async (_, clock, line) => {
    expect((await chains({ messages: [clock, line] })).some((one) => one.includes('clock-skew > '))).toBe(false)
  })
})
