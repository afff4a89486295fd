import type { MemInfo } from '../../records/mem-info.ts'
import type { OomReport, OomTask, OomVictim } from '../../records/oom-kill.ts'
import { listed } from '../../core/words/lists.ts'
import { percent, size } from '../../core/words/numbers.ts'

/** All processes of one name together. */
export interface User {
  readonly name: string
  readonly processes: number
  readonly rssKb: number
  readonly swapKb: number
}

export interface Shielded {
  readonly pid: number
  readonly name: string
  readonly rssKb: number
  readonly oomScoreAdj: number
}

/** Victim's facts; sizes as the kill line states them. */
export interface Kill {
  readonly pid: number
  readonly comm: string
  readonly uid?: number | undefined
  readonly totalVmKb?: number | undefined
  readonly anonRssKb?: number | undefined
  readonly fileRssKb?: number | undefined
  readonly shmemRssKb?: number | undefined
  readonly pageTablesKb?: number | undefined
  readonly oomScoreAdj?: number | undefined
  readonly score?: number | undefined
}

const MAX_LISTED = 8
export const MAX_KILLS = 20
/** A process at or below this is practically never chosen while others are left (Documentation/filesystems/proc.rst: -1000 is never). */
const SHIELD_ADJ = -500
/** Shielded processes below this are not worth a line. */
const SHIELD_MIN_KB = 1024

export function killOf(victim: OomVictim): Kill {
  const { pid, comm, uid, totalVmKb, anonRssKb, fileRssKb, shmemRssKb, pageTablesKb, oomScoreAdj, score } = victim
  return { pid, comm, uid, totalVmKb, anonRssKb, fileRssKb, shmemRssKb, pageTablesKb, oomScoreAdj, score }
}

/** Victims of a report: those that were killed, else the one that was chosen. */
export function killsOf(report: OomReport): Kill[] {
  if (report.victims.length > 0)
    return report.victims
      .slice(0, MAX_KILLS)
      .map((victim) => ({ ...killOf(victim), uid: victim.uid ?? (report.chosen?.pid === victim.pid ? report.chosen.uid : undefined) }))
  return report.chosen === undefined ? [] : [{ ...report.chosen }]
}

/** Memory that goes with a process: pages that others map as well are left out where the table tells them apart. */
const own = (task: OomTask) => (task.rssAnonKb === undefined ? task.rssKb : task.rssAnonKb + (task.rssFileKb ?? 0))

export function usersOf(tasks: readonly OomTask[]): User[] {
  const users = new Map<string, { processes: number; rssKb: number; swapKb: number }>()
  for (const task of tasks) {
    const user = users.get(task.name) ?? { processes: 0, rssKb: 0, swapKb: 0 }
    user.processes++
    user.rssKb += own(task)
    user.swapKb += task.swapKb
    users.set(task.name, user)
  }
  return [...users]
    .map(([name, user]) => ({ name, ...user }))
    .sort((a, b) => b.rssKb + b.swapKb - a.rssKb - a.swapKb)
    .slice(0, MAX_LISTED)
}

export function shieldedOf(tasks: readonly OomTask[]): Shielded[] {
  return tasks
    .flatMap(({ pid, name, rssKb, oomScoreAdj }) =>
      oomScoreAdj !== undefined && oomScoreAdj <= SHIELD_ADJ && rssKb >= SHIELD_MIN_KB ? [{ pid, name, rssKb, oomScoreAdj }] : [],
    )
    .sort((a, b) => b.rssKb - a.rssKb)
    .slice(0, MAX_LISTED)
}

/** ` (pid 7)`, ` (pids 7, 8 and 9)`, each once. */
export function pidsText(pids: readonly number[], most = 5): string {
  const all = [...new Set(pids)].map(String)
  return all.length === 0 ? '' : ` (pid${all.length > 1 ? 's' : ''} ${listed(all, most)})`
}

export interface Ledger {
  readonly totalKb: number
  readonly freeKb: number
  readonly anonKb: number
  readonly fileKb: number
  readonly shmemKb: number
  readonly unevictableKb: number
  readonly slabReclaimableKb: number
  readonly slabUnreclaimableKb: number
  readonly pageTablesKb: number
  readonly kernelStackKb: number
  readonly percpuKb: number
  readonly hugepagesKb: number
  /** What none of the counters explains: drivers' own pages, vmalloc, balloons, per-CPU memory. */
  readonly unaccountedKb: number
  readonly [name: string]: number
}

/** Counters overlap by little. */
const MOST_ACCOUNTED = 1.1

/**
 * Where all of RAM was. Shared memory stands on the anonymous lists and is taken out of them; what is left over belongs to
 * users of the page allocator that keep no counter.
 */
