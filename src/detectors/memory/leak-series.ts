import type { Sight } from '../../core/detector.ts'
import { collect } from '../../casefile/series/collect.ts'
import { secondsSince } from '../../casefile/series/elapsed.ts'
import { growing, type Growth } from '../../casefile/series/growing.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { fitLine } from '../../casefile/series/line.ts'
import { isFlat } from '../../casefile/series/plateau.ts'
import { pointsOf } from '../../casefile/series/point.ts'
import { timeTo } from '../../casefile/series/time-to.ts'
import { seriesOf } from '../../core/series-of.ts'
import type { Cited } from '../../core/span.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS } from '../../records/counters.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { leakPolicy, type LeakLimits } from './steady-growth.ts'

/** One consumer's memory at one moment. `usedKb`: of a container or a cgroup, where file pages that nobody needs are left out. */
export interface Point {
  readonly clock?: number | undefined
  readonly rssKb?: number | undefined
  readonly vszKb?: number | undefined
  readonly anonKb?: number | undefined
  readonly swapKb?: number | undefined
  readonly usedKb?: number | undefined
}

export interface Consumer {
  readonly kind: 'process' | 'container' | 'cgroup'
  readonly name: string
  readonly pid?: number | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly cgroup?: string | undefined
  limitKb?: number | undefined
}

/**
 * What grows: resident memory, anonymous memory, memory in use, or, under a limit with swap, what is resident and in swap together,
 * or the address space while the rest is in swap.
 */
export type Measure = 'rss' | 'anon' | 'used' | 'held' | 'vsz'

export interface Leak {
  readonly consumer: Consumer
  readonly points: readonly Cited<Point>[]
  readonly growth: Growth
  readonly grows: Measure
  /** Resident memory alone: nothing tells whether it is of a mapped file. */
  readonly bare: boolean
}

const MAX_POINTS = 5000
const MAX_SERIES = 20_000
const BOUNDS = { maxKeys: MAX_SERIES, maxEach: MAX_POINTS }

const heldKb = (p: Point): number | undefined => (p.rssKb === undefined || p.swapKb === undefined ? undefined : p.rssKb + p.swapKb)

export const measureOf = (p: Point, grows: Measure): number | undefined =>
  ({ vsz: p.vszKb, anon: p.anonKb, rss: p.rssKb, used: p.usedKb, held: heldKb(p) })[grows]

/** The cgroup of a file's path, without the mount point and the file's name. */
const groupOf = (path: string): string => {
  const folder = path.replace(/[/!]?[^/!]*$/, '')
  return /[/!]?(?:sys[/!]fs[/!])?cgroup(?:[/!](?:memory|unified))?[/!](.{1,300})$/.exec(folder)?.[1] ?? folder
}

/** All series of memory in a capture, one per consumer and source. */
export class LeakSeries {
  readonly #all = new Map<string, { consumer: Consumer; points: Cited<Point>[] }>()
  readonly #names = new Map<number, string>()
  readonly #anon = new Map<number, Cited<Point>[]>()
  readonly #swaps = new Map<number, Cited<Point>[]>()
  readonly #current = new Map<string, Cited<Point>[]>()
  readonly #anonShare = new Map<string, { anonKb: number; totalKb: number }>()
  readonly swapped = new Map<number, number>()
  limitKb: number | undefined

