import { describe, expect, test } from 'vitest'
import { beginAlike, beginningOf, isRowBeside } from '../../src/reading/peel/beginning.ts'
import { peel } from '../../src/reading/peel/index.ts'
import type { Stated } from '../../src/reading/stated.ts'
import { linesOf } from '../records.ts'

const HEADING = /^(?:LAST SEEN|NAME) {2,}/
const peeled = (lines: readonly string[], stated?: (text: string) => Stated): string[] =>
  peel(linesOf(lines.join('\n')), (text) => HEADING.test(text), stated).map(({ text }) => text)

/** A log whose lines are of many lengths, some of them beyond 80. */
const LOG = Array.from({ length: 12 }, (_, i) => {
  const words = Array.from(
    { length: 4 + ((i * 7) % 11) },
    (_word, k) => `${'request answer payload connection'.split(' ')[(i + k) % 4]}${k}`,
  )
  return `2026-11-2${i % 3}T10:0${i % 10}:0${(i * 3) % 10}Z app[${40 + i}]: ${words.join(' ')}`
})
const LONG = LOG.filter((line) => line.length > 80)

function mailed(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  const at = line.lastIndexOf(' ', width)
  return [line.slice(0, at), ...mailed(line.slice(at + 1), width)]
}

/** As `fold -s` does: the blank stays at the end. */
function folded(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  const at = line.lastIndexOf(' ', width - 1) + 1
  return [line.slice(0, at), ...folded(line.slice(at), width)]
}

const cut = (line: string, width: number): string[] =>
  line.length <= width ? [line] : [line.slice(0, width), ...cut(line.slice(width), width)]

describe('a text that was broken is whole again', () => {
  test('there is something to break', () => expect(LONG.length).toBeGreaterThan(3))
  test.each([
    ['by a mailer', mailed],
    ['by fold -s', folded],
    ['by a terminal, within words', cut],
  ])('%s', (_by, broken) => expect(peeled(LOG.flatMap((line) => broken(line, 80)))).toEqual(LOG))
  test('and quoted below', () => expect(peeled(LOG.flatMap((line) => mailed(line, 80)).map((line) => `> ${line}`))).toEqual(LOG))
  test('and numbered below', () =>
    expect(peeled(LOG.flatMap((line) => mailed(line, 80)).map((line, i) => `${String(i + 1).padStart(6)}\t${line}`))).toEqual(LOG))
  test('after it was numbered', () =>
    expect(peeled(LOG.map((line, i) => `${String(i + 1).padStart(6)}\t${line}`).flatMap((line) => mailed(line, 80)))).toEqual(LOG))
  test('it is cited by its lines, with the first as it stands', () => {
    const lines = peel(linesOf(LOG.flatMap((line) => mailed(line, 80)).join('\n')), () => false)
    const [first] = LOG.filter((line) => line.length > 80)
    const line = lines.find(({ text }) => text === first)!
    expect(line.endLine).toBe(line.line + mailed(first!, 80).length - 1)
    expect(line.verbatim).toBe(mailed(first!, 80)[0])
  })
})

test('rows of a table whose last cell went on below', () => {
  const table = [
    'LAST SEEN   TYPE      REASON      OBJECT                         MESSAGE',
    '2m          Warning   Unhealthy   pod/checkout-7d9f6c9b5-2xk4p   Liveness probe',
    'failed: HTTP probe failed with statuscode: 500',
    '1m          Normal    Killing     pod/checkout-7d9f6c9b5-2xk4p   Container api',
    'failed liveness probe, will be restarted',
  ]
  expect(peeled(table)).toEqual([table[0], `${table[1]} ${table[2]}`, `${table[3]} ${table[4]}`])
})

test('what is known to stand across a seam makes it one', () => {
  const lines = ['Exception in thread "main" java.lang.OutOfMemoryError: unable to create native', 'thread: possibly out of memory']
  expect(peeled(lines, (text) => new Map(text.includes('native thread') ? [['threads', 1]] : []))).toEqual([lines.join(' ')])
  expect(peeled(lines)).toEqual(lines)
})

