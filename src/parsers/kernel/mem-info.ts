import type { MemInfo, Zone } from '../../records/mem-info.ts'

const ZONE = /^\s{0,40}(?:Node (\d{1,5}) )?(DMA|DMA32|Normal|HighMem|Movable|Device) free:(\d{1,15})kB(.*)$/
const BUDDY =
  /^\s{0,40}(?:Node (\d{1,5}) )?(DMA|DMA32|Normal|HighMem|Movable|Device): ((?:\d{1,12}\*\d{1,12}kB ?(?:\([A-Z]{1,8}\) ?)?){1,24})= ?\d/
const NODE = /^\s{0,40}Node (\d{1,5}) active_anon:\d{1,15}kB/
const PAGES = /^\s{0,60}(?:[a-z_]{1,32}(?:\(\w{1,8}\))?:\d{1,15}(?:\s{1,4}|$)){1,8}$/
const PAIR = /([a-z_]{1,32}(?:\(\w{1,8}\))?):\s?(\d{1,15})(kB)?/gi
const HUGE = /hugepages_total=(\d{1,12}) hugepages_free=(\d{1,12}) hugepages_surp=\d{1,12} hugepages_size=(\d{1,12})kB/
const COUNT =
  /^\s{0,40}(\d{1,15}) (pages RAM|pages reserved|pages cma reserved|pages hwpoisoned|pages HighMem|total pagecache pages|pages in swap cache|pages shared|pages non-shared)/
const SWAP = /^\s{0,40}(Free|Total) swap\s{1,4}= ?(\d{1,15})kB/
/** Lines of show_mem() that carry nothing to be kept. */
const OTHER =
  /^\s{0,40}(?:Mem-Info:|lowmem_reserve\[\]:|Swap cache stats:|(?:Node \d{1,5} )?(?:DMA|DMA32|Normal|HighMem|Movable) per-cpu:|CPU \d{4}|CPU\s{0,6}\d{1,5}: ?hi:)/

/** Collects the lines of one show_mem(): counters in pages, nodes, zones with watermarks, buddy lists, totals, swap. */
export class MemInfoReader {
  readonly #pages: Record<string, number> = Object.create(null)
  /** Counters that kernels before 4.8 print per zone and later ones per node, summed. */
  readonly #perZone: Record<string, number> = Object.create(null)
  readonly #counts: Record<string, number> = Object.create(null)
  readonly #zones = new Map<string, { -readonly [K in keyof Zone]: Zone[K] }>()
  /** By the size of a page in KiB. */
  readonly #huge = new Map<number, { total: number; free: number }>()
  #pageKb: number | undefined
  #swapTotalKb: number | undefined
  #swapFreeKb: number | undefined
  #seen = false

  /** Whether the line is a part of it. */
  take(message: string): boolean {
    const known = this.#read(message)
    if (known && !OTHER.test(message)) this.#seen = true
    return known
  }

  #read(message: string): boolean {
    let m = ZONE.exec(message)
    if (m !== null) {
      const zone = this.#zone(m[1], m[2]!)
      zone.freeKb = Number(m[3])
      for (const [, name, value] of m[4]!.matchAll(PAIR)) {
        const n = Number(value)
        if (name === 'min') zone.minKb = n
        else if (name === 'low') zone.lowKb = n
        else if (name === 'high') zone.highKb = n
        else if (name === 'boost') zone.boostKb = n
        else if (name === 'managed') zone.managedKb = n
        else if (name === 'kernel_stack') this.#perZone[name] = (this.#perZone[name] ?? 0) + n
      }
      return true
    }
    m = BUDDY.exec(message)
    if (m !== null) {
      const blocks = [...m[3]!.matchAll(/(\d{1,12})\*(\d{1,12})kB/g)]
      this.#pageKb ??= Number(blocks[0]?.[2])
      this.#zone(m[1], m[2]!).blocks = blocks.map(([, count]) => Number(count))
      return true
    }
    if (NODE.test(message)) {
      for (const [, name, value, unit] of message.matchAll(PAIR))
        if (unit !== undefined && name === 'kernel_stack') this.#perZone[name] = (this.#perZone[name] ?? 0) + Number(value)
      return true
    }
    m = COUNT.exec(message)
    if (m !== null) {
      this.#counts[m[2]!] = Number(m[1])
      return true
    }
    m = SWAP.exec(message)
    if (m !== null) {
      if (m[1] === 'Free') this.#swapFreeKb = Number(m[2])
      else this.#swapTotalKb = Number(m[2])
      return true
    }
    m = HUGE.exec(message)
    if (m !== null) {
      const [total, free, pageKb] = [Number(m[1]), Number(m[2]), Number(m[3])]
      const pool = this.#huge.get(pageKb) ?? { total: 0, free: 0 }
      this.#huge.set(pageKb, { total: pool.total + total, free: pool.free + free })
      return true
    }
    if (PAGES.test(message)) {
      for (const [, name, value] of message.matchAll(PAIR)) this.#pages[name!] = Number(value)
      return true
    }
    return OTHER.test(message)
  }

  #zone(node: string | undefined, name: string): { -readonly [K in keyof Zone]: Zone[K] } {
    const key = `${node ?? 0} ${name}`
    const known = this.#zones.get(key)
    if (known !== undefined) return known
    const zone = { node: Number(node ?? 0), name }
    this.#zones.set(key, zone)
    return zone
  }

  get info(): MemInfo | undefined {
    if (!this.#seen) return undefined
    const pageKb = this.#pageKb ?? 4
    const zones = [...this.#zones.values()]
    const huge = [...this.#huge].flatMap(([pageKb, pool]) => (pool.total === 0 ? [] : [{ pageKb, ...pool }]))
    const managed = zones.reduce((sum, z) => sum + (z.managedKb ?? 0), 0)
    const ram = this.#counts['pages RAM']
    const usable = ram === undefined ? 0 : (ram - (this.#counts['pages reserved'] ?? 0)) * pageKb
    const counters: Record<string, number> = Object.create(null)
    for (const [name, pages] of Object.entries(this.#pages)) counters[name] = pages * pageKb
    for (const [name, kb] of Object.entries(this.#perZone)) counters[name] ??= kb
    return {
      pageBytes: pageKb * 1024,
      countersKb: counters,
      // zones may be missing in what was pasted: all pages together are never fewer than theirs
      totalKb: Math.max(managed, usable) > 0 ? Math.max(managed, usable) : undefined,
      swapTotalKb: this.#swapTotalKb,
      swapFreeKb: this.#swapFreeKb,
      hugepagesKb: huge.reduce((sum, { total, pageKb }) => sum + total * pageKb, 0),
      hugepagesFreeKb: huge.reduce((sum, { free, pageKb }) => sum + free * pageKb, 0),
      hugePages: huge,
      zones,
    }
  }
}
