import type { Proof, Sight } from '../../core/detector.ts'
import { COUNTERS } from '../../records/counters.ts'
import { SAMPLE } from '../../records/sample.ts'

export interface Available {
  readonly availKb: number
  readonly totalKb: number
  readonly proof: Proof
}

const MAX_SAMPLES = 20_000

/** How much memory could still be had without swapping: MemAvailable of meminfo, `available` of free and top, kbavail of sar -r. */
export class AvailableMemory {
  readonly samples: Available[] = []

  constructor(bench: Sight) {
    const see = (availKb: number | undefined, totalKb: number | undefined, proof: Omit<Proof, 'note'>): void => {
      if (availKb === undefined || totalKb === undefined || totalKb <= 0 || availKb > totalKb || this.samples.length >= MAX_SAMPLES) return
      this.samples.push({ availKb, totalKb, proof: { ...proof, note: `${availKb} of ${totalKb} KiB available` } })
    }
    bench.on(COUNTERS, (c) => {
      if (c.kind === 'meminfo') see(c.values.get('MemAvailable'), c.values.get('MemTotal'), { at: c.at, time: c.time, witness: 'capture' })
    })
    bench.on(SAMPLE, (s) => {
      const v = (name: string) => s.values.get(name)
      const proof = { at: s.at, time: s.time, witness: 'capture' } as const
      if (s.tool === 'free' && s.about === 'memory') see(v('availKb'), v('totalKb'), proof)
      else if (s.tool === 'sar' && s.values.has('kbavail')) {
        const [free, used] = [v('kbmemfree'), v('kbmemused')]
        // kernels before 3.14 do not tell, and sar writes 0
        if (v('kbavail') === 0 && (free ?? 0) > 0) return
        see(v('kbavail'), free === undefined || used === undefined ? undefined : free + used, proof)
      }
    })
  }
}
