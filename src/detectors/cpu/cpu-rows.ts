import { collect } from '../../casefile/series/collect.ts'
import { firstWorstLast } from '../../casefile/series/extremes.ts'
import type { Proof, Sight } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { PROC_STAT, type ProcStat } from '../../records/proc-stat.ts'
import { captureOf, SAMPLE, type Sample } from '../../records/sample.ts'

/** Rows kept per series, and series kept: enough for a day of one-second samples. */
const MAX_ROWS = 100_000
const MAX_SERIES = 1000

/** One live interval of one run, under vmstat's names whichever tool printed it. Shares in per cent of all CPUs. */
export interface CpuRow {
  readonly tool: string
  readonly r?: number | undefined
  /** Tasks in `r` that only measure: vmstat and top count themselves, sar does not. */
  readonly self: number
  readonly b?: number | undefined
  readonly cs?: number | undefined
  readonly us: number
  readonly sy: number
  readonly id: number
  readonly wa: number
  readonly st: number
  readonly sample: Cited<Sample>
}

export interface CpuSeries {
  readonly series: string
  readonly tool: string
  readonly rows: CpuRow[]
}

/** Tools by how much one row of them tells; a failure is told from the first that shows it. */
export const RANK = ['vmstat', 'stat', 'mpstat', 'iostat', 'top']

type Numbers = Pick<CpuRow, 'us' | 'sy' | 'id' | 'wa' | 'st'> & Partial<Pick<CpuRow, 'r' | 'b' | 'cs' | 'self'>>

function numbersOf(sample: Sample): Numbers | undefined {
  const v = sample.values
  const n = (name: string) => v.get(name) ?? 0
  if (sample.tool === 'vmstat' && v.has('id'))
    return { r: v.get('r'), self: 1, b: v.get('b'), cs: v.get('cs'), us: n('us'), sy: n('sy'), id: n('id'), wa: n('wa'), st: n('st') }
  if ((sample.tool === 'top' || sample.tool === 'stat') && sample.about === 'all' && v.has('id'))
    return {
      r: v.get('r'),
      self: 1,
      b: v.get('b'),
      cs: v.get('cs'),
      us: n('us') + n('ni'),
      sy: n('sy') + n('hi') + n('si'),
      id: n('id'),
      wa: n('wa'),
      st: n('st'),
    }
  const all = (sample.tool === 'mpstat' && sample.about === 'all') || (sample.tool === 'iostat' && sample.about === 'cpu')
  if (!all || !v.has('%idle')) return undefined
  const us = (v.get('%usr') ?? n('%user')) + n('%nice')
  const sy = (v.get('%sys') ?? n('%system')) + n('%irq') + n('%soft')
  return { us, sy, id: n('%idle'), wa: n('%iowait'), st: n('%steal') }
}

/** sar prints the queue and the switches in tables of their own: rows of one moment belong together. */
class SarTables {
  readonly #bySeries = new Map<string, { r?: number; cs?: number }>()
  readonly #byStamp = new Map<string, { r?: number; cs?: number; series: string | undefined }>()

