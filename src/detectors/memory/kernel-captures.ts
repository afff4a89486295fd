import type { Found, Proof, Sight } from '../../core/detector.ts'
import { collect } from '../../casefile/series/collect.ts'
import { growing } from '../../casefile/series/growing.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { pointsOf } from '../../casefile/series/point.ts'
import type { Cited } from '../../core/span.ts'
import { thresholds, type Values } from '../../core/threshold.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { SLAB_CACHES, type SlabCache, type SlabCaches } from '../../records/slab-caches.ts'
import { paceOf, type Pace } from './leak-series.ts'
import { KERNEL_SHARES } from './oom-facts.ts'
import { percent, size } from './sizes.ts'
import { LEAK_LIMITS, leakPolicy } from './steady-growth.ts'

export const KERNEL_LIMITS = thresholds({
  minShare: { value: KERNEL_SHARES.minShare, why: 'Share of RAM that the kernel itself holds; ordinary hosts stay below a tenth.' },
  minOneShare: {
    value: KERNEL_SHARES.minOneShare,
    why: 'Share of RAM of the largest part alone (slab, page tables, stacks, vmalloc, per-CPU memory): one thing to look for.',
  },
  minUnaccountedShare: { value: 0.5, why: 'No counter names it, and a balloon, ZFS or a GPU driver may hold it rightfully.' },
  minSeriesShare: { value: 0.05, why: 'A figure that grows steadily must have come to this share of RAM.' },
  minCacheKb: { value: 1_048_576, why: 'Without the size of RAM: one cache of 1 GiB that cannot be reclaimed …' },
  minSlabShare: { value: 0.5, why: '… and half of all slab: the largest by far, as on no host that works.' },
  minSeriesSlabShare: {
    value: 0.25,
    why: 'Without the size of RAM: a cache that grows steadily must have come to this share of all slab.',
  },
  minSamples: LEAK_LIMITS.minSamples,
  minRisingShare: LEAK_LIMITS.minRisingShare,
  maxFallShare: LEAK_LIMITS.maxFallShare,
  minGrowthShare: LEAK_LIMITS.minGrowthShare,
  minGrowthKb: { value: 65_536, why: 'Growth of one figure from the first to the last sample, 64 MiB: slab of a busy host moves by less.' },
  minLatePace: LEAK_LIMITS.minLatePace,
})
type Limits = Values<typeof KERNEL_LIMITS>

export interface KernelHeld {
  readonly source: 'meminfo' | 'slab'
  readonly what: string
  readonly sizeKb: number
  readonly sharePct?: number | undefined
  readonly totalRamKb?: number | undefined
  readonly fromKb?: number | undefined
  readonly samples?: number | undefined
  readonly pace?: Pace | undefined
  readonly caches?: readonly SlabCache[] | undefined
  readonly proof: readonly Proof[]
  readonly time: Cited<object>['time']
  readonly strength?: Found<object>['strength']
  readonly missing?: string | undefined
}

/** Caches that shrink when memory is needed (SLAB_RECLAIM_ACCOUNT): inodes, dentries, buffers, page-cache nodes. */
const RECLAIMABLE =
  /inode_cache|^dentry|^inode|_inode$|^buffer_head|^radix_tree_node|^xarray|extent_status|^xfs_(?:ili|inode|ifork|buf)|^ext[234]_|^btrfs_(?:extent|path|inode)|^fscache|^proc_inode|^kernfs_node|^numa_policy|^maple_node|^vm_area|^Acpi|:rcl/
const BOUNDS = { maxKeys: 1000, maxEach: 5000 }

/** meminfo's fields of what the kernel itself holds (proc_meminfo(5)). */
const PARTS: readonly [name: string, what: string][] = [
  ['SUnreclaim', 'unreclaimable slab'],
  ['PageTables', 'page tables'],
  ['KernelStack', 'kernel stacks'],
  ['VmallocUsed', 'vmalloc areas'],
  ['Percpu', 'per-CPU memory'],
]

