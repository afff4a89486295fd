import { growing } from '../../../casefile/series/growing.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { overTime, trendThrough } from '../../../casefile/series/over-time.ts'
import { pointsOf } from '../../../casefile/series/point.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { percent, size } from '../../../core/words/numbers.ts'
import { SLAB_CACHES, type SlabCache, type SlabCaches } from '../../../records/slab-caches.ts'
import { growthOf, paceOf } from '../steady-growth.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './limits.ts'

/** Caches that shrink when memory is needed (SLAB_RECLAIM_ACCOUNT): inodes, dentries, buffers, page-cache nodes. */
const RECLAIMABLE =
  /inode_cache|^dentry|^inode|_inode$|^buffer_head|^radix_tree_node|^xarray|extent_status|^xfs_(?:ili|inode|ifork|buf)|^ext[234]_|^btrfs_(?:extent|path|inode)|^fscache|^proc_inode|^kernfs_node|^numa_policy|^maple_node|^vm_area|^Acpi|:rcl/
const SHOWN = 4
/** The largest caches of a listing, of which one may grow. */
const LOOKED_AT = 10

type Listed = NonNullable<Facts['caches']>

const listings = (scope: Scope): Cited<SlabCaches>[][] =>
  [...grouped(scope.rows(SLAB_CACHES), ({ series }) => series).values()].map((own) => inOrder(own))

const heldOf = ({ caches }: SlabCaches): readonly SlabCache[] => caches.filter(({ name }) => !RECLAIMABLE.test(name))
const listed = (caches: readonly SlabCache[]): Listed =>
  caches.slice(0, SHOWN).map(({ name, usedKb, sizeKb }) => ({ name, usedKb, totalKb: sizeKb }))

/** The largest caches that are not given back, of the latest sample. */
export function heldCaches(scope: Scope): Listed {
  const last = listings(scope)[0]?.at(-1)
  return last === undefined ? [] : listed(heldOf(last))
}

/** One cache of /proc/slabinfo or slabtop that grows, or is large beyond measure. */
export function ofSlab(scope: Scope, totalRamKb: number | undefined, t: Limits): Found<Facts>[] {
  return listings(scope).flatMap((list) => {
    const last = list.at(-1)!
    const caches = heldOf(last)
    for (const cache of caches.slice(0, LOOKED_AT)) {
      const sizes = pointsOf(list, (s) => s.caches.find(({ name }) => name === cache.name)?.sizeKb)
      const growth = sizes.length === list.length ? growing(sizes, growthOf(t.minGrowthKb)) : undefined
      const least = totalRamKb === undefined ? last.totalKb * t.minSeriesSlabShare : totalRamKb * t.minSeriesShare
      const isGrown = growth !== undefined && growth.to >= least
      const isLarge =
        totalRamKb === undefined
          ? cache.sizeKb >= t.minCacheKb && cache.sizeKb >= last.totalKb * t.minSlabShare
          : cache.sizeKb >= totalRamKb * t.minShare
      if (!isGrown && !isLarge) continue
      const sharePct = totalRamKb === undefined ? undefined : percent(cache.sizeKb, totalRamKb)
      const title = `${size(cache.sizeKb)}${sharePct === undefined ? '' : ` (${sharePct} % of RAM)`} is slab cache ${cache.name}${isGrown ? ', and it grows' : ''}`
      const facts: Facts = {
        host: scope.name,
        message: title,
        title,
        source: 'slab',
        what: `slab cache ${cache.name}`,
        sizeKb: cache.sizeKb,
        sharePct,
        totalRamKb,
        caches: listed(caches),
        ...(isGrown ? { fromKb: growth.from, samples: list.length, ...paceOf(sizes, totalRamKb) } : {}),
      }
      const now = cite(last, `${cache.name}: ${size(cache.sizeKb)} of ${size(last.totalKb)} slab`, 'capture')
      const about = { quantity: 'memory.slab', unit: 'KiB', of: cache.name, limit: totalRamKb }
      const series = overTime(isGrown ? { ...about, trend: trendThrough(sizes, totalRamKb) } : about, sizes, ({ value }) => value)
      const found = { facts, series, time: last.time, certainty: 'shown' } as const
      if (isGrown) return [{ ...found, proof: [...cite(list[0], `${cache.name}: ${size(growth.from)}`, 'capture'), ...now] }]
      return totalRamKb === undefined
        ? [{ ...found, proof: now, severity: 'warning', missing: 'MemTotal and SUnreclaim (/proc/meminfo)' } as const]
        : [{ ...found, proof: now }]
    }
    return []
  })
}
