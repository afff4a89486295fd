import { thresholds, type Values } from '../../../core/threshold.ts'

export const LIMITS = thresholds({
  minRefaults: {
    value: 50_000,
    why: 'Pages that were dropped and had to be read again (Documentation/admin-guide/cgroup-v2.rst, workingset_refault_file): 200 MiB.',
  },
  minRefaultsPerSecond: { value: 100, why: 'The same, where the samples have times: 200 MiB in a day harm nobody.' },
  minMajorFaults: {
    value: 100,
    why: 'sar -B: faults a second that wait for a disk; each one is a read of some milliseconds on a disk that turns.',
  },
  minScanned: {
    value: 1000,
    why: 'sar -B, pgscank/s + pgscand/s: pages a second looked at for reclaim; none where files are read for the first time.',
  },
  maxSwapPagesPerSecond: { value: 8, why: 'sar -W: swap traffic at which the faults are of swapped pages.' },
  minRefaultShare: { value: 0.25, why: 'Share of what was read that had been in memory before; less is reading of new data.' },
  maxSwapPages: { value: 20_000, why: 'Pages swapped between two samples (80 MiB) from which on it may be thrashing …' },
  maxSwapToRefaults: { value: 0.25, why: '… if they are also more than this share of the file pages that came back.' },
  minCacheFall: {
    value: 0.15,
    why: 'vmstat: share of buff + cache that is lost from its highest row to the last; less is the usual coming and going.',
  },
  minSamples: { value: 8, why: 'vmstat: rows from the highest cache on; fewer may be one large file that was deleted.' },
  maxFreeToCache: {
    value: 0.1,
    why: 'vmstat: free, as a share of the highest cache. More room means that the cache was dropped without need (drop_caches, rm).',
  },
  minFallingShare: {
    value: 0.6,
    why: 'vmstat: share of the steps in which the cache falls: it is pushed out bit by bit, not freed at once.',
  },
  maxMeanSwap: { value: 32, why: 'vmstat: si + so on average, KiB a second; with more the failure is one of swapping.' },
  minReadBlocks: { value: 100, why: 'vmstat: bi on average, KiB a second. Nobody misses a cache when nothing is read from disk.' },
})
export type Limits = Values<typeof LIMITS>
