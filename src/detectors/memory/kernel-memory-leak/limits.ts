import { thresholds, type Values } from '../../../core/threshold.ts'
import { KERNEL_SHARES } from '../oom-facts.ts'

export const LIMITS = thresholds({
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
  minGrowthKb: { value: 65_536, why: 'Growth of one figure from the first to the last sample, 64 MiB: slab of a busy host moves by less.' },
})
export type Limits = Values<typeof LIMITS>
