import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText, type AnalyzeOptions } from '../../src/index.ts'

const kill = (pid: number): string =>
  `Out of memory: Killed process ${pid} (java) total-vm:8000000kB, anon-rss:7000000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:15000kB oom_score_adj:0`
const pids = (report: Report): number[] =>
  report.findings.flatMap(({ id, evidence }) =>
    id === 'oom-kill-global' ? evidence.map(({ text }) => Number(/Killed process (\d+)/.exec(text)?.[1])) : [],
  )
const left = (report: Report): string[] => report.coverage.gaps.filter(({ what }) => what === 'time asked for').map(({ why }) => why)
const ask = (files: Record<string, string>, options: AnalyzeOptions): Promise<Report> => analyzeText(files, options)
/** Kills at three moments: of pid 1, 2 and 3. */
const kills = (...stamps: readonly string[]): string => stamps.map((stamp, i) => `${stamp}${kill(i + 1)}\n`).join('')

const CLOCKS: Record<string, string> = {
  UTC: kills('2026-11-21T10:00:00Z node7 kernel: ', '2026-11-21T11:00:00Z node7 kernel: ', '2026-11-21T12:00:00Z node7 kernel: '),
  'an offset': kills(
    '2026-11-21T10:00:00+01:00 node7 kernel: ',
    '2026-11-21T11:00:00+01:00 node7 kernel: ',
    '2026-11-21T12:00:00+01:00 node7 kernel: ',
  ),
  'no zone': kills('[Sat Nov 21 10:00:00 2026] ', '[Sat Nov 21 11:00:00 2026] ', '[Sat Nov 21 12:00:00 2026] '),
  'no year': kills('Nov 21 10:00:00 node7 kernel: ', 'Nov 21 11:00:00 node7 kernel: ', 'Nov 21 12:00:00 node7 kernel: '),
}

describe.each(Object.entries(CLOCKS))('a log with %s', (clock, log) => {
  test.each<[AnalyzeOptions, number[], number]>([
    [{ since: '2026-11-21T11:00' }, [2, 3], 1],
    [{ since: '2026-11-21T11:00:01' }, [3], 2],
    [{ until: '2026-11-21T11:00' }, [1, 2], 1],
    [{ since: '2026-11-21T10:30', until: '2026-11-21T11:30' }, [2], 2],
    [{ since: '2026-11-21' }, [1, 2, 3], 0],
    [{ until: '2026-11-21' }, [], 3],
    [{ since: '1h' }, [2, 3], 1],
    [{ since: '59m' }, [3], 2],
    [{ until: '90m' }, [1], 2],
    [{ since: '90m', until: '30m' }, [2], 2],
  ])('%j', async (options, expected, outside) => {
    const report = await ask({ 'kern.log': log }, options)
    expect(pids(report)).toEqual(expected)
    const [why, ...more] = left(report)
    expect(more).toEqual([])
    if (outside === 0) expect(why).toBeUndefined()
    else
      expect(why).toMatch(
        new RegExp(
          `^limit: ${expected.length === 0 ? 'nothing that was read lies within it; ' : ''}left out, because outside of it \\(.*\\): ${outside} log lines? `,
        ),
      )
  })
  test('a moment with its zone', async () => {
    const report = await ask({ 'kern.log': log }, { since: '2026-11-21T10:30Z' })
    // 10:30 UTC is 11:30 at +01:00; without a zone all of them may be later
    expect(pids(report)).toEqual({ UTC: [2, 3], 'an offset': [3] }[clock] ?? [1, 2, 3])
    const unknown =
      'limit: kept, because without a time that can be compared with it (since 2026-11-21T10:30Z): 3 log lines and rows of captures'
    if (clock.startsWith('no ')) expect(left(report)[0]).toContain(unknown)
  })
  test('in the zone that the user gives', async () => {
    const report = await ask({ 'kern.log': log }, { since: '2026-11-21T10:30Z', timeZone: '-01:00' })
    // clocks that print none show 10:00, 11:00 and 12:00 at 11:00, 12:00 and 13:00 UTC
    expect(pids(report)).toEqual({ UTC: [2, 3], 'an offset': [3] }[clock] ?? [1, 2, 3])
    expect(left(report).filter((why) => why.includes('kept'))).toEqual([])
    const [found] = report.findings
    if (clock === 'no zone') expect([found?.first, found?.last]).toEqual(['2026-11-21T10:00:00-01:00', '2026-11-21T12:00:00-01:00'])
    if (clock === 'no zone') expect(report.coverage.artifacts[0]).toMatchObject({ from: '2026-11-21T10:00:00-01:00' })
    const later = await ask({ 'kern.log': log }, { since: '2026-11-21T11:30', timeZone: '-01:00' })
    expect(pids(later)).toEqual({ UTC: [], 'an offset': [] }[clock] ?? [3])
  })
})

