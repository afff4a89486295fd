import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { renderText } from '../../src/report/text.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import type { Times } from '../../src/core/time/show.ts'
import { timeSpan } from '../../src/core/time/words.ts'
import { finding, report } from './sample.ts'

const plain = new Chalk({ level: 0 })
const show = (r = report(), more: { verbose?: boolean; tty?: boolean; width?: number } = {}) => renderText(r, { chalk: plain, ...more })

test('the whole page', () => {
  const effect = finding({
    key: 'container-oomkilled#1',
    id: 'container-oomkilled',
    cause: 'The container api ended with OOMKilled.',
    evidence: [{ artifact: 'describe.txt', line: 41, offset: 9, text: '    Reason: OOMKilled' }],
    against: [],
  })
  const note = finding({ key: 'reboot#1', id: 'reboot', title: 'The host was rebooted', severity: 'note', count: 1 })
  const base = report([finding(), effect, note])
  const text = show({
    ...base,
    incidents: [
      {
        root: 'oom-kill-cgroup#1',
        effects: ['container-oomkilled#1'],
        why: ['same pod uid', '4 s apart'],
        alternatives: ['a leak may be behind it'],
      },
    ],
  })
  expect(text).toMatchInlineSnapshot(`
    "java (pid 4242) was killed: its container reached its own memory limit of 512
    MiB. More memory for the node does not help. 97 % sure.

    1  CRITICAL  oom-kill-cgroup → container-oomkilled
       3 times, 21 Nov 2026 14:03:11–14:41:56 UTC, 97 % sure
       Cause   java (pid 4242) was killed: its container reached its own memory
               limit of 512 MiB. More memory for the node does not help.
       Then    container-oomkilled: The container api ended with OOMKilled.
       Proof   b.tar.gz!var/log/kern.log:1234–1260  the victim
               | Memory cgroup out of memory: Killed process 4242 (java)
               describe.txt:41
               |     Reason: OOMKilled
               and 2 more lines
               (two independent sources: kernel log, pod status; same pod uid; 4 s
               apart)
       Against the node had memory to spare
       Fix     now      raise the limit from 512Mi to 700Mi
               verify   no new kill within an hour
                        $ kubectl get pod -n shop api-7d9f -w
       Or      a leak may be behind it

    Also found   NOTE reboot: The host was rebooted, 21 Nov 2026 14:03:11–14:41:56
                 UTC
    Read         1 file, 9 lines
                 b.tar.gz!var/log/kern.log (dmesg, 9 lines, 21 Nov 2026
                 13:55:00–14:42:00 UTC)
    Not read     core.4242: unsupported: binary data of an unknown format
    Not seen     oom-kill-global; looked for in kernel log (kern.log): the kernel
                 log is complete
    Next         tells a leak from a low limit
                 $ kubectl top pod -n shop --containers
    "
  `)
})

test('nothing found: says what was read', () => {
  const text = show(report([]))
  expect(text).toContain('No failure that osdx knows was found')
  expect(text).toMatch(/^Read {9}1 file, 9 lines$/m)
})

test('80 columns but for commands', () => {
  for (const line of show(report([finding({ evidence: [{ artifact: 'a.log', line: 1, offset: 0, text: 'word '.repeat(300) }] })])).split(
    '\n',
  ))
    if (!line.includes('$ ')) expect(line.length, line).toBeLessThanOrEqual(80)
})

