import { mostOf } from '../core/grouped.ts'
import type { RawLine } from '../core/parser.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { MEMORY_USE } from '../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../records/process-sample.ts'
import { SAMPLE } from '../records/sample.ts'
import { availableMemory } from './available-memory.ts'

/** What one process held, by the last sample that tells it; each with its place. Sizes in KiB. */
export interface ProcessMemory {
  readonly pid: number
  readonly comm: string | undefined
  readonly rssKb: number | undefined
  readonly swapKb: number | undefined
  /** Resident at the moment of `swapKb`, where the same sample tells it. */
  readonly rssBesideSwapKb: number | undefined
  readonly rss: Cited<object> | undefined
  readonly swap: Cited<object> | undefined
  readonly swapLine: RawLine | undefined
}

type Draft = { -readonly [K in keyof ProcessMemory]: ProcessMemory[K] }

/** Memory of processes by pid: from process tables, /proc/PID/status, smaps. */
export const processMemory = once((scope): ReadonlyMap<number, ProcessMemory> => {
  const all = new Map<number, Draft>()
  const of = (pid: number): Draft => {
    const known = all.get(pid) ?? {
      pid,
      comm: undefined,
      rssKb: undefined,
      swapKb: undefined,
      rssBesideSwapKb: undefined,
      rss: undefined,
      swap: undefined,
      swapLine: undefined,
    }
    all.set(pid, known)
    return known
  }
  for (const p of scope.rows(PROCESS_SAMPLE)) {
    if (p.tid !== undefined && p.tid !== p.pid) continue
    const one = of(p.pid)
    // not every source has names
    if (!p.comm.startsWith('pid ')) one.comm = p.comm
    if (p.rssKb !== undefined) [one.rssKb, one.rss] = [p.rssKb, p]
    if (p.swapKb !== undefined) [one.swapKb, one.rssBesideSwapKb, one.swap, one.swapLine] = [p.swapKb, p.rssKb, p, p.swapLine]
  }
  const tables = new Set(
    [...all.values()].flatMap(({ pid, rss, swap }) => [...(rss ? [`rss ${pid}`] : []), ...(swap ? [`swap ${pid}`] : [])]),
  )
  for (const u of scope.rows(MEMORY_USE)) {
    if (u.pid === undefined) continue
    const one = of(u.pid)
    if (!tables.has(`rss ${u.pid}`)) [one.rssKb, one.rss] = [u.usedKb, u]
    if (u.swapKb !== undefined && !tables.has(`swap ${u.pid}`)) [one.swapKb, one.rssBesideSwapKb, one.swap] = [u.swapKb, u.usedKb, u]
  }
  return all
})

/** The least part of all memory that is told of as held: of a list that is cut the largest row is often a small process. */
const LEAST_PART = 0.05

/** The process with the most in memory, where a table tells more than one, and whether that is much of what the machine has. */
export const largestProcess = once((scope): (ProcessMemory & { readonly isHolder: boolean }) | undefined => {
  const known = [...processMemory(scope).values()].filter(({ rssKb }) => rssKb !== undefined)
  const largest = known.length < 2 ? undefined : mostOf(known, ({ rssKb }) => rssKb!)
  const totalKb = memoryOfMachine(scope)
  return largest === undefined ? undefined : { ...largest, isHolder: totalKb === undefined || largest.rssKb! >= totalKb * LEAST_PART }
})

/** KiB of RAM, by whoever tells it. */
const memoryOfMachine = (scope: Scope): number | undefined =>
  availableMemory(scope).at(-1)?.totalKb ??
  scope
    .rows(SAMPLE)
    .findLast(({ tool, about, values }) => tool === 'top' && about === 'memory' && values.has('totalKb'))
    ?.values.get('totalKb')
