import type { Proof, Watch } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { SAMPLE, type Sample } from '../../records/sample.ts'

/** Rows kept per series, and series kept: enough for a day of one-second samples. */
const MAX_ROWS = 100_000
const MAX_SERIES = 1000

/** One live interval of one run, under vmstat's names whichever tool printed it. Shares in per cent of all CPUs. */
export interface CpuRow {
  readonly tool: string
  readonly r?: number | undefined
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
  readonly rows: CpuRow[]
}

function rowOf(sample: Cited<Sample>): CpuRow | undefined {
  const v = sample.values
  if (sample.tool === 'vmstat' && v.has('id'))
    return {
      tool: 'vmstat',
      r: v.get('r'),
      b: v.get('b'),
      cs: v.get('cs'),
      us: v.get('us') ?? 0,
      sy: v.get('sy') ?? 0,
      id: v.get('id') ?? 0,
      wa: v.get('wa') ?? 0,
      st: v.get('st') ?? 0,
      sample,
    }
  const all = (sample.tool === 'mpstat' && sample.about === 'all') || (sample.tool === 'iostat' && sample.about === 'cpu')
  if (!all || !v.has('%idle')) return undefined
  const us = (v.get('%usr') ?? v.get('%user') ?? 0) + (v.get('%nice') ?? 0)
  const sy = (v.get('%sys') ?? v.get('%system') ?? 0) + (v.get('%irq') ?? 0) + (v.get('%soft') ?? 0)
  return { tool: sample.tool, us, sy, id: v.get('%idle') ?? 0, wa: v.get('%iowait') ?? 0, st: v.get('%steal') ?? 0, sample }
}

/** Collects live rows per run (the mean since boot is left out) and the number of CPUs, when it was given. */
export function watchCpu<F>(bench: Watch<F>, conclude: (runs: readonly CpuSeries[], cpus: number | undefined) => void): void {
  const runs = new Map<string, CpuSeries>()
  let cpus: number | undefined
  bench.on(CPU_COUNT, (count) => void (cpus ??= count.cpus))
  bench.on(SAMPLE, (sample) => {
    if (sample.sinceBoot) return
    const row = rowOf(sample)
    if (row === undefined) return
    let run = runs.get(sample.series)
    if (run === undefined) {
      if (runs.size >= MAX_SERIES) return
      run = { series: sample.series, rows: [] }
      runs.set(sample.series, run)
    }
    if (run.rows.length < MAX_ROWS) run.rows.push(row)
  })
  bench.atEnd(() => conclude([...runs.values()], cpus))
}

export const maxOf = (rows: readonly CpuRow[], name: 'r' | 'b' | 'cs' | 'us' | 'sy' | 'id' | 'wa' | 'st'): number =>
  rows.reduce((most, row) => Math.max(most, row[name] ?? 0), 0)
export const meanOf = (rows: readonly CpuRow[], name: 'r' | 'b' | 'cs' | 'us' | 'sy' | 'id' | 'wa' | 'st'): number =>
  rows.length === 0 ? 0 : Math.round((10 * rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)) / rows.length) / 10

/** First, worst and last of the rows that count, the first with the threshold. */
export function proofOf(rows: readonly CpuRow[], weight: (row: CpuRow) => number, note: string, tell: (row: CpuRow) => string): Proof[] {
  const worst = rows.reduce((a, b) => (weight(b) > weight(a) ? b : a))
  const proof = (row: CpuRow): Proof => ({ at: row.sample.at, time: row.sample.time, witness: 'capture', note: tell(row) })
  return [{ ...proof(rows[0]!), note }, proof(worst), proof(rows.at(-1)!)]
}
export const sharePct = (part: number, all: number): number => (all === 0 ? 0 : Math.round((100 * part) / all))
