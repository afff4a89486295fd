import { once } from '../core/scope.ts'
import { percent } from '../core/words/numbers.ts'
import { availableMemory } from './available-memory.ts'
import { cpuRuns } from './cpu-runs.ts'
import { blocksOf } from './file-systems.ts'

/** What captures show of a machine as a whole, whether it is well or not. Shares in per cent; absent where no capture shows them. */
export interface Vitals {
  /** Memory that could be had without swapping, of all, at the last reading. */
  readonly memoryPct?: number | undefined
  /** Least and most idle time of all CPUs in one sample. */
  readonly idlePct?: readonly [least: number, most: number] | undefined
  /** Their idle time on average over all samples. */
  readonly idleMeanPct?: number | undefined
  /** The file system with the least room. */
  readonly fullest?: { readonly mount: string; readonly usedPct: number } | undefined
}

export const vitalsOf = once((scope): Vitals => {
  const memory = availableMemory(scope).at(-1)
  const idle = cpuRuns(scope)
    .runs.flatMap(({ rows }) => rows.map(({ id }) => Math.round(id)))
    .sort((a, b) => a - b)
  const fullest = [...blocksOf(scope)].sort((a, b) => b.usedPct - a.usedPct)[0]
  return {
    memoryPct: memory === undefined ? undefined : percent(memory.availKb, memory.totalKb),
    idlePct: idle.length === 0 ? undefined : [idle[0]!, idle.at(-1)!],
    idleMeanPct: idle.length === 0 ? undefined : Math.round(idle.reduce((sum, pct) => sum + pct, 0) / idle.length),
    fullest: fullest === undefined ? undefined : { mount: fullest.mount, usedPct: fullest.usedPct },
  }
})