  constructor(bench: Sight) {
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.tid !== undefined && p.tid !== p.pid) return
      if ((p.swapKb ?? 0) > 0) this.#swap(p.pid, p.swapKb!)
      if (p.swapKb !== undefined) collect(this.#swaps, p.pid, p, BOUNDS)
      if (p.anonKb !== undefined) this.#seeAnon(p.pid, p)
      if (this.#names.size < MAX_SERIES && !p.comm.startsWith('pid ')) this.#names.set(p.pid, p.comm)
      if (p.rssKb === undefined) return
      const { rssKb, vszKb, anonKb, swapKb, clock, at, time } = p
      this.#add(
        `${seriesOf(p.series)}\0${p.source}\0${p.pid}\0${p.comm}`,
        { kind: 'process', name: p.comm, pid: p.pid },
        { rssKb, vszKb, anonKb, swapKb, clock, at, ...(time === undefined ? {} : { time }) },
      )
    })
    bench.on(MEMORY_USE, (u) => {
      const process = u.source === 'smaps' || u.source === 'smaps_rollup' || u.source === 'status'
      const point = {
        ...(process ? { rssKb: u.usedKb, anonKb: u.anonKb, swapKb: u.swapKb } : { usedKb: u.usedKb }),
        at: u.at,
        ...(u.time === undefined ? {} : { time: u.time }),
      }
      if (u.pid !== undefined && (u.swapKb ?? 0) > 0) this.#swap(u.pid, u.swapKb!)
      if (u.pid !== undefined && u.anonKb !== undefined) this.#seeAnon(u.pid, point)
      const consumer: Consumer = process
        ? { kind: 'process', name: '', pid: u.pid }
        : { kind: 'container', name: u.container ?? u.pod ?? u.consumer, pod: u.pod, namespace: u.namespace }
      const known = this.#add(`${u.series}\0${u.source}\0${u.consumer}`, consumer, point)
      if (known !== undefined && u.limitKb !== undefined) known.limitKb = u.limitKb
    })
    bench.on(COUNTERS, (c) => {
      if (c.kind !== 'memory.stat') return
      const value = (name: string) => c.values.get(name)
      const [anon, file] = [value('anon') ?? value('total_rss') ?? value('rss'), value('file') ?? value('total_cache') ?? value('cache')]
      if (anon === undefined) return
      const cgroup = groupOf(c.of)
      if (this.#anonShare.size < MAX_SERIES) this.#anonShare.set(cgroup, { anonKb: anon / 1024, totalKb: (anon + (file ?? 0)) / 1024 })
      const point = { anonKb: Math.round(anon / 1024), at: c.at, ...(c.time === undefined ? {} : { time: c.time }) }
      this.#add(`${c.of}\0stat`, { kind: 'cgroup', name: cgroup, cgroup }, point)
    })
    bench.on(CGROUP_VALUE, (v) => {
      if (/^memory\.(?:max|limit_in_bytes)$/.test(v.name) && v.value !== undefined && v.value > 0)
        this.limitKb = Math.min(this.limitKb ?? Infinity, Math.round(v.value / 1024))
      if (!/^memory\.(?:current|usage_in_bytes)$/.test(v.name) || v.value === undefined) return
      const key = groupOf(seriesOf(`${v.folder}${v.name}`))
      const point = { usedKb: Math.round(v.value / 1024), at: v.at, ...(v.time === undefined ? {} : { time: v.time }) }
      collect(this.#current, key, point, BOUNDS)
    })
  }

  #swap(pid: number, kb: number): void {
    if (this.swapped.size < MAX_SERIES || this.swapped.has(pid)) this.swapped.set(pid, kb)
  }

  #seeAnon(pid: number, p: Cited<Point>): void {
    collect(this.#anon, pid, p, BOUNDS)
  }

  /** Each moment of a series with what was in swap then, where both were captured equally often. */
  #withSwap(points: readonly Cited<Point>[], pid: number | undefined): readonly Cited<Point>[] {
    if (pid === undefined || points.every((p) => p.swapKb !== undefined)) return points
    const swaps = inOrder(this.#swaps.get(pid) ?? [])
    return swaps.length === points.length ? points.map((p, i) => ({ ...p, swapKb: swaps[i]!.swapKb })) : points
  }

  #add(key: string, consumer: Consumer, point: Cited<Point>): Consumer | undefined {
    let known = this.#all.get(key)
    if (known === undefined) {
      if (this.#all.size >= MAX_SERIES) return undefined
      known = { consumer, points: [] }
      this.#all.set(key, known)
    }
    if (known.points.length < MAX_POINTS) known.points.push(point)
    return known.consumer
  }

  /** Every consumer that grows steadily, by its longest series; a cgroup only when none of its processes was seen to. */
  leaks(t: LeakLimits): Leak[] {
    const best = new Map<string, Leak>()
    const only = this.#names.size === 1 ? [...this.#names][0] : undefined
    for (const { consumer, points: unordered } of this.#all.values()) {
      const pid = consumer.pid ?? (consumer.kind === 'process' ? only?.[0] : undefined)
      const all = this.#withSwap(inOrder(unordered), pid)
      const found = judge(all, this.swapped.get(pid ?? -1) ?? 0, t)
      if (found === undefined) continue
      const points = found.from === undefined ? all : all.slice(found.from)
      if (pid !== undefined && this.#isMapped(pid, found, t)) continue
      const named =
        consumer.kind === 'process' ? { ...consumer, pid, name: consumer.name || (this.#names.get(pid ?? -1) ?? 'the process') } : consumer
      const key = consumer.kind === 'process' ? `process ${pid ?? ''}` : `${consumer.kind} ${consumer.name}`
      const before = best.get(key)
      if (before === undefined || (before.bare && !found.bare) || (points.length > before.points.length && before.bare === found.bare))
        best.set(key, { consumer: named, points, ...found })
    }
    for (const [cgroup, unordered] of this.#current) {
      const share = this.#anonShare.get(cgroup)
      if (share === undefined || share.anonKb < share.totalKb * t.minAnonShare || best.has(`cgroup ${cgroup}`)) continue
      const points = inOrder(unordered)
      const growth = growing(
        pointsOf(points, (p) => p.usedKb),
        leakPolicy(t),
      )
      if (growth !== undefined)
        best.set(`cgroup ${cgroup}`, { consumer: { kind: 'cgroup', name: cgroup, cgroup }, points, growth, grows: 'used', bare: false })
    }
    const all = [...best.values()]
    const processes = all.filter((leak) => leak.consumer.kind === 'process')
    return all.filter(
      (leak) =>
        (leak.consumer.kind !== 'cgroup' ||
          !processes.some((p) => (p.growth.to - p.growth.from) * 2 >= leak.growth.to - leak.growth.from)) &&
        // the same growth without a pid
        (leak.consumer.kind !== 'process' || leak.consumer.pid !== undefined || processes.every((p) => p.consumer.pid === undefined)),
    )
  }

  /** A mapped file is resident, not allocated: anonymous memory decides where it was captured. */
  #isMapped(pid: number, found: Pick<Leak, 'growth' | 'grows'>, t: LeakLimits): boolean {
    const own = inOrder(this.#anon.get(pid) ?? [])
    return (
      found.grows === 'rss' &&
      own.length >= Math.max(1, t.minSamples) &&
      own.at(-1)!.anonKb! - own[0]!.anonKb! < (found.growth.to - found.growth.from) * t.minVszShare
    )
  }
}

type Verdict = Pick<Leak, 'growth' | 'grows' | 'bare'> & { /** First point that counts. */ readonly from?: number }

/** Growth of what is resident and in swap together; where swapping sets another pace, from its beginning on. */
function heldGrowth(points: readonly Cited<Point>[], t: LeakLimits): Verdict | undefined {
  const held = pointsOf(points, heldKb)
  if (held.length < points.length || (points.at(-1)!.swapKb ?? 0) - (points[0]!.swapKb ?? 0) < t.minGrowthKb) return undefined
  const swapping = Math.max(0, points.findIndex((p) => (p.swapKb ?? 0) > 0) - 1)
  for (const from of new Set([0, swapping, swapping + 1])) {
    const growth = growing(held.slice(from), leakPolicy(t))
    if (growth !== undefined) return { growth, grows: 'held', bare: false, from }
  }
  return undefined
}

function judge(points: readonly Cited<Point>[], swapKb: number, t: LeakLimits): Verdict | undefined {
  const policy = leakPolicy(t)
  const of = (name: keyof Point) => (points.every((p) => p[name] !== undefined) ? pointsOf(points, (p) => p[name]) : undefined)
  const [anon, used, rss, vsz] = [of('anonKb'), of('usedKb'), of('rssKb'), of('vszKb')]
  for (const [values, grows] of [
    [anon, 'anon'],
    [used, 'used'],
  ] as const) {
    const growth = values === undefined ? undefined : growing(values, policy)
    if (growth !== undefined) return { growth, grows, bare: false }
  }
  if (rss === undefined) return undefined
  const resident = anon === undefined ? growing(rss, policy) : undefined
  if (resident !== undefined && vsz !== undefined && vsz.at(-1)!.value - vsz[0]!.value >= (resident.to - resident.from) * t.minVszShare)
    return { growth: resident, grows: 'rss', bare: false }
  if (resident !== undefined && vsz === undefined && points.length > t.minSamples) {
    const line = fitLine(rss.map((p, i) => [i, p.value]))
    return (line?.fit ?? 0) >= t.minBareFitR2 ? { growth: resident, grows: 'rss', bare: true } : undefined
  }
  const together = heldGrowth(points, t)
  if (together !== undefined) return together
  // at a limit with swap: the address space goes on growing, what is resident does not
  if (vsz === undefined || swapKb < t.minGrowthKb) return undefined
  const space = growing(vsz, policy)
  const half = rss.slice(Math.floor(rss.length / 2)).map((p) => p.value)
  const flat = isFlat(half, t.flatShare)
  return space !== undefined && flat && swapKb >= (space.to - space.from) * t.minSwappedShare
    ? { growth: space, grows: 'vsz', bare: false }
    : undefined
}

export interface Pace {
  readonly windowSeconds?: number | undefined
  readonly slopeKbPerMin?: number | undefined
  /** r² of a straight line through the samples. */
  readonly fitR2?: number | undefined
  readonly minutesToLimit?: number | undefined
}

/** How well the samples lie on a line and, where they have times, its slope and when it meets the limit. */
export function paceOf(points: readonly Cited<Point>[], grows: Measure, limitKb: number | undefined): Pace {
  const last = measureOf(points.at(-1)!, grows) ?? 0
  const seconds = secondsSince(points)
  const line = fitLine(points.map((p, i) => [seconds === undefined ? i : seconds[i]! / 60, measureOf(p, grows) ?? 0]))
  const fitR2 = line === undefined ? undefined : Math.round(line.fit * 1000) / 1000
  const window = seconds?.at(-1) ?? 0
  if (line === undefined || window <= 0) return { fitR2 }
  const left = limitKb === undefined || grows === 'vsz' ? undefined : limitKb - last
  // in tenths of a minute
  const tenths = left === undefined || left < 0 ? undefined : timeTo(10 * left, line.slope)
  return {
    fitR2,
    windowSeconds: Math.round(window),
    slopeKbPerMin: Math.round(line.slope),
    minutesToLimit: tenths === undefined ? undefined : Math.round(tenths) / 10,
  }
}
