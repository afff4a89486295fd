import type { CpuSeries } from '../../../casefile/cpu-runs.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { diskOverTime, type Disk } from './disk-rows.ts'
import { type besideOf, type Facts, swappedKb } from './facts.ts'
import type { Limits } from './limits.ts'
import { meanOf, mostOf, proofOf, rowsOverTime, sharesOf } from './rows.ts'

const ENOUGH = 3

/** Runs in which the CPUs were idle only because tasks waited for a disk. One waiting task fills 1/n of the time of n CPUs. */
export function waitingCpus(
  scope: Scope,
  runs: readonly CpuSeries[],
  limits: Limits,
  beside: ReturnType<typeof besideOf>,
  busiest: Disk | undefined,
): Found<Facts>[] {
  const isVmstat = runs.some(({ tool }) => tool === 'vmstat')
  return runs
    .filter(({ tool }) => !isVmstat || tool === 'vmstat')
    .flatMap(({ rows }): Found<Facts>[] => {
      const least = rows.length === 1 ? limits.oneRowPct : limits.waitingPct
      const over = sustained(rows, (row) => row.wa >= least && (row.b === undefined || row.b >= limits.minBlocked), {
        minSamples: 1,
        minShare: limits.minShare,
      })?.over
      if (over === undefined) return []
      return [
        {
          time: over[0].sample.time,
          facts: {
            ...beside,
            shownBy: 'waiting',
            ...sharesOf(over.length, rows.length),
            maxWaPct: mostOf(rows, (row) => row.wa),
            meanWaPct: meanOf(over, (row) => row.wa),
            maxB: rows[0]!.b === undefined ? undefined : mostOf(rows, (row) => row.b),
            swpdKb: swappedKb(scope),
          },
          about: { device: busiest?.device },
          proof: [
            ...proofOf(
              over,
              (row) => row.wa,
              (row) => `${row.wa} % waiting${row.b === undefined ? '' : `, ${row.b} blocked`}`,
            ),
            ...(busiest?.worst === undefined ? [] : [busiest.worst]),
          ],
          series: [
            ...rowsOverTime(rows, { quantity: 'cpu.iowait', unit: 'percent', threshold: least }, ({ wa }) => wa),
            ...rowsOverTime(rows, { quantity: 'tasks.blocked', unit: 'count' }, ({ b }) => b),
            ...diskOverTime(busiest, limits),
          ],
          certainty: 'shown',
          ongoing: over.at(-1) === rows.at(-1) ? true : undefined,
          missing: rows.length < ENOUGH ? 'more samples, which tell how long it lasted' : undefined,
        },
      ]
    })
}
