import { worstOf } from '../../../casefile/series/extremes.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Cited } from '../../../core/span.ts'
import type { ProcessSample } from '../../../records/process-sample.ts'
import { sharePct } from '../cpu-rows.ts'
import { type Around, saidOf } from './around.ts'
import type { Facts } from './judge.ts'
import { leastQueue, type Limits } from './limits.ts'

/** What all processes of one moment did, in per cent of one CPU. */
interface Moment {
  readonly runningPct: number
  readonly waitingPct: number
  /** Tasks that ran or waited, on average over the interval. */
  readonly runnable: number
  /** The row that waited longest. */
  readonly worst: Cited<ProcessSample>
}

/** Where nothing counted the queue itself: %CPU and %wait of all processes are its length. */
export function waitingProcesses(around: Around, cpus: number, t: Limits): Found<Facts> | undefined {
  const { runs, load, processes } = around
  if (runs.some(({ rows }) => rows.length >= t.minSamples && rows.every((row) => row.r !== undefined))) return undefined
  const least = leastQueue(cpus, t)
  const moments = momentsOf(processes)
  const crowded = sustained(moments, (m) => m.runnable >= least && m.runningPct >= (100 - t.maxIdlePct) * cpus, {
    minSamples: (load?.one ?? 0) >= least ? 1 : t.minSamples,
    minShare: t.minShare,
  })?.over
  if (crowded === undefined) return undefined
  const mean = (of: (m: Moment) => number) => crowded.reduce((sum, m) => sum + of(m), 0) / crowded.length
  const worst = worstOf(crowded, (m) => m.runnable)
  const meanR = Math.round(10 * mean((m) => m.runnable)) / 10
  const many = moments.length >= t.minSamples
  const [from, to] = [crowded[0].worst.clock, crowded.at(-1)!.worst.clock]
  const said = saidOf(around)
  const comm = said.comm ?? worst.worst.comm
  return {
    time: crowded[0].worst.time,
    until: crowded.at(-1)!.worst.time,
    facts: {
      samples: moments.length,
      saturatedSamples: crowded.length,
      shareOfSamplesPct: sharePct(crowded.length, moments.length),
      maxR: worst.runnable,
      meanR,
      runnablePerCpu: Math.round((10 * meanR) / cpus) / 10,
      idMeanPct: Math.max(0, Math.round(100 - mean((m) => m.runningPct) / cpus)),
      windowSeconds: many && from !== undefined && to !== undefined ? to - from : undefined,
      ...said,
      comm,
    },
    about: { comm },
    proof: [
      ...cite(worst.worst, `all together: ${worst.runnable} tasks ran or waited`, 'capture'),
      ...((load?.one ?? 0) >= least ? cite(load, `load ${load?.one} on ${cpus} CPUs`, 'capture') : []),
    ],
    certainty: 'shown',
    missing: many ? undefined : 'more samples, which tell how long it lasted',
    settle: 'vmstat 1 30',
  }
}

/**
 * pidstat(1) since 11.7.1 has %wait, the share of time in which a task was ready and had no CPU (run delay of /proc/PID/schedstat).
 * With -t a process is printed, and each of its threads below it: the larger sum counts.
 */
function momentsOf(processes: readonly Cited<ProcessSample>[]): Moment[] {
  const rows = processes.filter((p) => p.source === 'pidstat' && p.lifetime !== true && p.cpuPct !== undefined && p.waitPct !== undefined)
  return [...grouped(rows, ({ series, clock }) => `${series}\0${clock ?? ''}`).values()].map((own) => {
    const sum = (threads: boolean, of: (p: ProcessSample) => number) =>
      own.reduce((all, p) => all + ((p.tid !== undefined) === threads ? of(p) : 0), 0)
    const most = (of: (p: ProcessSample) => number) => Math.max(sum(false, of), sum(true, of))
    const [runningPct, waitingPct] = [most((p) => p.cpuPct!), most((p) => p.waitPct!)]
    return { runningPct, waitingPct, runnable: Math.round((runningPct + waitingPct) / 10) / 10, worst: worstOf(own, (p) => p.waitPct!) }
  })
}
