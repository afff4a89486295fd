import { expect, test } from 'vitest'
import { cpuRuns, runsOf, samplesOf } from '../../src/casefile/cpu-runs.ts'
import type { Cited } from '../../src/core/span.ts'
import { CPU_COUNT } from '../../src/records/cpu-count.ts'
import { PROC_STAT, type ProcStat } from '../../src/records/proc-stat.ts'
import { SAMPLE, type Sample } from '../../src/records/sample.ts'
import { at, said, scopeOf } from './texts.ts'

const sample = (tool: string, values: Record<string, number>, of: Partial<Sample> = {}): Cited<Sample> => ({
  tool,
  series: 's',
  values: new Map(Object.entries(values)),
  sinceBoot: false,
  at: at('a', 1),
  ...of,
})
const stat = (ticks: Record<string, Record<string, number>>, of: Partial<Cited<ProcStat>> = {}): Cited<ProcStat> => ({
  of: 'stat',
  ticks: new Map(Object.entries(ticks).map(([cpu, own]) => [cpu, new Map(Object.entries(own))])),
  at: at('p', 1),
  ...of,
})
const ALL = ['vmstat', 'stat', 'mpstat', 'iostat', 'top']
const row = (one: Cited<Sample>, tools = ALL) => {
  const first = runsOf([one], [], undefined, tools).runs[0]?.rows[0]
  if (first === undefined) return undefined
  const { sample: _, tool: __, ...numbers } = first
  return numbers
}

test.each<[string, Cited<Sample>, object | undefined]>([
  [
    'vmstat',
    sample('vmstat', { r: 3, b: 1, cs: 9, us: 10, sy: 20, id: 30, wa: 35, st: 5 }),
    { r: 3, self: 1, b: 1, cs: 9, us: 10, sy: 20, id: 30, wa: 35, st: 5 },
  ],
  [
    'vmstat without a column',
    sample('vmstat', { id: 30 }),
    { r: undefined, self: 1, b: undefined, cs: undefined, us: 0, sy: 0, id: 30, wa: 0, st: 0 },
  ],
  ['vmstat of memory', sample('vmstat', { us: 3 }), undefined],
  [
    'top',
    sample('top', { r: 2, b: 1, cs: 7, us: 10, ni: 1, sy: 20, hi: 2, si: 4, id: 50, wa: 12, st: 3 }, { about: 'all' }),
    { r: 2, self: 1, b: 1, cs: 7, us: 11, sy: 26, id: 50, wa: 12, st: 3 },
  ],
  ['top of one CPU', sample('top', { id: 50 }, { about: '0' }), undefined],
  ['top of memory', sample('top', { us: 50 }, { about: 'all' }), undefined],
  [
    'mpstat',
    sample(
      'mpstat',
      { '%usr': 10, '%nice': 1, '%sys': 20, '%irq': 2, '%soft': 4, '%idle': 50, '%iowait': 12, '%steal': 3 },
      { about: 'all' },
    ),
    { self: 0, us: 11, sy: 26, id: 50, wa: 12, st: 3 },
  ],
  [
    'sar -u',
    sample('mpstat', { '%user': 10, '%system': 20, '%idle': 70 }, { about: 'all' }),
    { self: 0, us: 10, sy: 20, id: 70, wa: 0, st: 0 },
  ],
  ['mpstat of one CPU', sample('mpstat', { '%idle': 70 }, { about: '3' }), undefined],
  ['mpstat of interrupts', sample('mpstat', { 'intr/s': 70 }, { about: 'all' }), undefined],
  ['iostat', sample('iostat', { '%user': 10, '%idle': 70 }, { about: 'cpu' }), { self: 0, us: 10, sy: 0, id: 70, wa: 0, st: 0 }],
  ['iostat of a disk', sample('iostat', { '%idle': 70 }, { about: 'all' }), undefined],
  ['the mean since boot', sample('vmstat', { id: 30 }, { sinceBoot: true }), undefined],
  ['another tool', sample('free', { id: 30, '%idle': 3 }, { about: 'all' }), undefined],
])('one row of %s', (_, one, numbers) => expect(row(one)).toEqual(numbers))

test('only the tools that are asked for; top on demand', () => {
  expect(row(sample('vmstat', { id: 1 }), ['top'])).toBeUndefined()
  const scope = scopeOf(
    said(SAMPLE, sample('top', { id: 1 }, { about: 'all' })),
    said(SAMPLE, sample('vmstat', { id: 2 })),
    said(PROC_STAT, stat({ all: { id: 0 } })),
    said(PROC_STAT, stat({ all: { id: 1000 } })),
    said(CPU_COUNT, { cpus: 8 } as never),
  )
  expect(cpuRuns(scope).runs.map(({ tool }) => tool)).toEqual(['vmstat', 'stat'])
  expect(cpuRuns(scope, ALL).runs.map(({ tool }) => tool)).toEqual(['vmstat', 'stat', 'top'])
  expect(cpuRuns(scope).cpus).toBe(8)
})

