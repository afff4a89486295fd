import { availableMemory } from '../../../casefile/available-memory.ts'
import { type ProcessMemory, processMemory } from '../../../casefile/process-memory.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { sumOf } from '../../../casefile/series/steps.ts'
import type { Proof } from '../../../core/finding.ts'
import type { RawLine } from '../../../core/parser.ts'
import { cite, citeLine } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { size } from '../../../core/words/numbers.ts'
import { CGROUP_VALUE } from '../../../records/cgroup-value.ts'
import { COUNTERS } from '../../../records/counters.ts'
import { PRESSURE, type Pressure } from '../../../records/pressure.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { SWAP_AREA } from '../../../records/swap-area.ts'

export interface SwapOwner {
  readonly [name: string]: string | number | undefined
  readonly comm: string
  readonly pid: number
  readonly swapKb: number
  readonly rssKb?: number | undefined
}

export interface Beside {
  /** The processes with the most in swap (VmSwap, proc(5)). */
  swapped: readonly SwapOwner[]
  comm: string | undefined
  pid: number | undefined
  /** The lowest limit of a cgroup that the input shows. */
  limitMib: number | undefined
  /** v1 writes it into memory.limit_in_bytes, v2 into memory.max. */
  cgroupVersion: number | undefined
  /** What holds the first of `swapped` down: that limit, or one that the input does not show, since the machine has memory left. */
  heldBy: 'limit' | 'unknown limit' | undefined
  /** What it has in memory and in swap then. */
  needMib: number | undefined
  /** Need and a quarter. */
  recommendedMib: number | undefined
  availableKb: number | undefined
  totalKb: number | undefined
  /** The process with the most resident memory, where none is known to be in swap. */
  largest: { comm: string; pid: number; rssKb: number } | undefined
}

const SHOWN = 5
const NO_LIMIT = 1e15
const SPARE = 1.25

const swapPressure = once((scope) => scope.rows(PRESSURE).filter(({ resource, who }) => resource === 'memory' && who === 'some'))

/** How long tasks waited for memory, at worst. */
export const pressureOf = (scope: Scope): Cited<Pressure> | undefined => worstOf(swapPressure(scope), ({ avg10 }) => avg10)

/** Pressure was captured and is low, or all swap is compressed memory: nothing waits for a disk. */
export function isCalm(scope: Scope, calmPct: number): boolean {
  const samples = swapPressure(scope)
  const areas = scope.rows(SWAP_AREA)
  if (samples.length === 0) return areas.length > 0 && areas.every(({ compressed }) => compressed)
  return samples.every(({ avg10, avg60 }) => avg10 < calmPct && avg60 < calmPct)
}

/** Who is in swap, under which limit, and what the machine has left. */
export const besideOf = once((scope): { facts: Beside; proof: readonly Proof[] } => {
  const owners = [...processMemory(scope).values()]
    .map((p) => ({ ...p, rssKb: p.rssBesideSwapKb ?? p.rssKb }))
    .filter(({ swapKb }) => (swapKb ?? 0) > 0)
    .sort((a, b) => b.swapKb! - a.swapKb!)
  const [first] = owners
  const limit = limitOf(scope)
  const left = availableMemory(scope).at(-1)
  const largest = first === undefined ? largestOf(scope) : undefined
  const isHeld = first !== undefined && limit !== undefined && isHeldBy(first, limit.kb, left?.availKb)
  const isFree = first?.rssKb !== undefined && limit === undefined && (left?.availKb ?? 0) > 2 * sumOf(owners.map(({ swapKb }) => swapKb!))
  const needKb = isHeld || isFree ? first!.rssKb! + first!.swapKb! : undefined
  return {
    facts: {
      swapped: owners.slice(0, SHOWN).map(({ pid, comm, swapKb, rssKb }) => ({ comm: comm ?? `pid ${pid}`, pid, swapKb: swapKb!, rssKb })),
      comm: first === undefined ? undefined : (first.comm ?? `pid ${first.pid}`),
      pid: first?.pid,
      limitMib: limit === undefined ? undefined : Math.round((10 * limit.kb) / 1024) / 10,
      heldBy: isHeld ? 'limit' : isFree ? 'unknown limit' : undefined,
      cgroupVersion: limit?.version,
      needMib: needKb === undefined ? undefined : Math.round(needKb / 1024),
      recommendedMib: needKb === undefined ? undefined : Math.ceil((needKb / 1024) * (SPARE / 10)) * 10,
      availableKb: left?.availKb,
      totalKb: left?.totalKb,
      largest: largest === undefined ? undefined : { comm: largest.comm, pid: largest.pid, rssKb: largest.rssKb },
    },
    proof: [
      ...(isHeld ? citeLine(limit.place, limit.line, `the limit, ${size(limit.kb)}`) : []),
      ...citeLine(first?.swap, first?.swapLine, `${size(first?.swapKb)} of it in swap`, 'capture'),
      ...cite(largest, largest === undefined ? undefined : `${size(largest.rssKb)} resident`),
      ...(needKb !== undefined && left !== undefined ? cite(left, `${size(left.availKb)} of ${size(left.totalKb)} available`) : []),
    ],
  }
})

/** What is resident stands at the limit, all of it does not fit, and it is not the machine that is short. */
const isHeldBy = ({ rssKb, swapKb }: ProcessMemory, limitKb: number, availKb: number | undefined): boolean =>
  rssKb !== undefined &&
  rssKb <= limitKb * 1.05 &&
  rssKb >= limitKb / 2 &&
  rssKb + swapKb! > limitKb &&
  (availKb === undefined || availKb > swapKb!)

function limitOf(scope: Scope): { kb: number; version: number; place: Cited<object>; line: RawLine | undefined } | undefined {
  const stats = scope.rows(COUNTERS).flatMap((c) => {
    const bytes = c.kind === 'memory.stat' ? c.values.get('hierarchical_memory_limit') : undefined
    return bytes === undefined ? [] : [{ bytes, version: 1, place: c, line: c.lines?.get('hierarchical_memory_limit') }]
  })
  const values = scope.rows(CGROUP_VALUE).flatMap((v) => {
    const version = v.name === 'memory.max' ? 2 : v.name === 'memory.limit_in_bytes' ? 1 : undefined
    return version === undefined || v.value === undefined ? [] : [{ bytes: v.value, version, place: v, line: undefined }]
  })
  const known = [...values, ...stats].filter(({ bytes }) => bytes > 0 && bytes < NO_LIMIT)
  const least = worstOf(known, ({ bytes }) => -bytes)
  return least === undefined ? undefined : { kb: least.bytes / 1024, version: least.version, place: least.place, line: least.line }
}

/** Who holds the most of the memory, by the rows of ps and top. */
function largestOf(scope: Scope): Cited<{ comm: string; pid: number; rssKb: number }> | undefined {
  const rows = scope
    .rows(PROCESS_SAMPLE)
    .flatMap(({ comm, pid, rssKb, at, time }) =>
      comm === undefined || pid === undefined || rssKb === undefined
        ? []
        : [{ comm, pid, rssKb, at, ...(time === undefined ? {} : { time }) }],
    )
  return worstOf(rows, ({ rssKb }) => rssKb)
}
