import { availableMemory } from '../../../casefile/available-memory.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { size } from '../../../core/words/numbers.ts'
import { HUGE_PAGES } from '../../../records/huge-pages.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'

export interface Facts {
  host: string | undefined
  hugePagesTotal: number
  /** Neither used nor promised to anybody; undefined where only the setting is known. */
  hugePagesFree: number | undefined
  /** Used, or promised. */
  hugePagesNeeded: number | undefined
  pageKb: number | undefined
  /** KiB in the pages that are free; in all of them where only the setting is known. */
  heldKb: number
  totalRamKb: number
  sharePct: number
  availableKb: number | undefined
  nrHugepages: number | undefined
  /** Who was killed for want of the memory: the first. */
  victim: string | undefined
  victimPid: number | undefined
  kills: number | undefined
}

export const LIMITS = thresholds({
  minFreeShare: { value: 0.2, why: 'Share of RAM in huge pages that nobody uses: a fifth more would have been enough for long.' },
  maxAvailableShare: { value: 0.05, why: 'Share of RAM that can still be had: with more left, the pool takes nothing from anybody.' },
})
type Limits = Values<typeof LIMITS>
type Pool = Pick<Facts, 'hugePagesTotal' | 'hugePagesFree' | 'hugePagesNeeded' | 'pageKb' | 'heldKb'> & { readonly proof: readonly Proof[] }

/** What a huge page of x86-64, and of arm64 with pages of 4 KiB, has: nr_hugepages does not tell it. */
const USUAL_PAGE_KB = 2048

/** One pool of one machine: what it holds when memory runs out, or while nothing is left. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const killed = atAnOom(scope, limits)
  return killed === undefined ? beside(scope, limits) : [killed]
}

/** An OOM report of the whole machine lists the pools. */
function atAnOom(scope: Scope, t: Limits): Found<Facts> | undefined {
  const reports = scope.events(OOM_REPORT).filter(({ what: { scope: whose, order, memInfo } }) => {
    const totalKb = memInfo?.totalKb
    return whose !== 'memcg' && order !== -1 && totalKb !== undefined && memInfo!.hugepagesFreeKb >= totalKb * t.minFreeShare
  })
  const [first] = reports
  if (first === undefined) return undefined
  const { memInfo, victims, chosen, places } = first.what
  const [pool, totalKb] = [mostOf(memInfo!.hugePages, ({ free, pageKb }) => free * pageKb)!, memInfo!.totalKb!]
  const victim = victims[0] ?? chosen
  return {
    ...happened(reports),
    facts: {
      host: scope.name,
      hugePagesTotal: pool.total,
      hugePagesFree: pool.free,
      hugePagesNeeded: pool.total - pool.free,
      pageKb: pool.pageKb,
      heldKb: memInfo!.hugepagesFreeKb,
      totalRamKb: totalKb,
      sharePct: share(memInfo!.hugepagesFreeKb, totalKb),
      availableKb: undefined,
      nrHugepages: settingsOf(scope).get('vm.nr_hugepages')?.numbers[0],
      victim: victim?.comm,
      victimPid: victim?.pid,
      kills: victim === undefined ? undefined : reports.reduce((sum, { count }) => sum + count, 0),
    },
    proof: [
      ...cite(places.hugePages, `${pool.free} of ${pool.total} pages free`, 'kernel log'),
      ...toldBy(reports, 'kernel log', ({ victims: [one] }) => (one === undefined ? undefined : `${one.comm} (pid ${one.pid}) is killed`)),
    ],
    certainty: 'stated',
  }
}

/** A capture of the pool beside one of what is left. */
function beside(scope: Scope, t: Limits): Found<Facts>[] {
  const left = inOrder(availableMemory(scope)).at(-1)
  const pool = left === undefined ? undefined : poolOf(scope)
  if (left === undefined || pool === undefined) return []
  const { availKb, totalKb } = left
  if (pool.heldKb < totalKb * t.minFreeShare || pool.heldKb > totalKb || availKb > totalKb * t.maxAvailableShare) return []
  const { proof, ...facts } = pool
  return [
    {
      facts: {
        host: scope.name,
        ...facts,
        totalRamKb: totalKb,
        sharePct: share(pool.heldKb, totalKb),
        availableKb: availKb,
        nrHugepages: settingsOf(scope).get('vm.nr_hugepages')?.numbers[0],
        victim: undefined,
        victimPid: undefined,
        kills: undefined,
      },
      proof: [...proof, ...cite(left, `${size(availKb)} of ${size(totalKb)} can be had`, 'capture')],
      time: left.time,
      ...(pool.hugePagesFree === undefined
        ? { certainty: 'suggested', severity: 'warning', missing: 'HugePages_Free of /proc/meminfo: whether somebody uses them' }
        : { certainty: 'shown' }),
    },
  ]
}

function poolOf(scope: Scope): Pool | undefined {
  const shown = inOrder(scope.rows(HUGE_PAGES)).at(-1)
  const set = settingsOf(scope).get('vm.nr_hugepages')
  if (shown?.free !== undefined) {
    const pageKb = shown.pageKb ?? USUAL_PAGE_KB
    const free = shown.free - (shown.reserved ?? 0)
    return {
      hugePagesTotal: shown.total,
      hugePagesFree: free,
      hugePagesNeeded: shown.total - free,
      pageKb,
      heldKb: free * pageKb,
      proof: [...cite(shown, `${free} of ${shown.total} pages of ${size(pageKb)} free`, 'capture'), ...cite(set, 'the setting')],
    }
  }
  const total = set?.numbers[0]
  if (total === undefined) return undefined
  return {
    hugePagesTotal: total,
    hugePagesFree: undefined,
    hugePagesNeeded: undefined,
    pageKb: undefined,
    heldKb: total * USUAL_PAGE_KB,
    proof: cite(set, `${total} pages, of ${size(USUAL_PAGE_KB)} by default`, 'capture'),
  }
}

const share = (part: number, whole: number): number => Math.round((100 * part) / whole)
