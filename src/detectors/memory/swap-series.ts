import { windowSeconds } from '../../casefile/series/elapsed.ts'
import type { Proof } from '../../core/detector.ts'
import type { Cited, Instant } from '../../core/span.ts'
import type { Sample } from '../../records/sample.ts'

/** Thresholds of one sample. */
export interface SwapSampleLimits {
  readonly stallWaPct: number
  readonly stallSyPct: number
  readonly minTrafficKib: number
  readonly heavyInKib: number
}
/** Size of a page on x86 and most arm64 kernels. */
export const PAGE_KIB = 4

/** Unit of vmstat's si and so (-S; vmstat(8)). */
export const unitName = (bytes: number | undefined): string =>
  bytes === undefined || bytes === 1024 ? 'KiB/s' : bytes === 1000 ? 'kB/s' : bytes === 1_000_000 ? 'MB/s' : 'MiB/s'

/** free, buff and cache of a machine that runs are never less than this many KiB together: smaller numbers are MiB (-S M). */
const LEAST_KIB = 8192

/** Bytes of the memory columns' unit, as far as their size tells; kernels without `st` may run on very small machines. */
export function unitOf(values: ReadonlyMap<string, number>): number | undefined {
  const memory =
    (values.get('free') ?? LEAST_KIB) +
    (values.get('buff') ?? values.get('inact') ?? 0) +
    (values.get('cache') ?? values.get('active') ?? 0)
  return values.has('st') && memory < LEAST_KIB ? 1_048_576 : undefined
}

/** Swap traffic of one run of vmstat or sar -W. */
export class SwapSeries {
  samples = 0
  /** Samples from the first to the latest with traffic. */
  window = 0
  active = 0
  ins = 0
  outs = 0
  stalled = 0
  /** Without another sign of waiting, but much is read back. */
  heavy = 0
  siMax = 0
  soMax = 0
  siSum = 0
  soSum = 0
  waMax = 0
  bMax = 0
  swpdFirst?: number | undefined
  swpdLast?: number | undefined
  worst?: { proof: Proof; traffic: number } | undefined
  first?: Proof | undefined
  last?: Proof | undefined
  time?: Instant | undefined
  #firstActive?: number | undefined
  #lastTime?: Instant | undefined
  readonly tool: 'vmstat' | 'sar'
  readonly unit: string
  /** Least traffic that counts, in `unit`; in megabytes even one is a lot. */
  readonly least: number
  readonly kib: boolean

  readonly #limits: SwapSampleLimits

  constructor(tool: 'vmstat' | 'sar', unit: string, limits: SwapSampleLimits) {
    this.#limits = limits
    this.tool = tool
    this.unit = unit
    this.kib = unit === 'KiB/s'
    this.least = unit.startsWith('M') ? 1 : tool === 'sar' ? limits.minTrafficKib / PAGE_KIB : limits.minTrafficKib
  }

  /** From the first to the last sample, where they have times (-t). */
  get windowSeconds(): number | undefined {
    return windowSeconds(this.time, this.#lastTime)
  }

  see(sample: Cited<Sample>): void {
    const value = (name: string) => sample.values.get(name) ?? 0
    const [si, so] = this.tool === 'sar' ? [value('pswpin/s'), value('pswpout/s')] : [value('si'), value('so')]
    // only the rates of the first row are since boot, its memory columns are as true as any
    this.swpdFirst ??= sample.values.get('swpd')
    if (sample.sinceBoot) return
    this.samples++
    this.time ??= sample.time
    this.#lastTime = sample.time
    this.swpdLast = sample.values.get('swpd')
    if (si + so < this.least) return
    this.active++
    this.#firstActive ??= this.samples
    this.window = this.samples - this.#firstActive + 1
    if (si > 0) this.ins++
    if (so > 0) this.outs++
    this.siSum += si
    this.soSum += so
    this.siMax = Math.max(this.siMax, si)
    this.soMax = Math.max(this.soMax, so)
    const [b, wa, sy] = [value('b'), value('wa'), value('sy')]
    this.bMax = Math.max(this.bMax, b)
    this.waMax = Math.max(this.waMax, wa)
    if (b > 0 || wa >= this.#limits.stallWaPct || sy >= this.#limits.stallSyPct) this.stalled++
    else if (si >= (this.unit.startsWith('M') ? 1 : this.tool === 'sar' ? this.#limits.heavyInKib / PAGE_KIB : this.#limits.heavyInKib))
      this.heavy++
    const proof: Proof = {
      at: sample.at,
      time: sample.time,
      witness: 'capture',
      note: `si ${si}, so ${so} ${this.unit}${this.tool === 'sar' ? '' : `, b ${b}, wa ${wa} %`}`,
    }
    this.first ??= proof
    this.last = proof
    if (this.worst === undefined || si + so > this.worst.traffic) this.worst = { proof, traffic: si + so }
  }
}