  add(sample: Sample): void {
    const cs = sample.values.get('cswch/s')
    const r = sample.values.get('runq-sz')
    if (sample.stamp === undefined || (cs === undefined && r === undefined) || this.#bySeries.size > MAX_ROWS) return
    const found = { ...(cs === undefined ? {} : { cs }), ...(r === undefined ? {} : { r }) }
    const key = `${sample.series}\0${sample.stamp}`
    this.#bySeries.set(key, { ...this.#bySeries.get(key), ...found })
    this.#byStamp.set(sample.stamp, { ...this.#byStamp.get(sample.stamp), ...found, series: sample.series })
  }

  of(sample: Sample): { r?: number; cs?: number } | undefined {
    if (sample.stamp === undefined) return undefined
    return this.#bySeries.get(`${sample.series}\0${sample.stamp}`) ?? this.#byStamp.get(sample.stamp)
  }
}

/** Collects live rows per run (the mean since boot is left out) and the number of CPUs, when it was given. */
export function watchCpu(
  bench: Sight,
  conclude: (runs: readonly CpuSeries[], cpus: number | undefined) => void,
  tools: readonly string[] = RANK.filter((tool) => tool !== 'top'),
): void {
  const runs = new Map<string, Run>()
  const tables = new SarTables()
  const numbers = new Set<string>()
  let cpus: number | undefined
  bench.on(CPU_COUNT, (count) => void (cpus ??= count.cpus))
  const see = (sample: Cited<Sample>): void => {
    if (sample.tool === 'sar') tables.add(sample)
    if ((sample.tool === 'mpstat' || sample.tool === 'top') && /^\d{1,5}$/.test(sample.about ?? '') && numbers.size < 10_000)
      numbers.add(sample.about!)
    if (sample.sinceBoot || !tools.includes(sample.tool) || numbersOf(sample) === undefined) return
    const key = `${sample.tool}\0${sample.series}`
    let run = runs.get(key)
    if (run === undefined) {
      if (runs.size >= MAX_SERIES) return
      run = { samples: [], tool: sample.tool }
      runs.set(key, run)
    }
    if (run.samples.length < MAX_ROWS) run.samples.push(sample)
  }
  bench.on(SAMPLE, see)
  const stats = new Map<string, Cited<ProcStat>[]>()
  bench.on(PROC_STAT, (stat) => {
    collect(stats, stat.of, stat, { maxKeys: MAX_SERIES, maxEach: MAX_ROWS })
  })
  bench.atEnd(() => {
    for (const list of stats.values()) for (const sample of samplesOf(list)) see(sample)
    const series = joined([...runs.values()]).map(({ samples, tool }): CpuSeries => ({
      series: samples[0]!.series,
      tool,
      rows: samples.map((sample) => ({ tool, self: 0, ...numbersOf(sample)!, ...(tool === 'mpstat' ? tables.of(sample) : {}), sample })),
    }))
    series.sort((a, b) => RANK.indexOf(a.tool) - RANK.indexOf(b.tool))
    // rows for single CPUs count them, where nothing else did
    conclude(series, cpus ?? (numbers.size > 1 ? numbers.size : undefined))
  })
}

interface Run {
  readonly samples: Cited<Sample>[]
  readonly tool: string
}

/** Runs with fewer live rows are too short to be judged alone. */
const SHORT_RUN = 4

/** Short runs of one capture are one series. */
function joined(runs: readonly Run[]): Run[] {
  const long = runs.filter((run) => run.samples.length >= SHORT_RUN)
  const short = new Map<string, Run>()
  for (const { samples, tool } of runs) {
    if (samples.length >= SHORT_RUN) continue
    const key = `${tool}\0${captureOf(samples[0]!.series)}`
    const run = short.get(key) ?? { samples: [], tool }
    for (const sample of samples) run.samples.push(sample)
    short.set(key, run)
  }
  return [...long, ...short.values()]
}

/** USER_HZ of all common kernels: ticks of /proc/stat in a second. */
const TICKS_PER_SECOND = 100

/** What /proc/stat counted between one reading and the next, for all CPUs and each. */
export function samplesOf(readings: readonly Cited<ProcStat>[]): Cited<Sample>[] {
  const ticksOf = (stat: ProcStat) => [...(stat.ticks.get('all')?.values() ?? [])].reduce((sum, n) => sum + n, 0)
  const sorted = [...readings].sort((a, b) => ticksOf(a) - ticksOf(b))
  return sorted.slice(1).flatMap((stat, i) => {
    const before = sorted[i]!
    const cpus = Math.max(1, [...stat.ticks.keys()].filter((name) => name !== 'all').length)
    const elapsed = (ticksOf(stat) - ticksOf(before)) / TICKS_PER_SECOND / cpus
    if (elapsed < 0.5) return []
    return [...stat.ticks].flatMap(([cpu, ticks]) => {
      const was = before.ticks.get(cpu)
      const grown = [...ticks].map(([name, n]) => [name, Math.max(0, n - (was?.get(name) ?? n))] as const)
      const all = grown.reduce((sum, [, n]) => sum + n, 0)
      if (was === undefined || all === 0) return []
      const values = new Map(grown.map(([name, n]) => [name, Math.round((1000 * n) / all) / 10]))
      values.set('seconds', Math.round(elapsed))
      if (cpu === 'all' && stat.switches !== undefined && before.switches !== undefined)
        values.set('cs', Math.round((stat.switches - before.switches) / elapsed))
      if (cpu === 'all' && stat.running !== undefined) values.set('r', stat.running)
      if (cpu === 'all' && stat.blocked !== undefined) values.set('b', stat.blocked)
      return [{ tool: 'stat', series: stat.of, values, about: cpu, sinceBoot: false, at: stat.at }]
    })
  })
}

/** One interval of /proc/stat is a mean over many seconds; a row of the other tools is one or two. */
export const enough = ({ tool, rows }: CpuSeries, t: { readonly minSamples: number; readonly minSeconds: number }): boolean =>
  rows.length >= t.minSamples ||
  (tool === 'stat' && rows.reduce((sum, row) => sum + (row.sample.values.get('seconds') ?? 0), 0) >= t.minSeconds)

/** Shows runs to `judge`, best tool first, until one tool's runs have shown the failure. */
export function firstTool(runs: readonly CpuSeries[], judge: (run: CpuSeries) => boolean): boolean {
  let shown: string | undefined
  for (const run of runs) {
    if (shown !== undefined && shown !== run.tool) break
    if (judge(run)) shown = run.tool
  }
  return shown !== undefined
}

type Name = 'r' | 'b' | 'cs' | 'us' | 'sy' | 'id' | 'wa' | 'st'

export const maxOf = (rows: readonly CpuRow[], name: Name): number => rows.reduce((most, row) => Math.max(most, row[name] ?? 0), 0)
export const meanOf = (rows: readonly CpuRow[], name: Name): number =>
  rows.length === 0 ? 0 : Math.round((10 * rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)) / rows.length) / 10

