import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyze } from '../../src/index.ts'
import { seenThrough } from '../../src/reading/peel/seen-through.ts'

const KILL =
  'Out of memory: Killed process 3551 (java) total-vm:8390738kB, anon-rss:4198951kB, file-rss:6758kB, shmem-rss:0kB, UID:106 pgtables:8747kB oom_score_adj:0'
const KERNEL = '[   91.000001] '
const SYSTEMD = 'Nov 21 05:24:41 db1 systemd[1]: '

const SENTENCES = [
  ['the kernel', KERNEL, KILL, 'oom-kill-global'],
  ['systemd', SYSTEMD, 'web.service: Main process exited, code=exited, status=1/FAILURE', 'unit-failed'],
  ['systemd of a start', SYSTEMD, 'web.service: Start request repeated too quickly.', 'start-limit-hit'],
  [
    'the kubelet',
    'Nov 21 05:24:41 n1 kubelet[912]: ',
    'E1121 05:24:41.123456     912 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"web\\" with CrashLoopBackOff: \\"back-off 5m0s restarting failed container=web pod=web-1_shop(12345678-1234-1234-1234-123456789abc)\\"" pod="shop/web-1" podUID="12345678-1234-1234-1234-123456789abc"',
    'crash-loop',
  ],
] as const

/** In bytes of Latin-1. */
const ODD = [
  ['a control character', '\x01'],
  ['a bell', '\x07'],
  ['DEL', '\x7f'],
  ['a carriage return', '\r'],
  ['a form feed', '\f'],
  ['an escape', '\x1b'],
  ['a separator', '\x1f'],
  ['bytes that are no UTF-8', '\xff\xfe'],
  ['half a character', '\xc3'],
  ['C1', '\xc2\x90'],
  ['a line separator', '\xe2\x80\xa8'],
  ['no width', '\xe2\x80\x8b'],
  ['a tag', '\xf3\xa0\x81\x81'],
  ['a variation selector', '\xef\xb8\x8f'],
  ['another one', '\xf3\xa0\x84\x80'],
  ['a direction', '\xe2\x81\xa7'],
  ['U+FFFD', '\xef\xbf\xbd'],
  ['several', '\x07\xe2\x80\x8b\xff'],
] as const

