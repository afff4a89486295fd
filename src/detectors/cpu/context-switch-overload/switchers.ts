import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../../records/process-sample.ts'
import { type SwitchRate, switchRates } from './switch-rates.ts'

export interface Switcher {
  readonly comm: string
  readonly pid: number
  /** How many of its threads were listed, or, where only processes were, how many of these. */
  readonly threads?: number | undefined
  readonly processes?: number | undefined
  /** Means per second, over all its threads. */
  readonly voluntaryPerSecond: number
  readonly involuntaryPerSecond: number
}

const MAX_SWITCHERS = 5

/** The programs that switch most: as pidstat -w counts them, else by the counters of /proc/PID/status at two moments. */
export function switchersOf(scope: Scope): Cited<Switcher>[] {
  const samples = scope.rows(PROCESS_SAMPLE)
  const printed = samples.filter((p) => p.cswch !== undefined && p.nvcswch !== undefined)
  const tasks = printed.length > 0 ? meansOf(printed) : switchRates(samples)
  // with -t the row of the process repeats its first thread
  const threaded = new Set(tasks.filter(({ tid }) => tid !== undefined).map(({ pid }) => pid))
  const counted = tasks.filter(({ pid, tid }) => tid !== undefined || !threaded.has(pid))
  return [...grouped(counted, ({ comm }) => comm).values()]
    .map((own) => {
      const sum = (of: (rate: SwitchRate) => number) => own.reduce((all, rate) => all + of(rate), 0)
      const isThreaded = own.some(({ tid }) => tid !== undefined)
      return {
        ...own[0],
        threads: isThreaded ? own.length : undefined,
        processes: isThreaded || own.length === 1 ? undefined : own.length,
        voluntary: sum((r) => r.voluntary),
        involuntary: sum((r) => r.involuntary),
      }
    })
    .sort((a, b) => b.voluntary + b.involuntary - a.voluntary - a.involuntary)
    .slice(0, MAX_SWITCHERS)
    .map(({ comm, pid, threads, processes, voluntary, involuntary, first: { at, time } }) => ({
      comm,
      pid,
      ...(threads === undefined ? {} : { threads }),
      ...(processes === undefined ? {} : { processes }),
      voluntaryPerSecond: Math.round(voluntary),
      involuntaryPerSecond: Math.round(involuntary),
      at,
      ...(time === undefined ? {} : { time }),
    }))
}

function meansOf(printed: readonly Cited<ProcessSample>[]): SwitchRate[] {
  return [...grouped(printed, ({ pid, tid }) => `${pid} ${tid ?? ''}`).values()].map((rounds) => {
    const mean = (of: (p: ProcessSample) => number) => rounds.reduce((sum, p) => sum + of(p), 0) / rounds.length
    const { comm, pid, tid } = rounds[0]
    return { comm, pid, tid, voluntary: mean((p) => p.cswch!), involuntary: mean((p) => p.nvcswch!), first: rounds[0] }
  })
}