describe('stamps since boot', () => {
  const log = kills('[ 1000.000001] ', '[ 4600.000001] ', '[ 8200.000001] ')
  test('alone: a duration is counted back on their own clock', async () => {
    expect(pids(await ask({ dmesg: log }, { since: '1h' }))).toEqual([2, 3])
    expect(pids(await ask({ dmesg: log }, { until: '1h' }))).toEqual([1, 2])
    expect(left(await ask({ dmesg: log }, { since: '1h' }))).toEqual([
      'limit: left out, because outside of it (since 1h before 8200.0 s after boot): 1 log line or row of a capture; 1 line that says that something broke',
    ])
  })
  test('cannot be compared with a date: kept, and said', async () => {
    const report = await ask({ dmesg: log }, { since: '2026-11-21T11:00' })
    expect(pids(report)).toEqual([1, 2, 3])
    expect(left(report)).toEqual([
      'limit: kept, because without a time that can be compared with it (since 2026-11-21T11:00): 3 log lines and rows of captures; 3 lines that say that something broke',
    ])
  })
  test('read off another log that tells one of the lines with its date', async () => {
    const usb = 'usb 1-1: new high-speed USB device number 2 using xhci_hcd'
    const files = {
      'kern.log': `2026-11-21T10:00:00Z node7 kernel: [  100.000000] ${usb}\n`,
      dmesg: `[  100.000000] ${usb}\n${kills('[  200.000000] ', '[ 3800.000000] ')}`,
    }
    expect(pids(await ask(files, { since: '2026-11-21T10:30' }))).toEqual([2])
    expect(pids(await ask(files, { until: '2026-11-21T10:30' }))).toEqual([1])
    expect(pids(await ask(files, { since: '1h' }))).toEqual([1, 2])
    expect(pids(await ask(files, { since: '59m' }))).toEqual([2])
  })
  test('of an earlier boot', async () => {
    const two = `[ 9000.000000] ${kill(1)}\n[    0.000000] Linux version 6.1.0\n[   10.000000] ${kill(2)}\n[ 8000.000000] ${kill(3)}\n`
    expect(pids(await ask({ dmesg: two }, { since: '2h' }))).toEqual([3])
    expect(pids(await ask({ dmesg: two }, { since: '3h' }))).toEqual(expect.arrayContaining([2, 3]))
  })
})

describe('two machines in different zones', () => {
  const files = {
    'a.log': kills('2026-11-21T10:00:00+01:00 east kernel: ', '2026-11-21T12:00:00+01:00 east kernel: '),
    'b.log': `2026-11-21T05:00:00-05:00 west kernel: ${kill(8)}\n2026-11-21T06:00:00-05:00 west kernel: ${kill(9)}\n`,
  }
  test.each<[AnalyzeOptions, number[]]>([
    // 09:00, 11:00 UTC; 10:00, 11:00 UTC
    [{ since: '2026-11-21T10:30Z' }, [2, 9]],
    [{ until: '2026-11-21T10:00Z' }, [1, 8]],
    [{ since: '90m' }, [2, 8, 9]],
    [{ since: '30m' }, [2, 9]],
    // each machine's own clock
    [{ since: '2026-11-21T05:30' }, [1, 2, 9]],
    // the zone of the user is one moment for both
    [{ since: '2026-11-21T12:30', timeZone: '+02:00' }, [2, 9]],
  ])('%j', async (options, expected) => expect(pids(await ask(files, options)).sort((a, b) => a - b)).toEqual(expected))
  test('the zone of one is not known: a duration leaves out what is before on its own clock', async () => {
    const mixed = {
      'a.log': files['a.log'],
      'c.log': `Nov 21 03:00:00 south kernel: ${kill(8)}\nNov 21 06:00:00 south kernel: ${kill(9)}\n`,
    }
    const report = await ask(mixed, { since: '1h' })
    expect(pids(report).sort((a, b) => a - b)).toEqual([2, 9])
    expect(left(report)).toEqual([
      expect.stringContaining('before the last moment that the input tells): 2 log lines and rows of captures; 2 lines that say'),
      // the other clock may tell of a later moment than the last that has a zone
      expect.stringMatching(/^limit: kept, .*: 2 log lines and rows of captures; 2 lines that say/),
    ])
  })
})