/** What is left when everything that a counter names is taken off; undefined where too few were captured. */
function unaccounted(c: Counters): number | undefined {
  const v = (name: string) => c.values.get(name) ?? 0
  if (!['MemTotal', 'MemFree', 'Cached', 'AnonPages', 'Slab', 'PageTables'].every((name) => c.values.has(name))) return undefined
  const named = [
    'MemFree',
    'Buffers',
    'Cached',
    'AnonPages',
    'Slab',
    'PageTables',
    'SecPageTables',
    'KernelStack',
    'VmallocUsed',
    'Percpu',
    'Balloon',
    'Zswap',
  ]
  const huge = c.values.has('Hugetlb') ? v('Hugetlb') : v('HugePages_Total') * v('Hugepagesize')
  return Math.max(0, v('MemTotal') - named.reduce((sum, name) => sum + v(name), 0) - huge)
}

/** Memory of the kernel as /proc/meminfo, /proc/slabinfo and slabtop show it. */
export class KernelCaptures {
  readonly #meminfo = new Map<string, Cited<Counters>[]>()
  readonly #slab = new Map<string, Cited<SlabCaches>[]>()

  constructor(bench: Sight) {
    bench.on(COUNTERS, (c) => {
      if (c.kind === 'meminfo' && c.values.has('MemTotal')) collect(this.#meminfo, c.of, c, BOUNDS)
    })
    bench.on(SLAB_CACHES, (s) => collect(this.#slab, s.series, s, BOUNDS))
  }

  held(t: Limits): KernelHeld[] {
    const found = [...this.#meminfo.values()].flatMap((list) => this.#ofMeminfo(inOrder(list), t) ?? [])
    return found.length > 0 ? found : [...this.#slab.values()].flatMap((list) => this.#ofSlab(inOrder(list), t) ?? [])
  }

  /** The largest caches that are not given back, of the latest sample. */
  get #caches(): SlabCache[] {
    const last = [...this.#slab.values()].map((list) => inOrder(list).at(-1)!)[0]
    return last?.caches.filter((c) => !RECLAIMABLE.test(c.name)).slice(0, 4) ?? []
  }

  get #totalKb(): number | undefined {
    return [...this.#meminfo.values()][0]?.at(-1)?.values.get('MemTotal')
  }

  #ofMeminfo(list: readonly Cited<Counters>[], t: Limits): KernelHeld | undefined {
    const last = list.at(-1)!
    const v = (name: string) => last.values.get(name) ?? 0
    const total = v('MemTotal')
    const rest = unaccounted(last)
    const parts = PARTS.map(([name, what]) => ({ name, what, kb: v(name) }))
    const most = parts.reduce((a, b) => (b.kb > a.kb ? b : a))
    const heldKb = parts.reduce((sum, { kb }) => sum + kb, 0)
    const processesKb = v('AnonPages') + v('Shmem')
    const caches = this.#caches
    const tell = (c: Cited<Counters>, note: string): Proof => ({ at: c.at, time: c.time, witness: 'capture', note })
    const base = { source: 'meminfo', totalRamKb: total, time: last.time } as const
    if (heldKb >= total * t.minShare && heldKb > processesKb && most.kb >= total * t.minOneShare)
      return {
        ...base,
        what: most.what,
        sizeKb: most.kb,
        sharePct: percent(most.kb, total),
        caches: most.name === 'SUnreclaim' ? caches : undefined,
        proof: [
          tell(
            last,
            `${most.name} ${most.kb} kB of ${total} kB RAM; the kernel holds ${percent(heldKb, total)} % in all (thresholds ${t.minShare * 100} %, ${t.minOneShare * 100} % of one kind), processes ${percent(processesKb, total)} %`,
          ),
        ],
      }
    for (const { name, what } of parts) {
      if (!list.every((c) => c.values.has(name))) continue
      const growth = growing(
        pointsOf(list, (c) => c.values.get(name)),
        leakPolicy(t),
      )
      if (growth === undefined || growth.to < total * t.minSeriesShare) continue
      const pace = paceOf(
        list.map((c) => ({ usedKb: c.values.get(name)!, at: c.at, ...(c.time === undefined ? {} : { time: c.time }) })),
        'used',
        total,
      )
      return {
        ...base,
        what,
        sizeKb: growth.to,
        sharePct: percent(growth.to, total),
        fromKb: growth.from,
        samples: list.length,
        pace,
        caches: name === 'SUnreclaim' ? caches : undefined,
        proof: [
          tell(
            list[0]!,
            `${name} ${growth.from} kB; it rose in ${growth.rising} of ${growth.steps} steps (threshold ${t.minRisingShare * 100} %)${pace.fitR2 === undefined ? '' : `, r² ${pace.fitR2}`}`,
          ),
          tell(
            last,
            `${name} ${growth.to} kB, ${percent(growth.to, total)} % of RAM (threshold ${t.minSeriesShare * 100} %; ${t.minGrowthKb} KiB and ${t.minGrowthShare * 100} % more in ${t.minSamples} samples, no step back of more than ${t.maxFallShare * 100} % of it, the last third at ${t.minLatePace * 100} % of the pace)`,
          ),
        ],
      }
    }
    if (rest === undefined || rest < total * t.minUnaccountedShare || rest < processesKb) return undefined
    return {
      ...base,
      what: 'memory that no counter explains',
      sizeKb: rest,
      sharePct: percent(rest, total),
      proof: [tell(last, `${size(rest)} of ${size(total)} RAM is in no counter of meminfo (threshold ${t.minUnaccountedShare * 100} %)`)],
      strength: 'partial',
      missing: 'no counter names the owner: a driver, ZFS (arcstats) or a balloon may hold it rightfully',
    }
  }

  #ofSlab(list: readonly Cited<SlabCaches>[], t: Limits): KernelHeld | undefined {
    const last = list.at(-1)!
    const total = this.#totalKb
    const tell = (s: Cited<SlabCaches>, note: string): Proof => ({ at: s.at, time: s.time, witness: 'capture', note })
    const candidates = last.caches.filter((c) => !RECLAIMABLE.test(c.name))
    for (const cache of candidates.slice(0, 10)) {
      const of = (s: SlabCaches) => s.caches.find((c) => c.name === cache.name)?.sizeKb
      const sizes = pointsOf(list, of)
      const growth = sizes.length === list.length ? growing(sizes, leakPolicy(t)) : undefined
      const base = {
        source: 'slab',
        what: `slab cache ${cache.name}`,
        sizeKb: cache.sizeKb,
        totalRamKb: total,
        caches: candidates.slice(0, 4),
        time: last.time,
      } as const
      const sharePct = total === undefined ? undefined : percent(cache.sizeKb, total)
      if (
        growth !== undefined &&
        (total === undefined ? growth.to >= last.totalKb * t.minSeriesSlabShare : growth.to >= total * t.minSeriesShare)
      ) {
        const pace = paceOf(
          list.map((s) => ({ usedKb: of(s)!, at: s.at, ...(s.time === undefined ? {} : { time: s.time }) })),
          'used',
          total,
        )
        return {
          ...base,
          sharePct,
          fromKb: growth.from,
          samples: list.length,
          pace,
          proof: [
            tell(
              list[0]!,
              `${cache.name} ${growth.from} KiB; it rose in ${growth.rising} of ${growth.steps} steps (threshold ${t.minRisingShare * 100} %)${pace.fitR2 === undefined ? '' : `, r² ${pace.fitR2}`}`,
            ),
            tell(
              last,
              `${cache.name} ${growth.to} KiB${total === undefined ? ` of ${last.totalKb} KiB slab (threshold ${t.minSeriesSlabShare * 100} %)` : `, ${sharePct} % of RAM (threshold ${t.minSeriesShare * 100} %)`}`,
            ),
          ],
        }
      }
      const large =
        total === undefined
          ? cache.sizeKb >= t.minCacheKb && cache.sizeKb >= last.totalKb * t.minSlabShare
          : cache.sizeKb >= total * t.minShare
      if (large)
        return {
          ...base,
          sharePct,
          proof: [
            tell(
              last,
              total === undefined
                ? `${cache.name} holds ${size(cache.sizeKb)} of ${size(last.totalKb)} slab (thresholds ${size(t.minCacheKb)} and ${t.minSlabShare * 100} % of it)`
                : `${cache.name} holds ${sharePct} % of RAM (threshold ${t.minShare * 100} %)`,
            ),
          ],
          ...(total === undefined ? { strength: 'partial' as const, missing: 'MemTotal and SUnreclaim (/proc/meminfo)' } : {}),
        }
    }
    return undefined
  }
}