test('no line begins with log text', () => {
  const bad = ['::error::x', '##vso[task.complete]', '##[error]x', '[x](y)', '%%x']
  for (const start of bad) {
    const text = `${start} ${'long words here '.repeat(6)}${start} ${`${start} `.repeat(40)}`
    const hostile = finding({
      title: text,
      cause: `${text}\n${text}`,
      evidence: [{ artifact: start, line: 1, offset: 0, text, note: text }],
      because: [text],
      fix: [{ when: 'now', say: text }],
    })
    const base = report([hostile, { ...hostile, key: 'b#1', severity: 'note' }], { summary: text })
    const shown = show(sanitize({ ...base, coverage: { ...base.coverage, gaps: [{ what: start, why: text }] } }), { verbose: true })
    for (const line of shown.split('\n')) expect(line.trimStart().startsWith(start), line).toBe(false)
    expect(shown).not.toMatch(/##(?:vso)?\[/)
  }
})

test('on a terminal a quote is one line; colour only with a level', () => {
  const long = report([finding({ evidence: [{ artifact: 'a.log', line: 1, offset: 0, text: 'x'.repeat(500) }] })])
  expect(show(long, { tty: true, width: 90 })).toMatch(/^ {11}\| x{76}…$/m)
  expect(show(long)).not.toContain('\x1b')
  expect(renderText(long, { chalk: new Chalk({ level: 1 }) })).toContain('\x1b[')
})

test('a note that has no room beside its place stands below it, whole', () => {
  const evidence = [
    {
      artifact: 'incident/captures/vmstat.txt',
      line: 4,
      offset: 9,
      text: ' 2  3 334912',
      note: 'si+so ≥ 32 KiB/s in 21 of 21 samples from the first to the last with traffic (threshold 50 %)',
    },
  ]
  expect(show(report([finding({ evidence })]))).toContain(
    [
      '   Proof   incident/captures/vmstat.txt:4',
      '             si+so ≥ 32 KiB/s in 21 of 21 samples from the first to the last',
      '             with traffic (threshold 50 %)',
      '           |  2  3 334912',
    ].join('\n'),
  )
})

test('never longer than a ticket takes', () => {
  const many = Array.from({ length: 3_000 }, (_, i) =>
    finding({ key: `oom-kill-cgroup#${i + 1}`, cause: 'c '.repeat(1_900), title: 't'.repeat(3_000) }),
  )
  const base = report(many)
  const text = show({
    ...base,
    coverage: { ...base.coverage, gaps: Array.from({ length: 1_000 }, () => ({ what: 'p'.repeat(3_000), why: 'w '.repeat(1_500) })) },
  })
  expect(text.length).toBeLessThanOrEqual(60_000)
  expect(text).toMatch(/… \S+ more .*see the JSON/)
})

test.each<[Times<'first' | 'last'>, string]>([
  [{ first: '2026-11-21T14:03:11.123Z', last: '2026-11-21T14:41:56Z' }, '21 Nov 2026 14:03:11–14:41:56 UTC'],
  [{ first: '2026-11-21T14:03:11.123Z', last: '2026-11-21T14:03:11.900Z' }, '21 Nov 2026 14:03:11 UTC'],
  [{ first: '2026-11-21T14:03:11Z', last: '2026-11-22T00:00:01Z' }, '21 Nov 2026 14:03:11 – 22 Nov 2026 00:00:01 UTC'],
  [{ first: '2026-11-21T14:03:11+01:00', last: '2026-11-21T14:41:56+01:00' }, '21 Nov 2026 14:03:11–14:41:56 +0100'],
  [{ first: '2026-11-01T09:03:11-03:30' }, '1 Nov 2026 09:03:11 -0330'],
  [{ first: '2026-10-25T02:59:59+02:00', last: '2026-10-25T02:00:01+01:00' }, '25 Oct 2026 02:59:59 +0200 – 25 Oct 2026 02:00:01 +0100'],
  [{ first: '2026-11-21T14:03:11', last: '2026-11-21T14:41:56', zone: 'unknown' }, '21 Nov 2026 14:03:11–14:41:56'],
  [{ first: '2026-11-21T14:03:11', last: '2026-11-21T14:41:56Z', zone: 'unknown' }, '21 Nov 2026 14:03:11 – 21 Nov 2026 14:41:56 UTC'],
  [{ firstText: '1 Nov 14:03:11', lastText: '1 Nov 14:03:12', zone: 'unknown' }, '1 Nov 14:03:11–14:03:12'],
  [{ firstText: '31 Dec 23:59:58', lastText: '1 Jan 00:00:01', zone: 'unknown' }, '31 Dec 23:59:58 – 1 Jan 00:00:01'],
  [{ firstText: '21 Nov 14:03:11', last: '2026-11-21T14:03:12', zone: 'unknown' }, '21 Nov 14:03:11 – 21 Nov 2026 14:03:12'],
  [{ firstSinceBoot: 12.345678, lastSinceBoot: 45.6 }, '12.3–45.6 s after boot'],
  [{ firstSinceBoot: 12.345678 }, '12.3 s after boot'],
  [{ last: '2026-11-21T14:03:11Z' }, '21 Nov 2026 14:03:11 UTC'],
  [{}, ''],
])('time span %j', (told, words) => expect(timeSpan(told, 'first', 'last')).toBe(words))
