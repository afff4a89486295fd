import type { Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { ZonePages } from '../../records/zone-pages.ts'

export interface Splintered {
  readonly zone: string
  readonly freePages: number
  /** Samples of the zone, and those without a block. */
  readonly samples: number
  readonly low: number
  readonly proof: Proof
}

const MAX_ZONES = 4096
const MAX_SAMPLES = 10_000

/** Free blocks of each order, from /proc/buddyinfo. The zones for old devices (DMA) are small and say little. */
export class FreeBlocks {
  readonly #zones = new Map<string, Cited<ZonePages>[]>()

  see(z: Cited<ZonePages>): void {
    if (z.blocks === undefined || z.zone === 'DMA' || z.zone === 'Device') return
    const name = `Node ${z.node}, zone ${z.zone}`
    const list = this.#zones.get(name) ?? []
    if (this.#zones.size >= MAX_ZONES && list.length === 0) return
    this.#zones.set(name, list)
    if (list.length < MAX_SAMPLES) list.push(z)
  }

  /** Zones that in most samples have `least` pages free and no block of this order or above; the one with most free first. */
  without(order: number, least: number): Splintered[] {
    return [...this.#zones]
      .flatMap(([zone, samples]) => {
        const low = samples.filter(({ blocks, freePages }) => freePages >= least && blocks!.slice(order).every((count) => count === 0))
        if (low.length * 2 <= samples.length) return []
        const worst = low.reduce((a, b) => (b.freePages > a.freePages ? b : a))
        const note = `${worst.freePages} pages free and no block of order ${order} or above`
        const proof: Proof = { at: worst.at, time: worst.time, witness: 'capture', note }
        return [{ zone, freePages: worst.freePages, samples: samples.length, low: low.length, proof }]
      })
      .sort((a, b) => b.freePages - a.freePages)
  }
}
