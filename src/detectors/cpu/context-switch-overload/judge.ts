import { cpuRuns, type CpuRow, type CpuSeries } from '../../../casefile/cpu-runs.ts'
import { SUSTAINED } from '../../../casefile/series/policies.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { goesOn, maxOf, meanOf, measured, ofFirstTool, rowsProve, sharePct, shownBy, spanOf, windowSeconds } from '../cpu-rows.ts'
import { type Switcher, switchersOf } from './switchers.ts'

export interface Facts {
  host: string | undefined
  samples: number
  overloadedSamples: number
  shareOfSamplesPct: number
  maxCs: number
  meanCs: number
  cpus: number | undefined
  csPerCpu: number | undefined
  maxR: number
  syMaxPct: number
  syMeanPct: number
  usMeanPct: number
  idMeanPct: number
  switchers: readonly Switcher[]
  windowSeconds: number | undefined
  comm: string | undefined
  pid: number | undefined
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minSamples: {
    value: SUSTAINED.minSamples.value,
    why: 'Live rows: switches come in heaps whenever a batch starts, so fewer are a moment …',
  },
  minSeconds: { value: 5, why: '… unless they are means over so many seconds (two readings of /proc/stat).' },
  minShare: {
    value: SUSTAINED.minShare.value,
    why: 'Share of the rows that must show it; a pair of threads that fight over a lock do so in most.',
  },
  minCsPerCpu: {
    value: 5000,
    why: 'Switches per second and CPU. An idle desktop does some hundreds, a busy server some thousands; measured pipes and condition convoys begin here.',
  },
  minCsUnknownCpus: { value: 40_000, why: 'Where the number of CPUs is not known: that of eight CPUs.' },
  minSyToUs: { value: 0.5, why: "System time is at least this share of user time: of three units of work one or more is the kernel's …" },
  minRPerCpu: { value: 4, why: '… or this many tasks per CPU want to run.' },
  maxIdlePct: { value: 50, why: 'With more idle time than this the CPUs cope.' },
  maxWaPct: { value: 20, why: 'With more than this the switches are those of tasks that wait for a disk, or for swap.' },
})
type Limits = Values<typeof LIMITS>

/** The kernel is busy with changing tasks: very many switches on CPUs that are not idle, at the cost of the work itself. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const { runs, cpus } = cpuRuns(scope)
  return ofFirstTool(runs, (run) => found(scope, run, cpus, t))
}

/** Switches a second that are too many. */
const leastSwitches = (cpus: number | undefined, t: Limits): number => (cpus === undefined ? t.minCsUnknownCpus : t.minCsPerCpu * cpus)

const isOverloaded = (row: CpuRow, cpus: number | undefined, t: Limits): boolean =>
  (row.cs ?? 0) >= leastSwitches(cpus, t) &&
  row.id < t.maxIdlePct &&
  row.wa < t.maxWaPct &&
  (row.sy >= t.minSyToUs * row.us || (cpus !== undefined && (row.r ?? 0) >= t.minRPerCpu * cpus))

function found(scope: Scope, run: CpuSeries, cpus: number | undefined, t: Limits): Found<Facts> | undefined {
  const { rows } = run
  const shown = shownBy(run, (row) => isOverloaded(row, cpus, t), t)
  if (shown === undefined) return undefined
  const { over, lasting } = shown
  const meanCs = Math.round(meanOf(over, 'cs'))
  const switchers = switchersOf(scope)
  const [most] = switchers
  return {
    ...spanOf(over),
    facts: {
      host: scope.name,
      samples: rows.length,
      overloadedSamples: over.length,
      shareOfSamplesPct: sharePct(over.length, rows.length),
      maxCs: maxOf(rows, 'cs'),
      meanCs,
      cpus,
      csPerCpu: cpus === undefined ? undefined : Math.round(meanCs / cpus),
      maxR: maxOf(rows, 'r'),
      syMaxPct: maxOf(over, 'sy'),
      syMeanPct: meanOf(over, 'sy'),
      usMeanPct: meanOf(over, 'us'),
      idMeanPct: meanOf(over, 'id'),
      switchers: switchers.map(({ at: _at, time: _time, ...switcher }) => switcher),
      windowSeconds: windowSeconds(rows),
      comm: most?.comm,
      pid: most?.pid,
    },
    about: { comm: most?.comm },
    proof: [
      ...rowsProve(
        over,
        (row) => row.cs ?? 0,
        (row) => `${row.cs} switches; ${row.sy} % kernel, ${row.us} % user`,
      ),
      ...(most === undefined ? [] : [{ at: most.at, time: most.time, note: 'switches most' }]),
    ],
    series: [measured(rows, { quantity: 'cpu.context-switches', unit: 'per second', threshold: leastSwitches(cpus, t) }, ({ cs }) => cs)],
    certainty: 'shown',
    ongoing: goesOn(over, rows),
    severity: lasting ? 'warning' : 'note',
    ...missingOf(lasting, cpus),
  }
}

function missingOf(lasting: boolean, cpus: number | undefined): { missing?: string; settle?: string } {
  if (!lasting) return { missing: 'more samples (these are a moment)', settle: 'vmstat 1 30' }
  return cpus === undefined ? { missing: 'the number of CPUs', settle: 'nproc' } : {}
}
