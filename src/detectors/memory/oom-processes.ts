import type { Processes } from '../../core/finding.ts'
import type { OomReport } from '../../records/oom-kill.ts'

/** Rows of one table. */
const MOST_ROWS = 50

/** The kernel's table of the processes that it could choose from, the largest first, in memory and in swap together. */
export function processesOf({ tasks, victims }: OomReport): Processes | undefined {
  if (tasks.length === 0) return undefined
  const killed = new Set(victims.map(({ pid }) => pid))
  const sizes = (kb: number): number => Math.max(0, kb)
  const all = tasks
    .map(({ pid, name, rssKb, swapKb, oomScoreAdj }) => ({
      pid,
      name,
      rss: sizes(rssKb),
      swap: sizes(swapKb),
      ...(oomScoreAdj === undefined ? {} : { oomScoreAdj }),
      ...(killed.has(pid) ? { killed: true as const } : {}),
    }))
    .sort((a, b) => b.rss + b.swap - a.rss - a.swap)
  // who was killed stands in it whatever its size
  const kept = new Set([...new Set([...all.filter((row) => row.killed === true), ...all])].slice(0, MOST_ROWS))
  const rest = all.filter((row) => !kept.has(row))
  const sum = (of: 'rss' | 'swap'): number => rest.reduce((kb, row) => kb + row[of], 0)
  return {
    total: all.length,
    unit: 'kB',
    rows: all.filter((row) => kept.has(row)),
    ...(rest.length === 0 ? {} : { rest: { processes: rest.length, rss: sum('rss'), swap: sum('swap') } }),
  }
}
