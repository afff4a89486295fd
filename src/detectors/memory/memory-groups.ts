import type { Proof } from '../../core/finding.ts'
import { cite } from '../../core/proof.ts'
import { once } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { size } from '../../core/words/numbers.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'

/** The memory files of one cgroup, as captured. Sizes in KiB. */
export interface Group {
  folder: string
  limit?: { readonly kb: number; readonly proof: readonly Proof[]; readonly time: Cited<object>['time'] }
  usageKb?: number
  peakKb?: number
  swapKb?: number
  /** How often it ran into its limit. */
  hits?: { readonly count: number; readonly from: Cited<object> }
  stat?: Cited<Counters>
  kills: number
}

/** v1 writes LONG_MAX pages for no limit. */
const NO_LIMIT = 1e15

/** Memory cgroups by the folder of their files. */
export const memoryGroups = once((scope): readonly Group[] => {
  const groups = new Map<string, Group>()
  const group = (folder: string): Group => {
    const known = groups.get(folder) ?? { folder, kills: 0 }
    groups.set(folder, known)
    return known
  }
  for (const value of scope.rows(CGROUP_VALUE)) {
    if (value.value === undefined || !value.name.startsWith('memory.')) continue
    const kb = Math.round(value.value / 1024)
    const of = group(value.folder.replace(/[/!]$/, ''))
    if (/^memory\.(?:max|limit_in_bytes)$/.test(value.name) && kb > 0 && kb < (of.limit?.kb ?? Infinity)) of.limit = limitOf(kb, value)
    if (/^memory\.(?:current|usage_in_bytes)$/.test(value.name)) of.usageKb = kb
    if (/^memory\.(?:peak|max_usage_in_bytes)$/.test(value.name)) of.peakKb = kb
    if (value.name === 'memory.swap.current') of.swapKb = kb
    if (value.name === 'memory.failcnt') of.hits = { count: value.value, from: value }
  }
  for (const counters of scope.rows(COUNTERS)) {
    if (!/^memory\.|^oom_control$/.test(counters.kind)) continue
    const of = group(counters.of.replace(/[/!]?[^/!]*$/, ''))
    if (counters.kind === 'memory.stat') {
      of.stat = counters
      // v1 prints the limit in force, its own or one above
      const bytes = counters.values.get('hierarchical_memory_limit')
      if (bytes !== undefined && bytes < NO_LIMIT) of.limit ??= limitOf(Math.round(bytes / 1024), counters)
    }
    of.kills += counters.values.get('oom_kill') ?? 0
    const max = counters.kind === 'memory.events' ? counters.values.get('max') : undefined
    if (max !== undefined) of.hits = { count: max, from: counters }
  }
  return [...groups.values()]
})

const limitOf = (kb: number, from: Cited<object>): NonNullable<Group['limit']> => ({
  kb,
  proof: cite(from, `the limit is ${size(kb)}`, 'capture'),
  time: from.time,
})

export const cgroupOf = ({ folder }: Pick<Group, 'folder'>): string | undefined =>
  /(?:^|[/!])cgroup(?:[/!](?:memory|unified))?[/!](.{1,300})$/.exec(folder)?.[1]

/** The unit of systemd that a cgroup is. */
export const unitOf = (of: Group): string | undefined => /(?:^|\/)([^/]{1,255}\.(?:service|scope|slice))$/.exec(cgroupOf(of) ?? '')?.[1]

/** What a group holds that reclaim cannot drop, in memory and in swap, in KiB (memory.stat of v2, of v1). */
export function heldBy({ stat, swapKb = 0 }: Group): { readonly heldKb: number; readonly swapKb: number } | undefined {
  if (stat === undefined) return undefined
  const v = (name: string) => stat.values.get(name) ?? 0
  const total = (name: string) => stat.values.get(`total_${name}`) ?? v(name)
  const isV2 = stat.values.has('anon')
  const bytes = isV2
    ? v('anon') + v('shmem') + v('kernel_stack') + v('pagetables') + v('slab_unreclaimable') + v('sock')
    : total('rss') + total('shmem')
  return { heldKb: Math.round(bytes / 1024), swapKb: isV2 ? swapKb : Math.round(total('swap') / 1024) }
}
