import { overTime } from '../../../casefile/series/over-time.ts'
import type { Measured } from '../../../core/finding.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { processName } from '../../../core/words/names.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../../records/process-sample.ts'
import { THREAD_COUNT } from '../../../records/thread-count.ts'
import { ZOMBIE_COUNT, type ZombieCount } from '../../../records/zombie-count.ts'

/** The threads of one process, as one table shows them. */
export interface Busy {
  readonly pid: number
  readonly comm: string
  readonly threads: number
  readonly row: Cited<ProcessSample>
}

interface Tasks {
  /** Processes with more than one thread, the busiest first. */
  readonly busiest: readonly Busy[]
  /** Tasks of the whole machine, as the fullest table or a count tells. */
  readonly total: number | undefined
}

/** Zombies that were counted: all of them, and the parent that has the most. */
export const zombiesOf = once((scope): { readonly total: number; readonly most: Cited<ZombieCount> } | undefined => {
  const rows = scope.rows(ZOMBIE_COUNT)
  const most = mostOf(rows, ({ count }) => count)
  return most === undefined ? undefined : { total: rows.reduce((sum, { count }) => sum + count, 0), most }
})

/** ps -L has a row for each thread, other tables a column with their number. */
export const tasksOf = once((scope): Tasks => {
  const tables = [...grouped(scope.rows(PROCESS_SAMPLE), ({ at }) => at.artifact).values()].map((rows) =>
    [...grouped(rows, ({ pid }) => pid)].map(([pid, samples]): Busy => {
      const rowsOfThreads = samples.filter(({ tid }) => tid !== undefined).length
      return {
        pid,
        comm: samples[0].comm,
        threads: Math.max(rowsOfThreads, ...samples.map(({ threads }) => threads ?? 0)),
        row: samples[0],
      }
    }),
  )
  const sums = tables.map((table) => table.reduce((sum, { threads }) => sum + Math.max(1, threads), 0))
  const counted = mostOf(
    scope.rows(THREAD_COUNT).filter(({ user }) => user === undefined),
    ({ threads }) => threads,
  )?.threads
  const total = Math.max(0, counted ?? 0, zombiesOf(scope)?.total ?? 0, ...sums)
  return {
    busiest: tables
      .flat()
      .filter(({ threads }) => threads > 1)
      .sort((a, b) => b.threads - a.threads),
    total: total === 0 ? undefined : total,
  }
})

/** The threads of a process as tables with a column for their number show them. */
export const threadsOverTime = (scope: Scope, busy: Busy | undefined): Measured[] =>
  busy === undefined
    ? []
    : overTime(
        { quantity: 'threads.existing', unit: 'count', of: processName(busy) },
        scope.rows(PROCESS_SAMPLE).filter(({ pid, tid }) => pid === busy.pid && tid === undefined),
        ({ threads }) => threads,
      )