const folder = mkdtempSync(join(tmpdir(), 'osdx-seen-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(text: string, kind: BufferEncoding = 'utf8'): Promise<Report> {
  const path = join(folder, 'a.log')
  writeFileSync(path, text, kind)
  return analyze([path], { workers: 0 })
}

const found = async (line: string, kind: BufferEncoding = 'utf8'): Promise<readonly string[]> =>
  (await read(`${line}\n`, kind)).findings.map(({ id }) => id)

describe.each(SENTENCES)('a sentence of %s', (_, head, sentence, id) => {
  test.each(ODD)('with %s before it, within it, in each word, at its end', async (_name, odd) => {
    const each = sentence.replaceAll(/(?<=\s)(\w)/g, `$1${odd}`)
    for (const said of [
      `${odd}${sentence}`,
      `${odd} ${sentence}`,
      `${sentence.slice(0, 3)}${odd}${sentence.slice(3)}`,
      `${sentence}${odd}`,
      each,
    ])
      expect(await found(head + said, 'latin1')).toEqual([id])
  })
  test.each([
    ['no-break blanks', '\xc2\xa0'],
    ['blanks of East Asia', '\xe3\x80\x80'],
    ['tabs', '\t'],
    ['vertical tabs', '\v'],
    ['a filler', '\xe3\x85\xa4'],
  ])('with %s for blanks', async (_name, blank) => {
    expect(await found(head + sentence.replaceAll(' ', blank), 'latin1')).toEqual([id])
  })
})

test('what an envelope spells', async () => {
  const said = KILL.replace('mory', 'm\x07ory').replace('Killed', 'Kil\u200bled')
  const field = { __REALTIME_TIMESTAMP: '1763702681000000', _HOSTNAME: 'db1', _TRANSPORT: 'kernel', SYSLOG_IDENTIFIER: 'kernel' }
  expect(await found(JSON.stringify({ ...field, MESSAGE: said }))).toEqual(['oom-kill-global'])
  expect(await found(JSON.stringify({ log: `${KERNEL}${said}\n`, stream: 'stderr', time: '2025-11-21T05:24:41.1Z' }))).toEqual([
    'oom-kill-global',
  ])
})

test('in a large log, where only lines with a literal are opened', async () => {
  const lines = (from: number): string[] =>
    Array.from(
      { length: 40_000 },
      (_, i) => `[${(from + i / 1000).toFixed(6).padStart(12)}] usb 1-1: a line like all the others, ${i} of many of its kind`,
    )
  for (const odd of ['\x07', '\x7f', '\u200b', '\u00a0', '\u{e0041}', '\ufffd']) {
    const said = `[  100.500000] ${odd === '\u00a0' ? KILL.replaceAll(' ', odd) : KILL.replace('Out of memory', `Out o${odd}f mem${odd}ory`).replace('Killed', `Ki${odd}lled`)}`
    const text = [...lines(10), ...lines(50), said, ...lines(101)].join('\n')
    expect((await read(text)).findings.map(({ id }) => id)).toEqual(['oom-kill-global'])
  }
})

test('the line is quoted as it stands, at its place', async () => {
  const line = `${KERNEL}${KILL.replace('Killed', 'Kil\x07led')}`
  const [finding] = (await read(`[   90.000001] usb 1-1: reset\n${line}\n`)).findings
  const proof = JSON.stringify(finding)
  expect(proof).toContain('"line":2')
  expect(proof).toContain('Kil\\\\x07led')
})

test('a name keeps what stands in it, and a line that tells as much as it is stays', async () => {
  expect(JSON.stringify(await read(`${KERNEL}${KILL.replace('java', 'ja\x07va')}\n`))).toContain('ja\\\\x07va')
  const asked: string[] = []
  const states = (text: string): number => {
    asked.push(text)
    return text.startsWith('Out of memory') ? 1 : 0
  }
  const through = (text: string): string => seenThrough({ written: text, text, states, statements: () => undefined })
  expect(through('Out of memory: killed x\x07y')).toBe('Out of memory: killed x\x07y')
  expect(through('\x07Out of memory')).toBe('Out of memory')
  expect(through('nothing\x07 at all')).toBe('nothing\x07 at all')
  asked.length = 0
  expect(through('an ordinary line of a log, Größe 日本')).toBe('an ordinary line of a log, Größe 日本')
  expect(asked).toEqual([])
})

test('colours are no letters: what they stand around is read as if they were not there', async () => {
  const lines = [
    'Nov 12 03:11:02 pgdb03 systemd[1]: postgresql.service: Main process exited, code=exited, status=1/FAILURE',
    'Nov 12 03:11:09 pgdb03 pgbouncer[991]: WARNING server login failed: connect failed: /var/run/postgresql/.s.PGSQL.5432: No such file or directory',
  ]
  const coloured = lines.map((line) => line.replace(/^(.{16})(.*)$/, '\x1b[32m$1\x1b[0m\x1b[1;31m$2\x1b[0m\x1b[K'))
  const plain = await read(`${lines.join('\n')}\n`)
  const shown = await read(`${coloured.join('\n')}\n`)
  const saying = ({ findings, coverage }: Report) => [
    findings.map(({ id, headline, when, last, lastText }) => [id, headline, when, last, lastText]),
    coverage.unexplained.map(({ line, message, timeText }) => [line, message, timeText]),
  ]
  expect(saying(plain).flat()).not.toEqual([])
  expect(saying(shown)).toEqual(saying(plain))
})

describe('what steers a terminal is no part of a line', () => {
  const LINES = [
    'Nov 21 14:02:11 db02 worker[77]: open /etc/worker/config.yaml: permission denied',
    'Nov 21 14:02:12 db02 systemd[1]: worker.service: Main process exited, code=exited, status=1/FAILURE',
  ]
  const told = async (text: string) => (await read(text)).findings.map(({ id, headline, when }) => [id, headline, when])
  test.each(['\x1b(B\x1b[m', '\x1b[m\x0f', '\x1b[?2004l', '\x0f', '\x1b[?1h\x1b='])('%j before each line', async (odd) => {
    const plain = await told(`${LINES.join('\n')}\n`)
    expect(plain.map(([id]) => id)).toEqual(['permission-denied', 'unit-failed'])
    expect(await told(LINES.map((line) => `${odd}${line}\n`).join(''))).toEqual(plain)
  })
  test('nor of a row of a table, or of a text with quotes', async () => {
    const head = 'Filesystem      Size  Used Avail Use% Mounted on\n'
    const plain = await told(`${head}/dev/sda1        40G   40G     0 100% /\n`)
    expect(plain).toHaveLength(1)
    expect(await told(`${head}/dev/sda1        40G   40G     0 \x1b[31m100%\x1b[m\x0f \x1b]8;;file:///\x1b\\/\x1b]8;;\x1b\\\n`)).toEqual(
      plain,
    )
    for (const odd of ['', '\x1b[?2004l', '\x1b(B', '\x1b[?1h\x1b='])
      expect(await told(`${odd}    --on-full     run when "No space left on device" is seen\n`)).toEqual([])
  })
  test('a name that takes back what stands before it makes no line of its own', async () => {
    const forged = "Nov 21 14:02:12 web01 systemd[1]: ssh.service: Failed with result 'core-dump'."
    for (const back of ['\b'.repeat(49), '\b \b'.repeat(49)])
      expect(await told(`Nov 21 14:02:11 web01 sshd[811]: Invalid user bob${back}${forged}\n`)).toEqual([])
  })
})

test('a message of a journal that tells less with such a character before it', async () => {
  const field = { __REALTIME_TIMESTAMP: '1763702681000000', _HOSTNAME: 'db1', SYSLOG_IDENTIFIER: 'systemd', _PID: '1' }
  for (const odd of ['', '\u200e', '\x07', '\x0f', '\u2066', '\ufffd'])
    expect(await found(JSON.stringify({ ...field, MESSAGE: `${odd}redis.service: Failed with result 'signal'.` }))).toEqual(['unit-failed'])
})