describe('what both say together', () => {
  const KILL = 'Jun 13 09:14:58 node7 kernel: [814.500000] Out of memory: Killed process 1350'
  const AMOUNTS = '(udhcpc) total-vm:80kB, anon-rss:40kB, UID:0'
  const fields = (text: string): Stated => new Map(text.includes('Killed') ? [['kill', text.includes('1350 (udhcpc)') ? 3 : 2]] : [])
  test('more of what the first says already', () => expect(peeled([KILL, AMOUNTS], fields)).toEqual([`${KILL} ${AMOUNTS}`]))
  test('the same as the first', () =>
    expect(peeled([KILL, AMOUNTS], (text) => new Map(text.includes('Killed') ? [['kill', 2]] : []))).toEqual([KILL, AMOUNTS]))
  test('below a stamp a rest may begin with a capital letter', () => {
    const lines = [KILL.replace('1350', '').trimEnd(), 'Xorg was what was left of the desktop']
    const both = (text: string): Stated => new Map(/Killed process Xorg/.test(text) ? [['kill', 1]] : [])
    expect(peeled(lines, both)).toEqual([lines.join(' ')])
    expect(
      peeled(
        lines.map((line) => line.replace(/^.*\] /, '')),
        both,
      ),
    ).toEqual(lines.map((line) => line.replace(/^.*\] /, '')))
  })
  test('what both say as well with something between them is said by two', () => {
    const lines = [
      'nginx: [error] connect() failed (111: Connection refused) while connecting to upstream',
      'mysqld: ready for connections.',
    ]
    const refused = (text: string): Stated => new Map(/refused.*(?:mysqld|redis)/.test(text) ? [['refused', 3]] : [])
    expect(peeled(lines, refused)).toEqual(lines)
    const atTheEdge = ['nginx: [error] upstream failed (111: Connection refused) while connecting to it', 'mysqld: ready for connections.']
    expect(peeled(atTheEdge, refused)).toEqual(atTheEdge)
    // and not within a word, which a terminal would have cut
    expect(peeled([lines[0]!, 'bob said that redis is fine'], refused)).toEqual([lines[0]!, 'bob said that redis is fine'])
  })
  test('rows of one length that begin alike are rows', () => {
    const mutex = (n: number): string =>
      `$${n} = {__data = {__lock = 2, __count = 0, __owner = 872${n}, __nusers = 1, __kind = 0, __spins = 0}, __align = 2}`
    const owned = (text: string): Stated => new Map([['mutex', text.match(/__owner/g)?.length ?? 0]])
    expect(peeled([mutex(1), mutex(2)], owned)).toEqual([mutex(1), mutex(2)])
  })
  test('a label in the middle of a chain of errors is no speaker', () => {
    const lines = [
      'Error response from daemon: Get "https://registry.lab.example:5443/v2/": tls: failed to verify',
      'certificate: x509: certificate signed by unknown authority',
    ]
    const refused = (text: string): Stated => new Map(/daemon.* certificate signed by/.test(text) ? [['refused', 3]] : [])
    expect(peeled(lines, refused)).toEqual([lines.join(' ')])
  })
  test('an exception stands on a line of its own', () => {
    const lines = [
      '[2026-11-21 05:24:41,101] ERROR Error while writing to checkpoint file /var/lib/kafka/a',
      'java.io.IOException: No space left on device',
    ]
    expect(peeled(lines, (text) => new Map([['disk', text.length]]))).toEqual(lines)
  })
})

