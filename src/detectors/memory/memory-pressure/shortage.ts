import { availableMemory } from '../../../casefile/available-memory.ts'
import { groupsOf } from '../../../casefile/series/collect.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { SUSTAINED } from '../../../casefile/series/policies.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { size } from '../../../core/words/numbers.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { ZONE_PAGES } from '../../../records/zone-pages.ts'
import { type Account, NO_PSI } from './facts.ts'
import type { Limits } from './limits.ts'

/** One look is enough, of several most must show it. */
const ANY_NUMBER = { minSamples: 1, minShare: SUSTAINED.minShare.value }

/** Somebody was killed: what was short then is told by the kill. */
const ranOut = (scope: Scope): boolean => scope.events(OOM_REPORT).some(({ what }) => what.scope !== 'memcg')

/** Nearly nothing can be had without swapping. */
export function shortOf(scope: Scope, t: Limits): Account[] {
  const all = availableMemory(scope)
  const low = sustained(all, (s) => s.availKb < s.totalKb * t.maxAvailableShare, ANY_NUMBER)?.over
  if (low === undefined || ranOut(scope)) return []
  const least = worstOf(low, (s) => -s.availKb / s.totalKb)
  return [
    {
      facts: {
        availableKb: least.availKb,
        availablePct: Math.round((1000 * least.availKb) / least.totalKb) / 10,
        totalKb: least.totalKb,
        samples: all.length,
        shareOfSamplesPct: Math.round((100 * low.length) / all.length),
      },
      proof: cite(least, `${size(least.availKb)} of ${size(least.totalKb)} available`, 'capture'),
      series: overTime(
        { quantity: 'memory.available', unit: 'KiB', threshold: Math.round(least.totalKb * t.maxAvailableShare) },
        all,
        ({ availKb }) => availKb,
      ),
      time: least.time,
      certainty: 'shown',
      missing: NO_PSI,
      settle: 'cat /proc/pressure/memory',
    },
  ]
}

/** kswapd, the kernel's reclaim thread, does nothing else. */
export function restless(scope: Scope, t: Limits): Account[] {
  const all = scope.rows(PROCESS_SAMPLE).filter((p) => /^kswapd\d/.test(p.comm) && p.lifetime !== true && p.cpuPct !== undefined)
  const busy = sustained(all, (p) => p.cpuPct! >= t.kswapdPct, ANY_NUMBER)?.over
  if (busy === undefined) return []
  const worst = worstOf(busy, (p) => p.cpuPct!)
  return [
    {
      facts: { topProcess: worst.comm, topCpuPct: worst.cpuPct, pid: worst.pid },
      proof: cite(worst, `${worst.comm} at ${worst.cpuPct} % of a CPU`, 'capture'),
      series: overTime(
        { quantity: 'cpu.process', unit: 'percent', of: worst.comm, threshold: t.kswapdPct },
        all.filter(({ comm }) => comm === worst.comm),
        ({ cpuPct }) => cpuPct,
      ),
      time: worst.time,
      certainty: 'shown',
      missing: NO_PSI,
      settle: 'cat /proc/pressure/memory',
    },
  ]
}

/**
 * Free pages below the minimum of /proc/zoneinfo (mm/page_alloc.c, __zone_watermark_ok): who asks for a page must reclaim. The largest zone of
 * each node counts, and all nodes together: the small zones below it are kept as a reserve and stay free.
 */
export function lowZones(scope: Scope): Account[] {
  if (ranOut(scope)) return []
  const zones = scope.rows(ZONE_PAGES).filter(({ minPages }) => minPages !== undefined)
  return [...groupsOf(zones, ({ of }) => of).values()].flatMap((capture): Account[] => {
    const nodes = [...groupsOf(capture, ({ node }) => node).values()].map((of) => {
      const largest = worstOf(of, (z) => z.managedPages ?? z.minPages!)!
      return inOrder(of.filter(({ zone }) => zone === largest.zone))
    })
    const moments = Array.from({ length: Math.min(...nodes.map(({ length }) => length)) }, (_, i) => nodes.map((of) => of[i]!))
    const low = sustained(moments, (moment) => moment.every(({ freePages, minPages }) => freePages < minPages!), ANY_NUMBER)?.over
    if (low === undefined) return []
    const worst = worstOf(low.flat(), (z) => -z.freePages / z.minPages!)!
    // one look may have met the moment before kswapd caught up
    const once = moments.length === 1
    return [
      {
        facts: {
          zone: `Node ${worst.node}, zone ${worst.zone}`,
          freePages: worst.freePages,
          minPages: worst.minPages,
          samples: moments.length,
          shareOfSamplesPct: Math.round((100 * low.length) / moments.length),
        },
        proof: cite(worst, `${worst.freePages} pages free, the minimum is ${worst.minPages}`, 'capture'),
        series: overTime(
          { quantity: 'memory.free', unit: 'pages', of: `Node ${worst.node}, zone ${worst.zone}`, threshold: worst.minPages },
          nodes.find(([first]) => first?.node === worst.node) ?? [],
          ({ freePages }) => freePages,
        ),
        time: worst.time,
        severity: once ? 'note' : undefined,
        certainty: once ? 'suggested' : 'shown',
        missing: once ? 'a second sample, and /proc/pressure/memory' : NO_PSI,
        settle: 'cat /proc/pressure/memory',
      },
    ]
  })
}