test('rows of single CPUs count them', () => {
  const cpus = (tool: string, ...about: (string | undefined)[]) =>
    runsOf(
      about.map((one) => sample(tool, {}, { about: one })),
      [],
      undefined,
      ALL,
    ).cpus
  expect([cpus('mpstat', '0', '1', '1', 'all'), cpus('top', '0', '1', undefined), cpus('mpstat', '0'), cpus('iostat', '0', '1')]).toEqual([
    2,
    2,
    undefined,
    undefined,
  ])
  expect(runsOf([sample('mpstat', {}, { about: '0' }), sample('mpstat', {}, { about: '1' })], [], 16, ALL).cpus).toBe(16)
})

test('tables of sar at the same moment, of its run before another', () => {
  const sar = (series: string, stamp: string | undefined, values: Record<string, number>) => sample('sar', values, { series, stamp })
  const cpu = (series: string, stamp?: string, tool = 'mpstat') =>
    sample(tool, { '%idle': 1 }, { series, stamp, about: tool === 'iostat' ? 'cpu' : 'all' })
  const told = (one: Cited<Sample>, ...tables: Cited<Sample>[]) => {
    const { r, cs } = runsOf([...tables, one], [], undefined, ALL).runs[0]!.rows[0]!
    return [r, cs]
  }
  const tables = [sar('s', '10:00', { 'runq-sz': 3 }), sar('s', '10:00', { 'cswch/s': 9 }), sar('t', '10:00', { 'runq-sz': 5 })]
  expect(told(cpu('s', '10:00'), ...tables)).toEqual([3, 9])
  expect(told(cpu('t', '10:00'), ...tables)).toEqual([5, undefined])
  expect(told(cpu('u', '10:00'), ...tables)).toEqual([5, 9])
  expect(told(cpu('s', '10:01'), ...tables)).toEqual([undefined, undefined])
  expect(told(cpu('s'), sar('s', undefined, { 'runq-sz': 3 }))).toEqual([undefined, undefined])
  expect(told(cpu('s', '10:00', 'iostat'), ...tables)).toEqual([undefined, undefined])
  expect(told(cpu('s', '10:00'), sample('iostat', { 'runq-sz': 3 }, { stamp: '10:00' }))).toEqual([undefined, undefined])
})

test('short runs of one capture are one, long ones stand alone', () => {
  const run = (series: string, n: number, tool = 'vmstat') =>
    Array.from({ length: n }, () => sample(tool, { id: 1, '%idle': 1 }, { series, about: 'cpu' }))
  const { runs } = runsOf(
    [...run('b', 1, 'iostat'), ...run('a#1', 3), ...run('a#2', 1), ...run('a#3', 4), ...run('c', 3), ...run('a#4', 2, 'iostat')],
    [],
    undefined,
    ALL,
  )
  expect(runs.map(({ tool, series, rows }) => [tool, series, rows.length])).toEqual([
    ['vmstat', 'a#3', 4],
    ['vmstat', 'a#1', 4],
    ['vmstat', 'c', 3],
    ['iostat', 'b', 1],
    ['iostat', 'a#4', 2],
  ])
})

test('what /proc/stat counted between two readings', () => {
  const later = stat(
    { all: { us: 300, id: 1100 }, 0: { us: 200, id: 500 }, 1: { us: 100, id: 600 }, 2: { us: 1 } },
    { switches: 5000, running: 4, blocked: 2, at: at('p', 9) },
  )
  const earlier = stat({ all: { us: 100, id: 500 }, 0: { us: 100, id: 200 }, 1: { us: 100, id: 600 } }, { switches: 1000 })
  const samples = samplesOf([later, earlier])
  // 800 ticks of three CPUs are 2.67 s
  expect(
    samples.map(({ about, values, at: { line }, series, tool, sinceBoot }) => [
      about,
      { ...Object.fromEntries(values) },
      line,
      series,
      tool,
      sinceBoot,
    ]),
  ).toEqual([
    ['0', { us: 25, id: 75, seconds: 3 }, 9, 'stat', 'stat', false],
    ['all', { us: 25, id: 75, seconds: 3, cs: 1500, r: 4, b: 2 }, 9, 'stat', 'stat', false],
  ])
})

test('readings less than half a second apart, counters that fell, counts that one lacks', () => {
  const between = (a: Cited<ProcStat>, b: Cited<ProcStat>) => samplesOf([a, b]).map(({ values }) => Object.fromEntries(values))
  expect(between(stat({ all: { id: 0 } }), stat({ all: { id: 49 } }))).toEqual([])
  expect(between(stat({ all: { id: 0 } }), stat({ all: { id: 50 } }))).toEqual([{ id: 100, seconds: 1 }])
  expect(between(stat({ all: { us: 50, id: 0 } }), stat({ all: { us: 20, id: 300, wa: 100 } }))).toEqual([
    { us: 0, id: 100, wa: 0, seconds: 4 },
  ])
  expect(between(stat({ all: { id: 0 } }, { switches: 5 }), stat({ all: { id: 300 } }))).toEqual([{ id: 100, seconds: 3 }])
  expect(between(stat({ all: { id: 0 } }), stat({ all: { id: 300 } }, { switches: 5 }))).toEqual([{ id: 100, seconds: 3 }])
  expect(samplesOf([stat({ 0: { id: 5 } }), stat({ 0: { id: 900 } })])).toEqual([])
  expect(runsOf([], [stat({ all: { id: 0 } }, { of: 'a' }), stat({ all: { id: 900 } }, { of: 'b' })], undefined, ALL).runs).toEqual([])
})
