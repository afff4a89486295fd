import { worstOf } from '../../../casefile/series/extremes.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { ZONE_PAGES, type ZonePages } from '../../../records/zone-pages.ts'

export interface Splintered {
  /** The sample with the most free pages among those without a block. */
  readonly worst: Cited<ZonePages>
  readonly samples: number
  readonly low: number
}

/** Zones that in most samples of /proc/buddyinfo have `least` pages free and no block of this order or above; the one with most free first. */
export function splintered(scope: Scope, order: number, least: number): Splintered[] {
  // the zones for old devices are small and say little
  const zones = scope.rows(ZONE_PAGES).filter(({ blocks, zone }) => blocks !== undefined && zone !== 'DMA' && zone !== 'Device')
  return [...grouped(zones, ({ node, zone }) => `${node} ${zone}`).values()]
    .flatMap((samples) => {
      const isLow = ({ freePages, blocks }: ZonePages): boolean => freePages >= least && blocks!.slice(order).every((n) => n === 0)
      const low = sustained(samples, isLow, { minSamples: 1, minShare: 0.5 })?.over
      if (low === undefined || low.length * 2 === samples.length) return []
      return [{ worst: worstOf(low, ({ freePages }) => freePages), samples: samples.length, low: low.length }]
    })
    .sort((a, b) => b.worst.freePages - a.worst.freePages)
}