describe('of long words, all pieces far below the width', () => {
  const lines = [
    '[  712.400112] jsonwalk[2210]: segfault at 7ffd0a1c1ff8 ip',
    '000055d0c0a4a1d9 sp 00007ffd0a1c2000 error 6 in',
    'jsonwalk[55d0c0a4a000+3000]',
  ]
  const whole = lines.join(' ')
  const stated = (text: string): Stated => new Map(/segfault.* in jsonwalk/.test(text) ? [['segfault', 1]] : [])
  test('the next word had no room', () => expect(peeled(lines, stated)).toEqual([whole]))
  test('it had', () =>
    expect(peeled([...lines.slice(0, 2), 'jsonwalk'], (text) => stated(text))).toEqual([...lines.slice(0, 2), 'jsonwalk']))
})

test('but not what only speaks of failures', () => {
  const lines = [
    '2026-11-21T05:24:41+0000 ip-10-0-0-12 nginx[1733]: 2026/11/21 05:24:41 [notice] 1733#1733: signal process started',
    'ok 12 - retries after EMFILE (too many open files)',
  ]
  expect(peeled(lines, (text) => new Map(text.includes('nginx') && text.includes('EMFILE') ? [['descriptors', 1]] : []))).toEqual(lines)
})

test('what states something by itself is no rest of the row above', () => {
  const rows = [
    'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500',
    '        inet 192.0.2.2  netmask 255.255.255.0  broadcast 192.0.2.255',
    '        ether 52:54:00:12:34:56  txqueuelen 1000  (Ethernet)',
    '        RX packets 2403  bytes 90126319 (85.9 MiB)',
    '        RX errors 0  dropped 0  overruns 0  frame 0',
    '        TX packets 1634  bytes 227998 (222.6 KiB)',
    '        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
    "thread 'main' has overflowed its stack",
  ]
  expect(peeled(rows, (text) => new Map(text.startsWith('thread') ? [['stack overflow', 1]] : []))).toEqual(rows)
})

describe('a text that was not broken stays as it is', () => {
  test.each([
    ['a log with lines of many lengths', LOG],
    [
      'a table whose rows are all of one width',
      Array.from(
        { length: 9 },
        (_, i) => `CLOSE-WAIT 1      0          10.0.0.4:4100${i}     10.0.0.9:9200  users:(("indexer",pid=3318,fd=${i}))`,
      ),
    ],
    [
      'rows of names that differ',
      ['web', 'db', 'queue', 'cache'].map(
        (name, i) => `${`${name}-5f8d7b6c99-${i}jw8c`.padEnd(28)}1/1     Running   0          8d    10.42.3.${31 + i}   node${i}`,
      ),
    ],
    [
      'heads of threads and what stands below them',
      Array.from({ length: 6 }, (_, i) => [
        `"worker-${i}" #${20 + i} daemon prio=5 os_prio=0 cpu=1.20ms elapsed=60.0${i}s tid=0x00007f waiting`,
        '   java.lang.Thread.State: WAITING (parking)',
        '\tat jdk.internal.misc.Unsafe.park(Native Method)',
        '',
      ]).flat(),
    ],
    [
      'one long line, and another below',
      ['a line that is as long as the lines of a mailer are, and ends in no sentence at all', 'Killed', 'done'],
    ],
    [
      'a title between rules',
      [
        '==== START logs for container api of pod shop/api-5c4b3a2d1-9zx8c =========',
        'dial tcp 10.96.7.7:5432: connect: connection refused',
      ],
    ],
  ])('%s', (_what, lines) => expect(peeled(lines)).toEqual(lines))
})

test('how lines begin', () => {
  expect(beginningOf('  Warning  Unhealthy  12m')).toBe('2 A  A')
  expect(beginningOf('10:00:03     all   21.63')).toBe('0 9:9:9  a')
  expect(beginningOf('[0x00007fca] quote() /srv')).toBe('0 [9] a()')
  expect(beginAlike('0 9:9:9  a', '0 9:9:9  9')).toBe(true)
  expect(beginAlike('0 a a', '0 a 9')).toBe(false)
  expect(isRowBeside('web   1/1   Running   0', 'db    0/1   Pending   3')).toBe(true)
  expect(isRowBeside('web   1/1   Running   0', 'failed: HTTP probe')).toBe(false)
})
