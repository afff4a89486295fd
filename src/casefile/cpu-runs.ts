import { grouped } from '../core/grouped.ts'
import type { Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { CPU_COUNT } from '../records/cpu-count.ts'
import { PROC_STAT, type ProcStat } from '../records/proc-stat.ts'
import { captureOf, SAMPLE, type Sample } from '../records/sample.ts'

/** Moments of sar's tables that are kept: enough for a day of one-second samples. */
const MAX_ROWS = 100_000

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

/** Live rows per run (the mean since boot is left out), and the number of CPUs where it is given. */
export interface CpuRuns {
  readonly runs: readonly CpuSeries[]
  readonly cpus: number | undefined
}

/** What the machine's CPUs did, by the tools that printed it. `tools`: those that are asked for; top only on demand, its rows being the coarsest. */
export function cpuRuns(scope: Scope, tools: readonly string[] = RANK.filter((tool) => tool !== 'top')): CpuRuns {
  return runsOf(scope.rows(SAMPLE), scope.rows(PROC_STAT), scope.rows(CPU_COUNT)[0]?.cpus, tools)
}

export function runsOf(
  samples: readonly Cited<Sample>[],
  stats: readonly Cited<ProcStat>[],
  counted: number | undefined,
  tools: readonly string[],
): CpuRuns {
  const tables = new SarTables()
  const numbers = new Set<string>()
  const counts = [...grouped(stats, ({ of }) => of).values()].flatMap(samplesOf)
  for (const sample of samples) {
    if (sample.tool === 'sar') tables.add(sample)
    if ((sample.tool === 'mpstat' || sample.tool === 'top') && /^\d{1,5}$/.test(sample.about ?? '')) numbers.add(sample.about!)
  }
  const live = [...samples, ...counts].filter(
    (sample) => !sample.sinceBoot && tools.includes(sample.tool) && numbersOf(sample) !== undefined,
  )
  const byRun = grouped(live, ({ tool, series }) => `${tool}\0${series}`)
  const runs = joined([...byRun.values()].map((own) => ({ samples: own, tool: own[0].tool }))).map(({ samples: own, tool }): CpuSeries => ({
    series: own[0]!.series,
    tool,
    rows: own.map((sample) => ({ tool, self: 0, ...numbersOf(sample)!, ...(tool === 'mpstat' ? tables.of(sample) : {}), sample })),
  }))
  runs.sort((a, b) => RANK.indexOf(a.tool) - RANK.indexOf(b.tool))
  // rows for single CPUs count them, where nothing else did
  return { runs, cpus: counted ?? (numbers.size > 1 ? numbers.size : undefined) }
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
