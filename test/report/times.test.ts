import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { analyzeText, detectors } from '../../src/index.ts'
import type { Report } from '../../src/core/report.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { examples } from '../laws/stories.ts'

const KILLED =
  'Out of memory: Killed process 4242 (java) total-vm:8000000kB, anon-rss:7000000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:15000kB oom_score_adj:0'
const again = KILLED.replace('4242', '4299')
const text = (report: Report): string => renderText(report, { chalk: new Chalk({ level: 0 }), width: 100 })

/** Two kills, two minutes apart, as a log with these stamps in front tells them. */
const log = (first: string, last: string): string => `${first}${KILLED}\n${last}${again}\n`

/** Notation: two lines' beginnings; the times of both in the document; the line of text with when it was. */
const NOTATIONS: Record<string, { log: string; first: object; last: object; when: string; note?: string }> = {
  UTC: {
    log: log('2026-11-21T10:15:00Z node7 kernel: ', '2026-11-21T10:17:00Z node7 kernel: '),
    first: { time: '2026-11-21T10:15:00Z', clock: 'wall' },
    last: { time: '2026-11-21T10:17:00Z', clock: 'wall' },
    when: '21 Nov 2026 10:15:00–10:17:00 UTC',
  },
  'an offset': {
    log: log('2026-11-21T10:15:00+0100 node7 kernel: ', '2026-11-21T10:17:00+0100 node7 kernel: '),
    first: { time: '2026-11-21T10:15:00+01:00', clock: 'wall' },
    last: { time: '2026-11-21T10:17:00+01:00', clock: 'wall' },
    when: '21 Nov 2026 10:15:00–10:17:00 +0100',
  },
  'west, half an hour': {
    log: log('2026-11-21T10:15:00.5-03:30 node7 kernel: ', '2026-11-21T10:17:00-03:30 node7 kernel: '),
    first: { time: '2026-11-21T10:15:00.500-03:30', clock: 'wall' },
    last: { time: '2026-11-21T10:17:00-03:30', clock: 'wall' },
    when: '21 Nov 2026 10:15:00–10:17:00 -0330',
  },
  'a named zone': {
    log: log('Sat 2026-11-21 10:15:00 CET node7 kernel: ', 'Sat 2026-11-21 10:17:00 CET node7 kernel: '),
    first: { time: '2026-11-21T10:15:00+01:00', clock: 'wall' },
    last: { time: '2026-11-21T10:17:00+01:00', clock: 'wall' },
    when: '21 Nov 2026 10:15:00–10:17:00 +0100',
  },
  'an ambiguous name': {
    log: log('Sat 2026-11-21 10:15:00 IST node7 kernel: ', 'Sat 2026-11-21 10:17:00 IST node7 kernel: '),
    first: { time: '2026-11-21T10:15:00', clock: 'wall', zone: 'unknown' },
    last: { time: '2026-11-21T10:17:00', clock: 'wall', zone: 'unknown' },
    when: '21 Nov 2026 10:15:00–10:17:00',
    note: '; times are local to node7: no zone in the input',
  },
  'dmesg -T': {
    log: log('[Sat Nov 21 10:15:00 2026] ', '[Sat Nov 21 10:17:00 2026] '),
    first: { time: '2026-11-21T10:15:00', clock: 'wall', zone: 'unknown' },
    last: { time: '2026-11-21T10:17:00', clock: 'wall', zone: 'unknown' },
    when: '21 Nov 2026 10:15:00–10:17:00',
    note: '; times are local: no zone in the input',
  },
  syslog: {
    log: log('Nov  1 10:15:00 node7 kernel: ', 'Nov  1 10:17:00 node7 kernel: '),
    first: { timeText: '1 Nov 10:15:00', clock: 'wall', zone: 'unknown' },
    last: { timeText: '1 Nov 10:17:00', clock: 'wall', zone: 'unknown' },
    when: '1 Nov 10:15:00–10:17:00',
    note: '; times are local to node7: no zone in the input',
  },
  dmesg: {
    log: log('[ 1002.250001] ', '[ 1122.000000] '),
    first: { timeSinceBoot: 1002.250001, clock: 'boot' },
    last: { timeSinceBoot: 1122, clock: 'boot' },
    when: '1002.3–1122.0 s after boot',
  },
}

/** Fields under other names: `time` of the first and of the last as `first` and `last`, `from` and `to`. */
function both(first: object, last: object, one: string, other: string): object {
  const named = (fields: object, name: string) => Object.entries(fields).map(([key, value]) => [key.replace(/^time/, name), value] as const)
  return Object.fromEntries([...named(first, one), ...named(last, other)])
}

const timesOf = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([name]) => /^(?:first|last|from|to|time|clock|zone)(?:Text|SinceBoot)?$/.test(name)))

