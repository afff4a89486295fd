import { blocksOf } from '../../../casefile/file-systems.ts'
import { groupsOf } from '../../../casefile/series/collect.ts'
import { growing } from '../../../casefile/series/growing.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { overTime, trendThrough } from '../../../casefile/series/over-time.ts'
import { pointsOf } from '../../../casefile/series/point.ts'
import { GROWING } from '../../../casefile/series/policies.ts'
import { timeTo } from '../../../casefile/series/time-to.ts'
import type { Found } from '../../../core/failure.ts'
import type { Measured } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Facts } from './judge.ts'

export interface Filling {
  readonly samples: number
  readonly windowSeconds: number
  readonly growthKbPerMin: number
  readonly fitR2: number
  readonly minutesToFull: number
}

/** What is used of a file system, over time, with the line through it where it grows steadily. */
export function usedOverTime(scope: Scope, mount: string): Measured[] {
  const all = blocksOf(scope).filter((fs) => fs.mount === mount)
  const last = all.at(-1)
  const limit = last === undefined ? undefined : last.used + last.free
  const trend = growthOf(scope).has(mount)
    ? trendThrough(
        pointsOf(inOrder(all), ({ used }) => used),
        limit,
      )
    : undefined
  return overTime({ quantity: 'filesystem.used', unit: 'KiB', of: mount, limit, trend }, all, ({ used }) => used)
}

/** The usual, but for the size of the rise (what counts is the room that is left); what is cleaned up does not fill. */
const POLICY = {
  minSamples: GROWING.minSamples.value,
  minRisingShare: GROWING.minRisingShare.value,
  minLatePace: GROWING.minLatePace.value,
  maxDipShare: 0,
}

/** Steady growth of each file system that was looked at several times, in KiB a minute. */
export const growthOf = once((scope): ReadonlyMap<string, Filling> => {
  const series = groupsOf(
    blocksOf(scope).filter((fs) => fs.clock !== undefined),
    (fs) => fs.mount,
  )
  const found = new Map<string, Filling>()
  for (const [mount, all] of series) {
    const grown = growing(
      pointsOf(all, (fs) => fs.used),
      POLICY,
    )
    if (grown?.seconds === undefined) continue
    const perMinute = grown.line.slope * 60
    found.set(mount, {
      samples: all.length,
      windowSeconds: Math.round(grown.seconds),
      growthKbPerMin: Math.round(perMinute),
      fitR2: Math.round(1000 * grown.line.fit) / 1000,
      minutesToFull: Math.round(timeTo(all.at(-1)!.free, perMinute) ?? 0),
    })
  }
  return found
})

/** There is room, but not for long at this pace. `told`: mounts that are told otherwise. */
export function filling(scope: Scope, maxMinutes: number, told: ReadonlySet<string | undefined>): Found<Facts>[] {
  return [...growthOf(scope)].flatMap(([mount, growth]) => {
    const last = blocksOf(scope).findLast((fs) => fs.mount === mount)!
    if (told.has(mount) || growth.minutesToFull > maxMinutes) return []
    return [
      {
        facts: {
          host: scope.name,
          mount,
          device: last.device,
          size: last.printed.total,
          used: last.printed.used,
          sizeKb: last.total,
          usedKb: last.used,
          availableKb: last.free,
          usedPct: last.usedPct,
          refusals: 0,
          ...growth,
          hasDf: true,
        },
        about: { device: last.device },
        proof: cite(last, `${last.usedPct} % used, the last of ${growth.samples} samples that grow`, 'capture'),
        series: usedOverTime(scope, mount),
        certainty: 'shown',
        severity: 'note',
      },
    ]
  })
}
