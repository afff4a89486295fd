import type { Proof, Sight } from '../../core/detector.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS } from '../../records/counters.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { PRESSURE } from '../../records/pressure.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SWAP_AREA } from '../../records/swap-area.ts'

export interface SwapOwner {
  readonly [name: string]: string | number | undefined
  readonly comm: string
  readonly pid: number
  readonly swapKb: number
  readonly rssKb?: number | undefined
}

const MAX_PROCESSES = 20_000
const SHOWN = 5
const NO_LIMIT = 1e15

/** Who is in swap (VmSwap, proc(5)), under which limit, and how long tasks waited for memory. */
export class SwapOwners {
  readonly #owners = new Map<number, { owner: SwapOwner; proof: Proof }>()
  readonly #names = new Map<number, string>()
  readonly #areas = new Map<string, boolean>()
  some: number | undefined
  limitMib: number | undefined
  #worst60 = 0

  constructor(bench: Sight) {
    const limit = (bytes: number | undefined) => {
      if (bytes !== undefined && bytes > 0 && bytes < NO_LIMIT)
        this.limitMib = Math.min(this.limitMib ?? Infinity, Math.round((10 * bytes) / 1024 ** 2) / 10)
    }
    bench.on(PROCESS_SAMPLE, (p) => {
      if (this.#names.size < MAX_PROCESSES && !p.comm.startsWith('pid ')) this.#names.set(p.pid, p.comm)
      if ((p.swapKb ?? 0) <= 0 || (this.#owners.size >= MAX_PROCESSES && !this.#owners.has(p.pid))) return
      this.#owners.set(p.pid, {
        owner: { comm: p.comm, pid: p.pid, swapKb: p.swapKb!, rssKb: p.rssKb },
        proof: { at: p.at, time: p.time, witness: 'capture', note: `${p.swapKb} KiB in swap` },
      })
    })
    bench.on(MEMORY_USE, (u) => {
      if (u.pid === undefined || (u.swapKb ?? 0) <= 0 || this.#owners.has(u.pid) || this.#owners.size >= MAX_PROCESSES) return
      this.#owners.set(u.pid, {
        owner: { comm: this.#names.get(u.pid) ?? `pid ${u.pid}`, pid: u.pid, swapKb: u.swapKb!, rssKb: u.usedKb },
        proof: { at: u.at, time: u.time, witness: 'capture', note: `${u.swapKb} KiB in swap` },
      })
    })
    bench.on(SWAP_AREA, (area) => void this.#areas.set(area.name, area.compressed))
    bench.on(PRESSURE, (p) => {
      if (p.resource !== 'memory' || p.who !== 'some') return
      this.some = Math.max(this.some ?? 0, p.avg10)
      this.#worst60 = Math.max(this.#worst60, p.avg60)
    })
    bench.on(COUNTERS, (c) => void (c.kind === 'memory.stat' && limit(c.values.get('hierarchical_memory_limit'))))
    bench.on(CGROUP_VALUE, (v) => void (/^memory\.(?:max|limit_in_bytes)$/.test(v.name) && limit(v.value)))
  }

  /** Pressure was captured and is low, or all swap is compressed memory: nothing waits for a disk. */
  isCalm(calmPct: number): boolean {
    if (this.some === undefined && this.#areas.size > 0 && [...this.#areas.values()].every(Boolean)) return true
    return this.some !== undefined && this.some < calmPct && this.#worst60 < calmPct
  }

  get #sorted(): { owner: SwapOwner; proof: Proof }[] {
    return [...this.#owners.values()].sort((a, b) => b.owner.swapKb - a.owner.swapKb).slice(0, SHOWN)
  }

  get top(): SwapOwner[] {
    return this.#sorted.map(({ owner }) => ({ ...owner, comm: this.#names.get(owner.pid) ?? owner.comm }))
  }

  get proofs(): Proof[] {
    return this.#sorted.slice(0, 1).map(({ proof }) => proof)
  }
}
