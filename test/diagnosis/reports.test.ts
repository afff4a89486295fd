import { expect, test } from 'vitest'
import { secondsBetween } from '../../src/core/span.ts'
import { analyze, analyzeText, detectors } from '../../src/index.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'

test('a time without a year is compared by month and day, also in and around leap years', () => {
  const yearless = { wall: Date.UTC(2000, 10, 23, 23, 34, 2), yearless: true, offset: 0 } as const
  expect(secondsBetween({ wall: Date.UTC(2026, 10, 23, 23, 33, 44) }, yearless)).toBe(18)
  expect(secondsBetween(yearless, { wall: Date.UTC(2026, 10, 23, 23, 33, 44) })).toBe(-18)
  expect(
    secondsBetween({ wall: Date.UTC(2026, 0, 1, 0, 0, 5) }, { wall: Date.UTC(2000, 11, 31, 23, 59, 55), yearless: true, offset: 0 }),
  ).toBe(-10)
  expect(secondsBetween(yearless, { ...yearless, wall: yearless.wall + 5000 })).toBe(5)
  expect(secondsBetween({ boot: 5 }, yearless)).toBeUndefined()
  // a clock without a zone and one with: how far apart they are nobody knows
  expect(secondsBetween({ wall: yearless.wall, yearless: true }, yearless)).toBeUndefined()
  expect(secondsBetween({ wall: 0, zoneless: true }, { wall: 0 })).toBeUndefined()
  expect(secondsBetween({ wall: 0, zoneless: true }, { wall: 5000, zoneless: true })).toBe(5)
})

test('the kernel and the pod tell of one kill: one incident, two witnesses, the pod by name', async () => {
  const report = await analyze(['fixtures/incidents/oom-three-views'])
  const [incident] = report.incidents
  expect(report.incidents).toHaveLength(1)
  expect(incident).toMatchObject({
    root: 'oom-kill-cgroup#1',
    effects: expect.arrayContaining(['container-oomkilled#1', 'crash-loop#1']) as string[],
  })
  const root = report.findings.find((f) => f.key === incident?.root)
  expect(root?.count).toBe(3)
  expect(root?.confidence).toBeGreaterThan(0.9)
  expect(root?.because.join()).toMatch(/2 independent sources: kernel log, pod status/)
  expect(root?.entities['pod']).toBe('shop/api-7d9f')
  expect(root?.evidence.some((e) => e.artifact.endsWith('describe.txt'))).toBe(true)
})

test('absence is stated for a program log, not for a document of data', async () => {
  const absent = async (text: string) => (await analyzeText({ 'a.txt': text })).coverage.notObserved.map(({ id }) => id)
  expect(await absent('2026-11-21 10:00:00 INFO started\n')).toContain('fd-exhaustion')
  expect(await absent('started\nlistening on 8080\n')).toContain('fd-exhaustion')
  expect(await absent('{\n  "name": "api"\n}\n')).toEqual([])
  expect(await absent('{"name": "api"}\n')).toEqual([])
  expect(await absent('{"level":"info","msg":"started"}\n{"level":"info","msg":"ready"}\n')).toContain('fd-exhaustion')
  expect(await absent('<?xml version="1.0"?>\n<a/>\n')).toEqual([])
})

test('what a failure is looked for in, some format shows', () => {
  // no format shows the last two whole: of these absence is never stated
  const shown = new Set(['kernel log', 'systemd', 'log', 'smart', 'boot history', ...PARSERS.flatMap((p) => p.shows)])
  expect(detectors.flatMap((d) => d.seenIn.filter((kind) => !shown.has(kind)).map((kind) => `${d.id}: ${kind}`))).toEqual([])
})

test('a table shows what its columns show, and a mean since boot shows nothing of now', async () => {
  const absent = async (text: string) => (await analyzeText({ 'capture.txt': text })).coverage.notObserved.map(({ id }) => id)
  const banner = 'Linux 6.1.0-9-amd64 (web-1) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n'
  const shares = (time: string) => `${time}     all    3.51    0.00    1.26    0.00    0.00    0.00    0.00    0.00    0.00   95.23\n`
  const head = '10:00:01     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n'
  expect(await absent(banner + head + shares('10:00:03'))).toEqual(['cpu-steal', 'io-wait-saturation'])
  expect(await absent(banner + head + shares('10:00:01'))).toEqual([])
  expect(await absent(`${banner}10:00:01  pswpin/s pswpout/s\n10:00:02      0.00      0.00\n`)).toEqual(['swap-thrash'])
  expect(await absent('some avg10=0.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1\n')).toEqual(
    expect.not.arrayContaining(['swap-thrash']),
  )
})
