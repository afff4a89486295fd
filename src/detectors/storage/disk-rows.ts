import type { Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { Sample } from '../../records/sample.ts'

const MAX_DEVICES = 1000

interface Disk {
  readonly device: string
  rounds: number
  stalledRounds: number
  requests: number
  maxUtilPct?: number | undefined
  maxAwaitMs: number
  awaited: number
  worst?: Proof | undefined
  worstAwait: number
}

/** Sums the live intervals of iostat and sar -d per device. */
export class DiskRows {
  readonly #disks = new Map<string, Disk>()
  readonly #limits: { readonly busyPct: number; readonly slowReadMs: number; readonly minReads: number }

  constructor(limits: { readonly busyPct: number; readonly slowReadMs: number; readonly minReads: number }) {
    this.#limits = limits
  }

  see(sample: Cited<Sample>): void {
    if (sample.sinceBoot || sample.about === undefined || (sample.tool !== 'iostat' && sample.tool !== 'sar') || sample.about === 'cpu')
      return
    const v = sample.values
    const util = v.get('%util')
    const awaits = ['await', 'r_await', 'w_await'].flatMap((name) => (v.has(name) ? [v.get(name)!] : []))
    if (util === undefined && awaits.length === 0) return
    let disk = this.#disks.get(sample.about)
    if (disk === undefined) {
      if (this.#disks.size >= MAX_DEVICES) return
      disk = { device: sample.about, rounds: 0, stalledRounds: 0, requests: 0, maxAwaitMs: 0, awaited: 0, worstAwait: -1 }
      this.#disks.set(sample.about, disk)
    }
    const longest = Math.max(0, ...awaits)
    const [reads, writes] = [v.get('r/s') ?? 0, v.get('w/s') ?? v.get('tps') ?? 0]
    disk.rounds++
    disk.requests += reads + writes
    disk.awaited += (reads + writes) * (v.get('await') ?? longest)
    disk.maxAwaitMs = Math.max(disk.maxAwaitMs, longest)
    if (util !== undefined) disk.maxUtilPct = Math.max(disk.maxUtilPct ?? 0, util)
    const stalled =
      (util ?? 0) >= this.#limits.busyPct && (v.get('r_await') ?? 0) >= this.#limits.slowReadMs && reads >= this.#limits.minReads
    if (stalled) disk.stalledRounds++
    if ((stalled ? 1e9 : 0) + longest > disk.worstAwait) {
      disk.worstAwait = (stalled ? 1e9 : 0) + longest
      disk.worst = {
        at: sample.at,
        time: sample.time,
        witness: 'capture',
        note: `${sample.about}:${util === undefined ? '' : ` ${util} % busy,`} requests took up to ${longest} ms`,
      }
    }
  }

  /** The device for which was waited most. */
  busiest(): Disk | undefined {
    return [...this.#disks.values()]
      .filter((disk) => disk.requests > 0)
      .sort((a, b) => b.stalledRounds - a.stalledRounds || b.awaited / b.rounds - a.awaited / a.rounds)[0]
  }
}
