import { thresholds, type Values } from '../../../core/threshold.ts'

export const LIMITS = thresholds({
  minGrowthKb: { value: 8192, why: 'Growth from the first to the last sample: a small process that doubles harms nobody.' },
  minVszShare: { value: 0.5, why: 'Address space that grows with it: a mapped file or a reserved heap is resident later, not larger.' },
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
export type Limits = Values<typeof LIMITS>
