import type { Values } from '../../core/threshold.ts'
import { thresholds } from '../../core/threshold.ts'

/** When a series counts as a leak. */
export const LEAK_LIMITS = thresholds({
  minSamples: { value: 4, why: 'Fewer points cannot tell a leak from a start.' },
  minRisingShare: { value: 0.7, why: 'Share of steps that rise; the others may stand still.' },
  maxFallShare: { value: 0.05, why: 'A step down of more than this share of the whole growth is memory given back.' },
  minGrowthShare: {
    value: 0.2,
    why: 'Growth from the first to the last sample, as a share of the first: a fifth is more than the noise of a working heap.',
  },
  minGrowthKb: { value: 8192, why: 'The same in KiB: a small process that doubles harms nobody.' },
  minLatePace: { value: 0.4, why: "The last third grows at least at this share of the first third's pace: a cache that fills slows down." },
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

/** What steadyGrowth asks. */
export type GrowthLimits = Pick<
  LeakLimits,
  'minSamples' | 'minRisingShare' | 'maxFallShare' | 'minGrowthShare' | 'minGrowthKb' | 'minLatePace'
>

export interface Growth {
  readonly from: number
  readonly to: number
  readonly rising: number
  readonly steps: number
}

/** Steady growth of one measure, or undefined. */
export function steadyGrowth(values: readonly number[], t: GrowthLimits): Growth | undefined {
  if (values.length < t.minSamples) return undefined
  const from = values[0]!
  const to = values.at(-1)!
  const growth = to - from
  if (growth < t.minGrowthKb || growth < from * t.minGrowthShare) return undefined
  const steps = values.slice(1).map((value, i) => value - values[i]!)
  const rising = steps.filter((step) => step > 0).length
  if (rising < steps.length * t.minRisingShare || steps.some((step) => -step > growth * t.maxFallShare)) return undefined
  const third = Math.max(1, Math.floor(steps.length / 3))
  const sum = (part: readonly number[]) => part.reduce((a, b) => a + b, 0)
  const late = sum(steps.slice(-third))
  // a start that jumps is not the pace: the middle counts when it is slower
  const early = Math.min(sum(steps.slice(0, third)), Math.max(sum(steps.slice(third, 2 * third)), growth / 3))
  return late < early * t.minLatePace || late < (growth / steps.length) * third * t.minLatePace
    ? undefined
    : { from, to, rising, steps: steps.length }
}
