import type { GrowthPolicy } from '../../casefile/series/growing.ts'
import { GROWING } from '../../casefile/series/policies.ts'
import { thresholds, type Values } from '../../core/threshold.ts'

/** When a series counts as a leak. */
export const LEAK_LIMITS = thresholds({
  minSamples: { value: GROWING.minSamples.value, why: 'Fewer points cannot tell a leak from a start.' },
  minRisingShare: GROWING.minRisingShare,
  maxFallShare: { value: GROWING.maxDipShare.value, why: 'A step down of more than this share of the whole growth is memory given back.' },
  minGrowthShare: {
    value: GROWING.minRiseShare.value,
    why: 'Growth from the first to the last sample, as a share of the first: a fifth is more than the noise of a working heap.',
  },
  minGrowthKb: { value: 8192, why: 'The same in KiB: a small process that doubles harms nobody.' },
  minLatePace: {
    value: GROWING.minLatePace.value,
    why: "The last third grows at least at this share of the first third's pace: a cache that fills slows down.",
  },
  minVszShare: { value: 0.5, why: 'Address space that grows with it: a mapped file or a reserved heap is resident later, not larger.' },
  flatShare: { value: 0.15, why: 'Under a limit RSS stands still (within this share) while the rest is in swap.' },
  minSwappedShare: {
    value: 0.2,
    why: 'Share of the growth of the address space that must stand in swap: what is in neither was reserved and never touched.',
  },
  minAnonShare: { value: 0.7, why: 'Share of a cgroup’s memory that is anonymous: below it the growth may be page cache.' },
  minBareFitR2: { value: 0.9, why: 'r² of the line, where only resident memory was captured and a mapped file cannot be told apart.' },
  minKills: { value: 3, why: 'OOM kills of one command in one cgroup: two have one interval, which is always regular.' },
  minKillSeconds: { value: 60, why: 'Killed sooner again, it never fitted: that is a limit that is too low.' },
  maxIntervalRatio: { value: 2, why: 'The longest interval between kills to the shortest; beyond it they follow the load, not the clock.' },
})
export type LeakLimits = Values<typeof LEAK_LIMITS>

type Limits = Pick<LeakLimits, 'minSamples' | 'minRisingShare' | 'maxFallShare' | 'minGrowthShare' | 'minGrowthKb' | 'minLatePace'>

/** Steady growth of memory, in KiB. */
export const leakPolicy = (t: Limits): GrowthPolicy => ({
  minSamples: t.minSamples,
  minRise: t.minGrowthKb,
  minRiseShare: t.minGrowthShare,
  minRisingShare: t.minRisingShare,
  maxDipShare: t.maxFallShare,
  minLatePace: t.minLatePace,
})
