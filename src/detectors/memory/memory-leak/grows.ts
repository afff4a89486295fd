import { type Growth, growing } from '../../../casefile/series/growing.ts'
import { fitLine } from '../../../casefile/series/line.ts'
import { isFlat } from '../../../casefile/series/plateau.ts'
import { type Point, pointsOf } from '../../../casefile/series/point.ts'
import { GROWING, PLATEAU } from '../../../casefile/series/policies.ts'
import { growthOf } from '../steady-growth.ts'
import type { Moment } from '../../../casefile/memory-consumers.ts'
import type { Limits } from './limits.ts'

/**
 * What grows: resident memory, anonymous memory, memory in use, or, under a limit with swap, what is resident and in swap together,
 * or the address space while the rest is in swap.
 */
export type Measure = 'rss' | 'anon' | 'used' | 'held' | 'vsz'

export interface Grows {
  readonly grows: Measure
  readonly growth: Growth
  readonly points: readonly Point[]
  /** Resident memory alone: nothing tells whether it is of a mapped file. */
  readonly bare: boolean
}

const held = ({ rssKb, swapKb }: Moment): number | undefined => (rssKb === undefined || swapKb === undefined ? undefined : rssKb + swapKb)
const VALUES: Readonly<Record<Measure, (m: Moment) => number | undefined>> = {
  rss: (m) => m.rssKb,
  anon: (m) => m.anonKb,
  used: (m) => m.usedKb,
  held,
  vsz: (m) => m.vszKb,
}

/** Whether the memory of one consumer grows steadily, by the measure that tells most. `swapKb`: what it has in swap at the end. */
export function growsBy(moments: readonly Moment[], swapKb: number, t: Limits): Grows | undefined {
  const of = (grows: Measure): readonly Point[] | undefined => {
    const points = pointsOf(moments, VALUES[grows])
    return points.length === moments.length ? points : undefined
  }
  const [anon, used, rss, vsz] = [of('anon'), of('used'), of('rss'), of('vsz')]
  const policy = growthOf(t.minGrowthKb)
  for (const [points, grows] of [
    [anon, 'anon'],
    [used, 'used'],
  ] as const) {
    const growth = points === undefined ? undefined : growing(points, policy)
    if (growth !== undefined) return { grows, growth, points: points!, bare: false }
  }
  if (rss === undefined) return undefined
  const growth = anon === undefined ? growing(rss, policy) : undefined
  if (growth !== undefined && vsz !== undefined && vsz.at(-1)!.value - vsz[0]!.value >= (growth.to - growth.from) * t.minVszShare)
    return { grows: 'rss', growth, points: rss, bare: false }
  if (growth !== undefined && vsz === undefined && rss.length > GROWING.minSamples.value)
    return (fitLine(rss.map((p, i) => [i, p.value]))?.fit ?? 0) >= t.minBareFitR2
      ? { grows: 'rss', growth, points: rss, bare: true }
      : undefined
  return heldGrows(moments, t) ?? (vsz === undefined ? undefined : spaceGrows(rss, vsz, swapKb, t))
}

/** What is resident and in swap together; where swapping sets another pace, from its beginning on. */
function heldGrows(moments: readonly Moment[], t: Limits): Grows | undefined {
  const all = pointsOf(moments, held)
  if (all.length < moments.length || (moments.at(-1)!.swapKb ?? 0) - (moments[0]!.swapKb ?? 0) < t.minGrowthKb) return undefined
  const swapping = Math.max(0, moments.findIndex((m) => (m.swapKb ?? 0) > 0) - 1)
  for (const from of new Set([0, swapping, swapping + 1])) {
    const points = all.slice(from)
    const growth = growing(points, growthOf(t.minGrowthKb))
    if (growth !== undefined) return { grows: 'held', growth, points, bare: false }
  }
  return undefined
}

/** At a limit with swap the address space goes on growing, what is resident does not. */
function spaceGrows(rss: readonly Point[], vsz: readonly Point[], swapKb: number, t: Limits): Grows | undefined {
  if (swapKb < t.minGrowthKb) return undefined
  const growth = growing(vsz, growthOf(t.minGrowthKb))
  const late = rss.slice(Math.floor(rss.length / 2)).map((p) => p.value)
  return growth !== undefined && isFlat(late, PLATEAU.maxSpread.value) && swapKb >= (growth.to - growth.from) * t.minSwappedShare
    ? { grows: 'vsz', growth, points: vsz, bare: false }
    : undefined
}
