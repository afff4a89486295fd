import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { recordsOf } from '../records.ts'

/** Ten failures, each told by one line, as a kernel log, a journal and programs write them. */
const FAILURES: readonly (readonly [id: string, line: string])[] = [
  [
    'oom-kill-global',
    '[24288.412345] Out of memory: Killed process 22270 (scan) total-vm:8123456kB, anon-rss:6023456kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:12345kB oom_score_adj:0',
  ],
  [
    'segfault',
    'Nov 21 05:24:41 web1 kernel: nginx[2213]: segfault at 18 ip 000055d0c0a1b2c3 sp 00007ffd1b2c3d40 error 4 in nginx[55d0c0a00000+12000]',
  ],
  ['soft-lockup', '[86123.456789] watchdog: BUG: soft lockup - CPU#3 stuck for 23s! [kworker/3:1:1234]'],
  ['app-oom', 'java.lang.OutOfMemoryError: Java heap space'],
  ['fd-exhaustion', '2026/11/21 05:24:41 [crit] 29#29: accept4() failed (24: Too many open files)'],
  ['stack-overflow', "thread 'main' has overflowed its stack"],
  ['process-aborted', 'double free or corruption (!prev)'],
  ['unit-failed', "Nov 21 05:24:41 web1 systemd[1]: orders.service: Failed with result 'exit-code'."],
  ['filesystem-readonly', 'Nov 21 05:24:41 web1 kernel: EXT4-fs (sda1): Remounting filesystem read-only'],
  ['kernel-panic', '[ 3.141593] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)'],
]
const found = async (text: string): Promise<Set<string>> => new Set((await analyzeText({ 'ticket.txt': text })).findings.map((f) => f.id))

test.each(FAILURES)('%s is found alone', async (id, line) => {
  expect(await found(`${line}\n`)).toContain(id)
})

/** Formats whose sections are one document: a line in the middle of one makes another document of it. */
const DOCUMENTS = new Set([
  'kube-object',
  'kube-object-json',
  'sysstat-json',
  'iostat-json',
  'nstat-json',
  'malloc-info',
  'journal-export',
  'journal-json',
  'docker-inspect',
  'hs-err',
  'coredump-message',
])

const ids = FAILURES.map(([id]) => id)

describe('a word of a heading in a log line hides nothing', () => {
  test.each(PARSERS.flatMap(({ id, begins = [] }) => begins.map((literal) => ({ id, literal }))))('$id: $literal', async ({ literal }) => {
    for (const around of [
      literal,
      `worker ${literal.trim()} and draining`,
      `2026-11-21 05:24:40 INFO ${literal} x`,
      `Nov 21 05:24:40 web1 app[12]: ${literal}`,
    ]) {
      const all = await found(FAILURES.map(([, line]) => `${around}\n${line}\n`).join(''))
      expect([...all], around).toEqual(expect.arrayContaining(ids))
    }
  })
})

describe('a section hides nothing', () => {
  const samples = PARSERS.flatMap(({ id, samples: own }) => own.map((sample, i) => ({ id, name: `${id} ${i + 1}`, ...sample })))
  test.each(samples.map((sample, i) => ({ ...sample, i })))('before and after $name', async ({ text, i }) => {
    for (let n = i; n < i + 3; n++) {
      const [id, line] = FAILURES[n % FAILURES.length]!
      expect(await found(`${line}\n${text}`), `${line} before`).toContain(id)
      expect(await found(`${text.trimEnd()}\n${line}\n`), `${line} after`).toContain(id)
      expect(await found(`${text}\n${line}\n`), `${line} after a blank line`).toContain(id)
    }
  })
  test.each(samples.filter(({ id }) => !DOCUMENTS.has(id)))('inside $name', async ({ text }) => {
    const rows = text.trimEnd().split('\n').slice(0, 24)
    for (let at = 1; at < rows.length; at++) {
      const [id, line] = FAILURES[at % FAILURES.length]!
      expect(await found([...rows.slice(0, at), line, ...rows.slice(at)].join('\n')), `${line} at line ${at + 1}`).toContain(id)
    }
  })
})

describe('what stands around a section hides nothing of it', () => {
  const samples = PARSERS.flatMap(({ id, samples: own }) =>
    own.filter(({ path }) => path === undefined).map(({ text }, i) => ({ id, name: `${id} ${i + 1}`, text })),
  )
  const stated = (text: string) => recordsOf(text).records.map((record) => (record as [string, number, unknown])[0])
  test.each(samples)('$name', ({ id, text }) => {
    const alone = stated(text)
    expect(alone.length, 'it states something').toBeGreaterThan(0)
    for (const before of [
      '[86123.456789] usb 1-1: new high-speed USB device number 5 using xhci_hcd',
      'This is what I saw:\n',
      '### Output\n\n```',
    ])
      expect(stated(`${before}\n${text}`), before).toEqual(alone)
    expect(recordsOf(`2026-11-21 05:24:41 INFO started\n${text}`).format).toContain(id)
  })
  test.each(samples)('$name quoted, numbered, indented', ({ text }) => {
    const alone = stated(text)
    const rows = text.trimEnd().split('\n')
    expect(stated(rows.map((row) => `> ${row}`).join('\n')), 'quoted').toEqual(alone)
    expect(stated(rows.map((row) => `    ${row}`).join('\n')), 'indented').toEqual(alone)
    if (rows.length > 2) {
      expect(stated(rows.map((row, i) => `${String(i + 37).padStart(6)}\t${row}`).join('\n')), 'nl').toEqual(alone)
      expect(stated(rows.map((row, i) => `${i + 37}:${row}`).join('\n')), 'grep -n').toEqual(alone)
    }
  })
})