describe('what lies outside is not listed', () => {
  const log = [
    '2026-11-21T10:00:00Z node7 brewd[7]: fatal: cannot boil',
    '2026-11-21T11:00:00Z node7 brewd[7]: error: kettle 3 is on fire',
    '2026-11-21T12:00:00Z node7 brewd[7]: fatal: cannot boil',
    '2026-11-21T12:00:01Z node7 brewd[7]: all is well',
  ].join('\n')
  const open = async (options: AnalyzeOptions, text = log) =>
    (await ask({ 'x.log': text }, options)).coverage.unexplained.map(({ line, count, time }) => [line, count, time])
  test('unexplained lines: the first within, and so many as are within', async () => {
    expect(await open({})).toEqual([
      [1, 2, '2026-11-21T10:00:00Z'],
      [2, 1, '2026-11-21T11:00:00Z'],
    ])
    expect(await open({ since: '90m' })).toEqual([
      [3, 1, '2026-11-21T12:00:00Z'],
      [2, 1, '2026-11-21T11:00:00Z'],
    ])
    expect(await open({ until: '2026-11-21T10:59' })).toEqual([[1, 1, '2026-11-21T10:00:00Z']])
    const report = await ask({ 'x.log': log }, { since: '2026-11-21T13:00' })
    expect(report.coverage.unexplained).toEqual([])
    expect(report.summary).toMatch(/^No known failure in x\.log of node7 \(.*\) in the time asked for\.$/)
    expect(left(report)).toEqual([
      'limit: nothing that was read lies within it; left out, because outside of it (since 2026-11-21T13:00): 2 log lines and rows of captures; 3 lines that say that something broke',
    ])
  })
  test('of a flood only the ends are kept: a time in its middle still lists it', async () => {
    const at = (n: number) => new Date(Date.UTC(2026, 10, 21, 0, 0, n)).toISOString()
    const flood = Array.from({ length: 3_000 }, (_, n) => `${at(n)} node7 brewd[7]: fatal: cannot boil`).join('\n')
    const report = await ask({ 'x.log': flood }, { since: '2026-11-21T00:20', until: '2026-11-21T00:21' })
    expect(report.coverage.unexplained.map(({ count }) => count)).toEqual([1])
    expect(left(report).at(-1)).toMatch(/^limit: \d{4} repetitions of lines were not counted/)
  })
  test('so does a finding', async () => {
    const at = (n: number) => new Date(Date.UTC(2026, 10, 21, 0, 0, n)).toISOString()
    const flood = Array.from({ length: 5_000 }, (_, n) => `${at(n)} node7 kernel: ${kill(100 + n)}`).join('\n')
    const report = await ask({ 'x.log': flood }, { since: '2026-11-21T00:40', until: '2026-11-21T00:41' })
    expect(report.findings.map(({ id }) => id)).toEqual(['oom-kill-global'])
    expect(await ask({ 'x.log': flood }, { since: '2026-11-21T02:00' })).toMatchObject({ findings: [] })
  })
  test('lines without a date go with the line right above them, and with none farther off', async () => {
    const trace = (gap: string) =>
      [
        '2026-11-21T10:00:00Z node7 app[7]: starting',
        'fatal: cannot boil',
        `${gap}2026-11-21T12:00:00Z node7 app[7]: starting`,
        'fatal: the kettle burst',
      ].join('\n')
    const said = async (text: string, options: AnalyzeOptions) =>
      (await ask({ 'x.log': text }, options)).coverage.unexplained.map(({ text: line }) => line)
    expect(await said(trace(''), {})).toHaveLength(2)
    expect(await said(trace(''), { since: '1h' })).toEqual(['fatal: the kettle burst'])
    expect(await said(trace(''), { until: '1h' })).toEqual(['fatal: cannot boil'])
  })
  test('a finding of such a line too', async () => {
    const text = [
      '2026-11-21T10:00:00Z node7 app[7]: starting',
      'java.lang.OutOfMemoryError: Java heap space',
      '\tat com.example.Kettle.boil(Kettle.java:17)',
      '2026-11-21T12:00:00Z node7 app[7]: starting',
    ].join('\n')
    const found = async (options: AnalyzeOptions) => (await ask({ 'x.log': text }, options)).findings.map(({ id }) => id)
    expect(await found({})).toEqual(['app-oom'])
    expect(await found({ since: '1h' })).toEqual([])
    expect(await found({ until: '1h' })).toEqual(['app-oom'])
  })
  test('where it was looked for is the part that was asked for', async () => {
    const where = async (options: AnalyzeOptions) =>
      (await ask({ 'kern.log': CLOCKS['an offset']! }, options)).coverage.notObserved.find(({ id }) => id === 'hung-task')?.in
    expect(await where({})).toBe('kernel log (kern.log) 21 Nov 2026 10:00:00–12:00:00 +0100')
    expect(await where({ since: '90m' })).toBe('kernel log (kern.log) 21 Nov 2026 10:30:00–12:00:00 +0100')
    expect(await where({ until: '2026-11-21T10:15Z' })).toBe('kernel log (kern.log) 21 Nov 2026 10:00:00–11:15:00 +0100')
    expect(await where({ since: '2026-11-21T13:00' })).toBeUndefined()
  })
})

