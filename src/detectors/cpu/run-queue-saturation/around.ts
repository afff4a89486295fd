import { type CpuRuns, cpuRuns, RANK } from '../../../casefile/cpu-runs.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { LOAD_AVERAGE, type LoadAverage } from '../../../records/load-average.ts'
import { PRESSURE, type Pressure } from '../../../records/pressure.ts'
import { SAMPLE, type Sample } from '../../../records/sample.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../../records/process-sample.ts'

export interface Runner {
  readonly comm: string
  readonly processes: number
  readonly nice: number
}

/** What else the input shows of the CPUs. */
export interface Around extends CpuRuns {
  readonly host: string | undefined
  /** The highest load, of equal ones the one that lasted, and the hardest pressure of the last ten seconds. */
  readonly load: Cited<LoadAverage> | undefined
  readonly stalled: Cited<Pressure> | undefined
  /** Where top counted most tasks in state R, those of its first round too: the count is of that moment, whatever its shares are. */
  readonly ready: Cited<Sample> | undefined
  readonly processes: readonly Cited<ProcessSample>[]
  /** Tasks in state R by name, most first. */
  readonly running: readonly (Runner & { readonly first: Cited<ProcessSample> })[]
}

const MAX_RUNNERS = 5
/** What lasts decides between loads that differ by less than can be read. */
const LASTING = 1e6
/** They are running because they look. */
const LOOKS = new Set(['ps', 'top'])

export function aroundOf(scope: Scope): Around {
  const processes = scope.rows(PROCESS_SAMPLE)
  const inStateR = processes.filter(({ state, comm }) => state === 'R' && !LOOKS.has(comm))
  const running = [...grouped(inStateR, ({ comm }) => comm)].map(([comm, own]) => ({
    comm,
    processes: new Set(own.map(({ tid, pid }) => tid ?? pid)).size,
    nice: own[0].nice ?? 0,
    first: own[0],
  }))
  return {
    ...cpuRuns(scope, RANK),
    host: scope.name,
    load: mostOf(scope.rows(LOAD_AVERAGE), ({ one, fifteen }) => one + fifteen / LASTING),
    stalled: mostOf(
      scope.rows(PRESSURE).filter((p) => p.resource === 'cpu' && p.who === 'some' && p.cgroup === undefined),
      ({ avg10 }) => avg10,
    ),
    ready: mostOf(
      scope.rows(SAMPLE).filter(({ tool, values }) => tool === 'top' && values.has('r')),
      ({ values }) => values.get('r') ?? 0,
    ),
    processes,
    running: running.toSorted((a, b) => b.processes - a.processes).slice(0, MAX_RUNNERS),
  }
}

/** Facts that every verdict states. */
export const saidOf = ({ host, cpus, load, stalled, running }: Around) => ({
  host,
  cpus,
  load1: load?.one,
  psiCpuSomeAvg10Pct: stalled?.avg10,
  topRunners: running.map(({ comm, processes, nice }): Runner => ({ comm, processes, nice })),
  comm: running[0]?.comm,
})
