import type { Counters } from '../../records/counters.ts'

type Names = ReadonlyMap<string, number>
const some = (names: Names, test: RegExp): boolean => [...names.keys()].some((name) => test.test(name))

/** Which file it is, by names that only this file has; it may be cut, or be what grep left of it. */
export function kindOf(names: Names): Counters['kind'] | undefined {
  if (names.has('MemTotal') || (names.has('MemFree') && names.has('Slab'))) return 'meminfo'
  if (names.has('nr_periods') || names.has('usage_usec')) return 'cpu.stat'
  if (names.has('under_oom')) return 'oom_control'
  if (names.has('high') && names.has('max') && (names.has('low') || names.has('oom'))) return 'memory.events'
  if (
    some(
      names,
      /^nr_(?!periods|throttled|bursts|descendants|dying_descendants|subsys_)|^(?:pgalloc|pgscan_direct|pgsteal_kswapd|allocstall)_|^(?:kswapd|numa|compact|drop|thp)_/,
    )
  ) {
    // v2's memory.stat has a few of these too
    if (!names.has('anon') && !names.has('slab_unreclaimable')) return 'vmstat'
  }
  if (names.has('anon') || names.has('total_rss') || names.has('hierarchical_memory_limit') || (names.has('cache') && names.has('rss')))
    return 'memory.stat'
  return some(names, /^(?:pswpin|pswpout|allocstall|pgmajfault|pgscan_direct|workingset_refault|workingset_refault_file)$/)
    ? 'vmstat'
    : undefined
}
