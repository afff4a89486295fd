import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const facts = (report: Report) => report.findings.find((f) => f.id === 'fd-leak')?.facts ?? {}
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')

const LSOF = 'COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n'
const file = (i: number) => `api     4711 root ${i + 5}u  REG  8,1      120 ${91000 + i} /srv/data/f${i}`
const link = (i: number) => `lrwx------ 1 root root 64 Nov 21 14:00 ${i} -> socket:[${81123 + i}]`
const GROWING = [10, 60, 110, 160, 210]
const STEADY = [210, 211, 209, 210, 211]
const dated = (k: number) => `Thu Nov 26 06:0${k}:00 UTC 2026\n`

const shapes: [string, (counts: number[]) => string, boolean][] = [
  ['lsof with dates', (c) => c.map((n, k) => dated(k) + LSOF + lines(n, file)).join(''), true],
  ['lsof -r', (c) => LSOF + c.map((n) => `${lines(n, file)}=======\n`).join(''), false],
  ['lsof -r with times', (c) => c.map((n, k) => `====06:0${k}:00====\n${LSOF}${lines(n, file)}`).join(''), true],
  ['lsof -F -r', (c) => c.map((n) => `p4711\ncapi\n${lines(n, (i) => `f${i}\ntREG\nn/srv/f${i}`)}m\n`).join(''), false],
  ['ls -l of /proc/PID/fd', (c) => c.map((n, k) => `${dated(k)}/proc/4711/fd:\ntotal 0\n${lines(n, link)}`).join(''), true],
  ['a prompt for each listing', (c) => c.map((n) => `$ ls -l /proc/4711/fd\ntotal 0\n${lines(n, link)}`).join(''), false],
  ['date and wc', (c) => c.map((n, k) => `$ date; ls /proc/4711/fd | wc -l\n${dated(k)}${n}\n`).join(''), true],
  [
    'the loop above its output',
    (c) =>
      `$ while true; do echo "$(date +%T) $(ls /proc/4711/fd | wc -l)"; sleep 60; done\n${c.map((n, k) => `06:0${k}:00 ${n}\n`).join('')}`,
    true,
  ],
  ['lsof | wc -l', (c) => c.map((n) => `# lsof -p 4711 | wc -l\n${n}\n`).join(''), false],
  ['fdinfo', (c) => c.map((n) => `$ ls /proc/4711/fdinfo | wc -l\n${n}\n`).join(''), false],
  ['name=value', (c) => c.map((n, k) => `06:0${k}:00 pid=4711 fds=${n}\n`).join(''), true],
]

describe('descriptors over time, in one file', () => {
  test('given back again and again: silent', async () => {
    const saw = [50, 120, 200, 290, 380, 51, 130, 210, 300, 390, 60, 140]
    expect(
      alarms(await analyzeText({ 'fd-count.txt': saw.map((n, k) => `Thu Nov 26 06:${10 + k}:00 UTC 2026\n${n}\n`).join('') })),
    ).toEqual([])
  })

  test.each(shapes)('growing: %s', async (_name, text, timed) => {
    const report = await analyzeText({ 'ticket.txt': text(GROWING) })
    expect(alarms(report)).toEqual(['fd-leak'])
    expect(facts(report)).toMatchObject({
      pid: 4711,
      from: 10,
      to: 210,
      captures: 5,
      fitR2: 1,
      ...(timed ? { windowSeconds: 240, perMin: 50 } : {}),
    })
  })
  test.each(shapes)('steady: %s', async (_name, text) => {
    expect(alarms(await analyzeText({ 'ticket.txt': text(STEADY) }))).toEqual([])
  })
  test.each([
    ['CSV with a heading', 'timestamp,open_fds\n', (k: number, n: number) => `2026-11-26T06:0${k}:00Z,${n}\n`],
    ['seconds since 1970', 'time,fds\n', (k: number, n: number) => `${1_764_136_800 + 60 * k},${n}\n`],
  ])('growing: %s', async (_name, head, row) => {
    const report = await analyzeText({ 'series.csv': head + GROWING.map((n, k) => row(k, n)).join('') })
    expect(facts(report)).toMatchObject({ from: 10, to: 210, windowSeconds: 240, perMin: 50 })
  })
  test('growing with clients that come and go; and time to the limit', async () => {
    const limits =
      'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 4096                 files     \n'
    const report = await analyzeText({
      'fd-count.txt': [100, 160, 155, 240, 290, 282, 350, 410].map((n, k) => `2026-11-26T06:0${k}:00Z ${n}\n`).join(''),
      'proc/4711/limits': limits,
    })
    expect(alarms(report)).toEqual(['fd-leak'])
    expect(facts(report)).toMatchObject({ limit: 1024, from: 100, to: 410, windowSeconds: 420 })
    expect(facts(report)['minutesToLimit']).toBeGreaterThan(10)
  })
  test('several processes in one listing: each has its own', async () => {
    const of = (pid: number, n: number) => `/proc/${pid}/fd:\ntotal 0\n${lines(n, link)}\n`
    const report = await analyzeText({ 'fds.txt': GROWING.map((n) => of(100, 40) + of(200, n)).join('') })
    expect(facts(report)).toMatchObject({ pid: 200, from: 10, to: 210 })
  })
})

describe('one capture, and a kind that nobody keeps', () => {
  test.each([
    ['a socket without a protocol', (i: number) => `java    4711 app ${i}u  sock    0,8      0t0 ${91000 + i} can't identify protocol`],
    ['the same of lsof 4.95', (i: number) => `java    4711 app ${i}u  sock    0,8      0t0 ${91000 + i} protocol: TCPv6`],
    [
      'descriptors with a star',
      (i: number) =>
        `java      4711           app *${i}u     IPv6             ${91000 + i}        0t0        TCP 10.0.0.4:${40000 + i}->10.0.0.9:9200 (CLOSE_WAIT)`,
    ],
    ['deleted files', (i: number) => `java    4711 app ${i}w  REG  8,1      120 ${91000 + i} /tmp/spool/f${i} (deleted)`],
  ])('%s', async (_name, row) => {
    const report = await analyzeText({ 'a.txt': LSOF + lines(300, row) })
    expect(alarms(report)).toEqual(['fd-leak'])
    expect(facts(report)).toMatchObject({ pid: 4711, comm: 'java', kindCount: 300 })
  })
  test('many established connections: silent', async () => {
    expect(
      alarms(
        await analyzeText({
          'a.txt':
            LSOF +
            lines(900, (i) => `nginx  4711 app ${i}u  IPv4  ${91000 + i}      0t0  TCP 10.0.0.4:443->10.0.0.9:${20000 + i} (ESTABLISHED)`),
        }),
      ),
    ).toEqual([])
  })
})