/** First, worst and last of the rows that count, the first with the threshold. */
export function proofOf(
  rows: readonly [CpuRow, ...CpuRow[]],
  weight: (row: CpuRow) => number,
  note: string,
  tell: (row: CpuRow) => string,
): Proof[] {
  const proof = (row: CpuRow): Proof => ({ at: row.sample.at, time: row.sample.time, witness: 'capture', note: tell(row) })
  const { first, worst, last } = firstWorstLast(rows, weight)
  return [{ ...proof(first), note }, proof(worst), proof(last)]
}
export const sharePct = (part: number, all: number): number => (all === 0 ? 0 : Math.round((100 * part) / all))

/** Seconds from the first to the last sample, where the capture dates them. */
export function windowSeconds(rows: readonly CpuRow[]): number | undefined {
  const [first, last] = [rows[0]?.sample.time, rows.at(-1)?.sample.time]
  if (first === undefined || last === undefined || !('wall' in first) || !('wall' in last)) {
    const [a, b] = [secondsOf(rows[0]?.sample.stamp), secondsOf(rows.at(-1)?.sample.stamp)]
    return a === undefined || b === undefined || rows.length < 2 ? undefined : (b - a + 86_400) % 86_400
  }
  return rows.length < 2 ? undefined : Math.round((last.wall - first.wall) / 1000)
}

function secondsOf(stamp: string | undefined): number | undefined {
  const m = /^(\d\d)\D(\d\d)\D(\d\d)秒?( [AP]M)?/.exec(stamp ?? '')
  if (m === null) return undefined
  return ((m[4] === undefined ? Number(m[1]) : (Number(m[1]) % 12) + (m[4] === ' PM' ? 12 : 0)) * 60 + Number(m[2])) * 60 + Number(m[3])
}