describe.each(Object.entries(NOTATIONS))('%s', (_, { log: input, first, last, when, note }) => {
  test('in the document', async () => {
    const report = await analyzeText({ 'kern.log': input })
    expect(report.findings.map(({ id }) => id)).toEqual(['oom-kill-global'])
    const [found] = report.findings
    expect(timesOf(found!)).toEqual(both(first, last, 'first', 'last'))
    expect(found!.evidence.map(timesOf)).toEqual([first, last])
    expect(report.timeline.map(timesOf)).toEqual([first, last])
    expect(timesOf(report.coverage.artifacts[0]!)).toEqual(both(first, last, 'from', 'to'))
  })
  test('in text and Markdown: the date once, the zone, and that there is none', async () => {
    const report = await analyzeText({ 'kern.log': input })
    const folded = text(report).replaceAll(/\s+/g, ' ')
    const each = when.replace('–', ' and ')
    expect(folded).toContain(when.endsWith('boot') ? `${when}. ` : each)
    expect(folded).toMatch(/ Read 1 file/)
    expect(folded).toContain(`, 2 lines, ${when}${note ?? ''}. More: -v`)
    const markdown = renderMarkdown(report)
    expect(markdown).toContain(when.endsWith('boot') ? when : each)
    expect(/\(local time\)/.test(markdown)).toBe(note !== undefined)
    expect(markdown).toContain(`1 file, 2 lines${note ?? ''}\n`)
    expect(markdown).toContain(`\n- ${report.timeline[1]!.clock === 'boot' ? '1122.0 s after boot' : '10:17:00'} `)
  })
})

test('an unexplained line says when it was', async () => {
  const at = async (stamp: string): Promise<object> =>
    timesOf((await analyzeText({ 'x.log': `${stamp} web1 kettle[7]: fatal: cannot boil\n` })).coverage.unexplained[0]!)
  expect(await at('2026-11-21T10:15:00-03:30')).toEqual({ time: '2026-11-21T10:15:00-03:30', clock: 'wall' })
  expect(await at('Nov 21 10:15:00')).toEqual({ timeText: '21 Nov 10:15:00', clock: 'wall', zone: 'unknown' })
})

test('a console log and what syslog wrote below it: the wall clock spans its own lines only', async () => {
  const report = await analyzeText({
    'x.log': `[    1.000000] ${KILLED}\n${log('Nov 21 10:15:00 a kernel: ', 'Nov 21 10:17:00 a kernel: ')}[    9.0] x\n`,
  })
  expect(timesOf(report.coverage.artifacts[0]!)).toEqual({
    fromText: '21 Nov 10:15:00',
    toText: '21 Nov 10:17:00',
    clock: 'wall',
    zone: 'unknown',
  })
})

test('times without a zone beside others; a host only where it speaks for all of them', async () => {
  const zoned = NOTATIONS['an offset']!.log
  const mixed = await analyzeText({ 'a.log': zoned, 'b.log': 'Nov 21 10:15:00 other app[7]: well\n' })
  expect(text(mixed)).toMatch(/2 files, 3 lines, [^;]*; times without a zone are local\./)
  const two = await analyzeText({ 'a.log': NOTATIONS['syslog']!.log, 'b.log': 'Nov 21 10:15:00 other app[7]: well\n' })
  expect(text(two)).toMatch(/2 files, 3 lines, [^;]*; times are local: no zone in the input\./)
})

test('where it was looked for stands with its time', async () => {
  const report = await analyzeText({ 'kern.log': NOTATIONS['a named zone']!.log })
  expect(report.coverage.notObserved.find(({ id }) => id === 'hung-task')?.in).toBe(
    'kernel log (kern.log) 21 Nov 2026 10:15:00–10:17:00 +0100',
  )
})

/** Every name of a date field in the document. */
const DATE = /^(?:first|last|from|to|time)$/

test.each(detectors.map(({ id }) => ({ id, own: examples.filter((example) => example.id === id) })))(
  '$id: date fields hold dates, with an offset or beside zone',
  async ({ own }) => {
    for (const { files } of own) {
      const walk = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return
        for (const [name, inner] of Object.entries(value)) {
          if (name === 'facts' || name === 'entities') continue
          if (DATE.test(name)) {
            expect(Number.isNaN(Date.parse(String(inner))), String(inner)).toBe(false)
            if (!/(?:Z|[+-]\d\d:\d\d)$/.test(String(inner))) expect(value).toMatchObject({ zone: 'unknown', clock: 'wall' })
          }
          if (/^(?:first|last|from|to|time)Text$/.test(name)) expect(value).toMatchObject({ zone: 'unknown', clock: 'wall' })
          if (name.endsWith('SinceBoot')) expect(value).toMatchObject({ clock: 'boot' })
          walk(inner)
        }
      }
      walk(await analyzeText(files))
    }
  },
)
