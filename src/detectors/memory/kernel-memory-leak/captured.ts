import { growing } from '../../../casefile/series/growing.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { overTime, trendThrough } from '../../../casefile/series/over-time.ts'
import { pointsOf } from '../../../casefile/series/point.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite, citeLine } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { percent, size } from '../../../core/words/numbers.ts'
import { COUNTERS, type Counters } from '../../../records/counters.ts'
import { growthOf, paceOf } from '../steady-growth.ts'
import { type Facts, UNEXPLAINED } from './facts.ts'
import type { Limits } from './limits.ts'
import { heldCaches, ofSlab } from './slab.ts'

/** meminfo's fields of what the kernel itself holds (proc_meminfo(5)). */
const PARTS: readonly [name: string, what: string, quantity: string][] = [
  ['SUnreclaim', 'unreclaimable slab', 'memory.slab-unreclaimable'],
  ['PageTables', 'page tables', 'memory.page-tables'],
  ['KernelStack', 'kernel stacks', 'memory.kernel-stacks'],
  ['VmallocUsed', 'vmalloc areas', 'memory.vmalloc'],
  ['Percpu', 'per-CPU memory', 'memory.per-cpu'],
]
/** What a counter names besides these and huge pages. */
const NAMED = ['MemFree', 'Buffers', 'Cached', 'AnonPages', 'Slab', 'SecPageTables', 'Balloon', 'Zswap']

/** Memory of the kernel as /proc/meminfo shows it, else as /proc/slabinfo and slabtop do. */
export function captured(scope: Scope, limits: Limits): Found<Facts>[] {
  const readings = scope.rows(COUNTERS).filter(({ kind, values }) => kind === 'meminfo' && values.has('MemTotal'))
  const found = [...grouped(readings, ({ of }) => of).values()].flatMap((own) => ofMeminfo(scope, inOrder(own), limits) ?? [])
  return found.length > 0 ? found : ofSlab(scope, readings[0]?.values.get('MemTotal'), limits)
}

/** What is left when everything that a counter names is taken off; undefined where too few were captured. */
function unaccounted({ values }: Counters): number | undefined {
  const v = (name: string) => values.get(name) ?? 0
  if (!['MemTotal', 'MemFree', 'Cached', 'AnonPages', 'Slab', 'PageTables'].every((name) => values.has(name))) return undefined
  const huge = values.has('Hugetlb') ? v('Hugetlb') : v('HugePages_Total') * v('Hugepagesize')
  const named = [...NAMED, ...PARTS.map(([name]) => name).filter((name) => name !== 'SUnreclaim')]
  return Math.max(0, v('MemTotal') - named.reduce((sum, name) => sum + v(name), 0) - huge)
}

function ofMeminfo(scope: Scope, list: readonly Cited<Counters>[], t: Limits): Found<Facts> | undefined {
  const last = list.at(-1)!
  const v = (name: string) => last.values.get(name) ?? 0
  const total = v('MemTotal')
  const processesKb = v('AnonPages') + v('Shmem')
  const parts = PARTS.map(([name, what, quantity]) => ({ name, what, quantity, kb: v(name) }))
  const heldKb = parts.reduce((sum, { kb }) => sum + kb, 0)
  const told = (what: string, sizeKb: number, more: Partial<Facts> = {}): Omit<Found<Facts>, 'proof'> => {
    const title = `${size(sizeKb)} (${percent(sizeKb, total)} % of RAM) is ${what}${more.samples === undefined ? '' : ', and it grows'}`
    const known = {
      host: scope.name,
      message: title,
      title,
      source: 'meminfo',
      what,
      sizeKb,
      totalRamKb: total,
      processesKb: last.values.has('AnonPages') ? processesKb : undefined,
    } as const
    const caches = what === 'unreclaimable slab' ? heldCaches(scope) : undefined
    return { facts: { ...known, sharePct: percent(sizeKb, total), caches, ...more }, time: last.time, certainty: 'shown' }
  }
  const most = mostOf(parts, ({ kb }) => kb)!
  if (heldKb >= total * t.minShare && heldKb > processesKb && most.kb >= total * t.minOneShare)
    return {
      ...told(most.what, most.kb),
      proof: citeLine(last, last.lines?.get(most.name), `${most.what}: ${size(most.kb)} of ${size(total)} RAM`, 'capture'),
      series: overTime({ quantity: most.quantity, unit: 'KiB', limit: total }, list, ({ values }) => values.get(most.name)),
    }
  for (const { name, what, quantity } of parts) {
    const points = pointsOf(list, (c) => c.values.get(name))
    const growth = points.length === list.length ? growing(points, growthOf(t.minGrowthKb)) : undefined
    if (growth === undefined || growth.to < total * t.minSeriesShare) continue
    return {
      ...told(what, growth.to, { fromKb: growth.from, samples: list.length, ...paceOf(points, total) }),
      proof: [
        ...citeLine(list[0], list[0]!.lines?.get(name), `${what}: ${size(growth.from)}`, 'capture'),
        ...citeLine(last, last.lines?.get(name), `${what}: ${size(growth.to)}`, 'capture'),
      ],
      series: [{ quantity, unit: 'KiB', limit: total, points, trend: trendThrough(points, total) }],
    }
  }
  const rest = unaccounted(last)
  if (rest === undefined || rest < total * t.minUnaccountedShare || rest < processesKb) return undefined
  return {
    ...told(UNEXPLAINED, rest),
    proof: cite(last, `${size(rest)} of ${size(total)} RAM is in no counter of meminfo`, 'capture'),
    severity: 'warning',
    missing: 'no counter names the owner: a driver, ZFS (arcstats) or a balloon may hold it rightfully',
  }
}