describe('captures', () => {
  const disk = (used: number) =>
    `Filesystem     1K-blocks    Used Available Use% Mounted on\n/dev/sda1       1000000 ${used}   ${1_000_000 - used}  ${used / 10_000}% /\n`
  const full = async (options: AnalyzeOptions): Promise<string[]> => {
    const text = `2026-11-21T10:00:00Z\n${disk(1_000_000)}\n2026-11-21T12:00:00Z\n${disk(400_000)}`
    return (await ask({ 'df.txt': text }, options)).findings.map(({ id }) => id)
  }
  test('rows below a date are of that time', async () => {
    expect(await full({})).toEqual(['disk-full'])
    expect(await full({ since: '1h' })).toEqual([])
    expect(await full({ until: '1h' })).toEqual(['disk-full'])
  })
  test('rows that bear no time of their own are of the date above them', async () => {
    const limits = (soft: number) =>
      `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft}                 4096                 files\n`
    const log = '2026-11-21T12:00:00Z node7 app[4242]: accept: too many open files\n'
    const files = { 'x.log': log, 'proc/4242/limits': `2026-11-21T10:00:00Z\n${limits(1024)}\n2026-11-21T12:00:00Z\n${limits(2048)}` }
    expect(left(await ask(files, { since: '1h' }))).toEqual([
      'limit: left out, because outside of it (since 1h before 21 Nov 2026 12:00:00 UTC): 1 log line or row of a capture',
    ])
    expect(left(await ask(files, { until: '1h' }))[0]).toContain(': 2 log lines and rows of captures; 1 line that says')
  })
  test('a date above a tool that goes on printing is that of its first row', async () => {
    const vmstat = [
      '2026-11-21T10:00:00Z',
      'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
      ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
      ...Array.from({ length: 9 }, () => ' 1  0      0 800000  10000 500000    0    0     1     2  100  200  5  2 93  0  0'),
    ].join('\n')
    const report = await ask({ 'x.log': CLOCKS['UTC']!, 'vmstat.txt': vmstat }, { since: '1h' })
    expect(left(report)).toEqual([
      expect.stringContaining('left out, because outside of it (since 1h before 21 Nov 2026 12:00:00 UTC): 1 log line or'),
      expect.stringMatching(/^limit: kept, .*: 9 log lines and rows of captures$/),
    ])
  })
  test('rows without a time are kept, and said', async () => {
    const report = await ask({ 'df.txt': disk(1_000_000), 'x.log': CLOCKS['UTC']! }, { since: '2026-11-21T13:00' })
    expect(report.findings.map(({ id }) => id)).toEqual(['disk-full'])
    expect(left(report)).toEqual([
      'limit: left out, because outside of it (since 2026-11-21T13:00): 3 log lines and rows of captures; 3 lines that say that something broke',
      'limit: kept, because without a time that can be compared with it (since 2026-11-21T13:00): 1 log line or row of a capture',
    ])
  })
})

describe('a report of several lines', () => {
  const oom = [
    'java invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0',
    'Mem-Info:',
    'Tasks state (memory values in pages):',
    kill(42),
  ]
  const log = oom.map((line, i) => `2026-11-21T10:00:0${i}Z node7 kernel: ${line}`).join('\n')
  test('is of the time of its first line', async () => {
    const ids = async (options: AnalyzeOptions) =>
      (await ask({ 'kern.log': log }, options)).findings.map(({ id, evidence }) => [id, evidence[0]?.line])
    expect(await ids({ until: '2026-11-21T10:00:00' })).toEqual([['oom-kill-global', 4]])
    expect(await ids({ since: '2026-11-21T10:00:01' })).toEqual([])
  })
})

test('an option that cannot be used is an error', async () => {
  await expect(ask({ x: '' }, { since: 'yesterday' })).rejects.toThrow(RangeError)
  await expect(ask({ x: '' }, { timeZone: 'Mars/Olympus' })).rejects.toThrow('"Mars/Olympus" is neither a zone')
})
