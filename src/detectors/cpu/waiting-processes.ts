import type { Cited } from '../../core/span.ts'
import type { ProcessSample } from '../../records/process-sample.ts'

/** What all processes of one moment did, in per cent of one CPU. */
export interface Moment {
  readonly runningPct: number
  readonly waitingPct: number
  /** Tasks that ran or waited, on average over the interval. */
  readonly runnable: number
  /** The row that waited longest. */
  readonly worst: Cited<ProcessSample>
}

interface Sums {
  processes: number
  processesWait: number
  threads: number
  threadsWait: number
  worst: Cited<ProcessSample>
}

const MAX_MOMENTS = 100_000

/**
 * pidstat(1) since 11.7.1 has %wait, the share of time in which a task was ready and had no CPU (run delay of /proc/PID/schedstat).
 * With %CPU, summed over the processes of one moment, it is the length of the run queue.
 */
export class WaitingProcesses {
  readonly #moments = new Map<string, Sums>()

  see(p: Cited<ProcessSample>): void {
    if (p.source !== 'pidstat' || p.lifetime === true || p.cpuPct === undefined || p.waitPct === undefined) return
    const key = `${p.series}\0${p.clock ?? ''}`
    let sums = this.#moments.get(key)
    if (sums === undefined) {
      if (this.#moments.size >= MAX_MOMENTS) return
      sums = { processes: 0, processesWait: 0, threads: 0, threadsWait: 0, worst: p }
      this.#moments.set(key, sums)
    }
    // with -t a process is printed, and each of its threads below it
    if (p.tid === undefined) {
      sums.processes += p.cpuPct
      sums.processesWait += p.waitPct
    } else {
      sums.threads += p.cpuPct
      sums.threadsWait += p.waitPct
    }
    if (p.waitPct > sums.worst.waitPct!) sums.worst = p
  }

  moments(): Moment[] {
    return [...this.#moments.values()].map(({ processes, processesWait, threads, threadsWait, worst }) => {
      const waitingPct = Math.max(processesWait, threadsWait)
      const runningPct = Math.max(processes, threads)
      return { runningPct, waitingPct, runnable: Math.round((runningPct + waitingPct) / 10) / 10, worst }
    })
  }
}