export function ledgerOf(info: MemInfo | undefined): Ledger | undefined {
  if (info?.totalKb === undefined) return undefined
  const c = info.countersKb
  const sum = (...names: string[]) => names.reduce((all, name) => all + (c[name] ?? 0), 0)
  if (c['active_anon'] === undefined || c['slab_unreclaimable'] === undefined) return undefined
  const shmemKb = sum('shmem')
  const known = {
    freeKb: sum('free', 'free_pcp'),
    anonKb: Math.max(0, sum('active_anon', 'inactive_anon', 'isolated_anon', 'isolated(anon)') - shmemKb),
    fileKb: sum('active_file', 'inactive_file', 'isolated_file', 'isolated(file)'),
    shmemKb,
    unevictableKb: sum('unevictable'),
    slabReclaimableKb: sum('slab_reclaimable'),
    slabUnreclaimableKb: sum('slab_unreclaimable'),
    pageTablesKb: sum('pagetables', 'sec_pagetables'),
    kernelStackKb: sum('kernel_stack'),
    percpuKb: sum('percpu'),
    hugepagesKb: info.hugepagesKb,
    otherKernelKb: sum('bounce', 'kernel_misc_reclaimable', 'writeback_tmp'),
  }
  const accounted = Object.values(known).reduce((a, b) => a + b, 0)
  // counters of all nodes beside the size of one, where the report was cut: there is at least what they add up to
  const totalKb = accounted > info.totalKb * MOST_ACCOUNTED ? accounted : info.totalKb
  return { totalKb, ...known, unaccountedKb: Math.max(0, totalKb - accounted) }
}

const WORDS: Readonly<Record<string, string>> = {
  anonKb: 'anonymous memory of processes',
  fileKb: 'file cache',
  shmemKb: 'shared memory and tmpfs',
  unevictableKb: 'locked memory',
  slabReclaimableKb: 'reclaimable slab',
  slabUnreclaimableKb: 'unreclaimable slab',
  pageTablesKb: 'page tables',
  kernelStackKb: 'kernel stacks',
  percpuKb: 'per-CPU memory',
  hugepagesKb: 'huge pages set aside',
  unaccountedKb: 'memory that no counter explains',
  freeKb: 'free',
}

/** `14.1 GiB: 11.2 GiB (79 %) anonymous memory of processes, …`: every part of at least 5 %, the largest first. */
export function ledgerText(ledger: Ledger): string {
  const parts = Object.entries(WORDS)
    .map(([name, words]) => ({ words, kb: ledger[name] ?? 0 }))
    .filter(({ kb }) => percent(kb, ledger.totalKb) >= 5)
    .sort((a, b) => b.kb - a.kb)
  return `Of ${size(ledger.totalKb)} RAM, ${listed(
    parts.map(({ words, kb }) => `${size(kb)} (${percent(kb, ledger.totalKb)} %) was ${words}`),
    parts.length,
  )}.`
}

/** What the kernel itself holds and cannot give back. */
export interface KernelShare {
  readonly what: 'unreclaimable slab' | 'page tables' | 'unaccounted' | 'kernel stacks'
  readonly kb: number
  readonly heldKb: number
}

/** What kernelShareOf asks: see the thresholds of kernel-memory-leak. */
export const KERNEL_SHARES = { minShare: 0.4, minOneShare: 0.2 } as const

/** Set when the kernel's own unreclaimable memory is most of what is used: more than all processes and at least these shares of RAM. */
export function kernelShareOf(
  ledger: Ledger | undefined,
  t: { readonly minShare: number; readonly minOneShare: number } = KERNEL_SHARES,
): KernelShare | undefined {
  if (ledger === undefined) return undefined
  const held = [
    { what: 'unreclaimable slab', kb: ledger.slabUnreclaimableKb },
    { what: 'page tables', kb: ledger.pageTablesKb },
    { what: 'unaccounted', kb: ledger.unaccountedKb },
    { what: 'kernel stacks', kb: ledger.kernelStackKb },
  ] as const
  const heldKb = held.reduce((sum, { kb }) => sum + kb, 0)
  const processesKb = ledger.anonKb + ledger.shmemKb + ledger.unevictableKb
  const most = held.reduce((a, b) => (b.kb > a.kb ? b : a))
  return heldKb >= ledger.totalKb * t.minShare && heldKb > processesKb && most.kb >= ledger.totalKb * t.minOneShare
    ? { ...most, heldKb }
    : undefined
}

/** Why the zones could not serve the request: under their minimum, or no free block that is large enough. */
export function zoneReasons(info: MemInfo | undefined, order: number | undefined): string[] {
  if (info === undefined) return []
  return info.zones
    .flatMap(({ node, name, freeKb, minKb, lowKb, blocks }): string[] => {
      if (freeKb === undefined || minKb === undefined || name === 'Device') return []
      const zone = `Node ${node} ${name}`
      if (freeKb < minKb) return [`${zone}: ${freeKb} kB free, below its minimum of ${minKb} kB`]
      if (order !== undefined && order > 0 && blocks !== undefined && blocks.slice(order).every((n) => n === 0))
        return [`${zone}: ${freeKb} kB free, but no block of ${4 * 2 ** order} kB in one piece`]
      return lowKb !== undefined && freeKb < lowKb ? [`${zone}: ${freeKb} kB free, below its low mark of ${lowKb} kB`] : []
    })
    .slice(0, MAX_LISTED)
}
