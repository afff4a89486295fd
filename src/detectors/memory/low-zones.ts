import { groupsOf } from '../../casefile/series/collect.ts'
import { worstOf } from '../../casefile/series/extremes.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import type { Cited } from '../../core/span.ts'
import type { ZonePages } from '../../records/zone-pages.ts'

export interface LowZones {
  readonly samples: number
  readonly low: number
  /** The largest zone of a node, at the sample at which least was free. */
  readonly worst: Cited<ZonePages>
}

const MAX_SAMPLES = 20_000

/**
 * Free pages against the watermarks of /proc/zoneinfo. Below `min` (mm/page_alloc.c, __zone_watermark_ok) a task that asks for a page must
 * reclaim by itself. The largest zone of each node counts: the small ones below it are kept as a reserve and stay free.
 */
export class WatermarkSamples {
  readonly #zones: Cited<ZonePages>[] = []

  see(z: Cited<ZonePages>): void {
    if (z.minPages !== undefined && this.#zones.length < MAX_SAMPLES) this.#zones.push(z)
  }

  /** Per series of captures: how often the largest zones of all nodes were below their minimum together. */
  low(): LowZones[] {
    return [...groupsOf(this.#zones, ({ of }) => of).values()].flatMap((list) => {
      const nodes = [...groupsOf(list, ({ node }) => node).values()].map((of) => {
        const largest = worstOf(of, (z) => z.managedPages ?? z.minPages!)!
        return inOrder(of.filter(({ zone }) => zone === largest.zone))
      })
      const samples = Math.min(...nodes.map(({ length }) => length))
      const low = Array.from({ length: samples }, (_, i) => nodes.map((of) => of[i]!)).filter((moment) =>
        moment.every(({ freePages, minPages }) => freePages < minPages!),
      )
      if (low.length === 0) return []
      const room = ({ freePages, minPages }: ZonePages) => freePages / minPages!
      return [{ samples, low: low.length, worst: worstOf(low.flat(), (z) => -room(z))! }]
    })
  }
}
