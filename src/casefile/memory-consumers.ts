import { cgroupOf } from './cgroup-folder.ts'
import { inOrder } from './series/in-order.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { seriesOf } from '../core/series-of.ts'
import type { Cited } from '../core/span.ts'
import { CGROUP_VALUE } from '../records/cgroup-value.ts'
import { COUNTERS } from '../records/counters.ts'
import { MEMORY_USE } from '../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../records/process-sample.ts'

/** One consumer's memory at one moment. `usedKb`: of a container or a cgroup, where file pages that nobody needs are left out. */
export interface Moment extends Cited<object> {
  readonly clock?: number | undefined
  readonly rssKb?: number | undefined
  readonly vszKb?: number | undefined
  readonly anonKb?: number | undefined
  readonly swapKb?: number | undefined
  readonly usedKb?: number | undefined
}

export interface Consumer {
  readonly kind: 'process' | 'container' | 'cgroup'
  /** Undefined of a process whose name nothing tells. */
  readonly name: string | undefined
  readonly pid?: number | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly cgroup?: string | undefined
  readonly limitKb?: number | undefined
  /** In order. */
  readonly moments: readonly Moment[]
}

const IS_PROCESS = /^(?:smaps|smaps_rollup|status)$/

/** All series of memory: one for each consumer and source. */
export const consumersOf = once((scope): readonly Consumer[] => {
  const names = namesOf(scope)
  const only = names.size === 1 ? [...names][0] : undefined
  return [
    ...ofTables(scope, names),
    ...ofUse(scope).map((c) => (c.kind === 'process' && c.pid === undefined ? { ...c, pid: only?.[0] } : c)),
    ...ofStat(scope),
  ].map((c) => (c.kind === 'process' ? { ...c, name: c.name ?? names.get(c.pid ?? -1), moments: withSwap(scope, c) } : c))
})

const namesOf = (scope: Scope): ReadonlyMap<number, string> =>
  new Map(scope.rows(PROCESS_SAMPLE).flatMap((p) => (isOwn(p) && !p.comm.startsWith('pid ') ? [[p.pid, p.comm] as const] : [])))

const isOwn = ({ tid, pid }: { tid?: number | undefined; pid: number }): boolean => tid === undefined || tid === pid

function ofTables(scope: Scope, names: ReadonlyMap<number, string>): Consumer[] {
  const rows = scope.rows(PROCESS_SAMPLE).filter((p) => isOwn(p) && p.rssKb !== undefined)
  return [...grouped(rows, (p) => `${seriesOf(p.series)}\0${p.source}\0${p.pid}\0${p.comm}`).values()].map((moments) => {
    const [{ comm, pid }] = moments
    return { kind: 'process', name: comm.startsWith('pid ') ? names.get(pid) : comm, pid, moments: inOrder(moments) }
  })
}

function ofUse(scope: Scope): Consumer[] {
  return [...grouped(scope.rows(MEMORY_USE), (u) => `${u.series}\0${u.source}\0${u.consumer}`).values()].map((rows) => {
    const [{ source, pid, pod, namespace, container, consumer }] = rows
    const isProcess = IS_PROCESS.test(source)
    const moments = rows.map(({ usedKb, anonKb, swapKb, at, time }) => ({
      ...(isProcess ? { rssKb: usedKb, anonKb, swapKb } : { usedKb }),
      at,
      ...(time === undefined ? {} : { time }),
    }))
    const limitKb = rows.findLast((u) => u.limitKb !== undefined)?.limitKb
    return isProcess
      ? { kind: 'process', name: undefined, pid, limitKb, moments: inOrder(moments) }
      : { kind: 'container', name: container ?? pod ?? consumer, pod, namespace, limitKb, moments: inOrder(moments) }
  })
}

/** Anonymous and file memory of a memory.stat, in KiB; v1 has other names. */
const statOf = (values: ReadonlyMap<string, number>): { anonKb: number; fileKb: number } | undefined => {
  const [anon, file] = ['anon total_rss rss', 'file total_cache cache'].map((names) =>
    names
      .split(' ')
      .map((name) => values.get(name))
      .find((n) => n !== undefined),
  )
  return anon === undefined ? undefined : { anonKb: anon / 1024, fileKb: (file ?? 0) / 1024 }
}

function ofStat(scope: Scope): Consumer[] {
  const rows = scope.rows(COUNTERS).flatMap((c) => {
    const stat = c.kind === 'memory.stat' ? statOf(c.values) : undefined
    return stat === undefined
      ? []
      : [{ of: c.of, anonKb: Math.round(stat.anonKb), at: c.at, ...(c.time === undefined ? {} : { time: c.time }) }]
  })
  return [...grouped(rows, ({ of }) => of)].map(([of, moments]) => {
    const cgroup = cgroupOf(of)
    return { kind: 'cgroup', name: cgroup, cgroup, limitKb: limitOf(scope, cgroup), moments: inOrder(moments) }
  })
}

/** memory.current of cgroups whose memory.stat says that nearly all of it is anonymous: what grows there is no page cache. */
export function currentOf(scope: Scope, minAnonShare: number): Consumer[] {
  const shares = new Map(
    scope.rows(COUNTERS).flatMap((c) => {
      const stat = c.kind === 'memory.stat' ? statOf(c.values) : undefined
      return stat === undefined ? [] : [[cgroupOf(c.of), stat.anonKb / (stat.anonKb + stat.fileKb)] as const]
    }),
  )
  const rows = scope
    .rows(CGROUP_VALUE)
    .flatMap((v) =>
      /^memory\.(?:current|usage_in_bytes)$/.test(v.name) && v.value !== undefined
        ? [{ cgroup: cgroupOf(seriesOf(`${v.folder}${v.name}`)), usedKb: Math.round(v.value / 1024), at: v.at, time: v.time }]
        : [],
    )
    .map(({ time, ...row }) => ({ ...row, ...(time === undefined ? {} : { time }) }))
  return [...grouped(rows, ({ cgroup }) => cgroup)].flatMap(([cgroup, moments]) =>
    (shares.get(cgroup) ?? 0) < minAnonShare
      ? []
      : [{ kind: 'cgroup', name: cgroup, cgroup, limitKb: limitOf(scope, cgroup), moments: inOrder(moments) }],
  )
}

/** Limits of cgroups that the input shows, in KiB. */
export const limitsOf = once(
  (scope): ReadonlyMap<string, number> =>
    new Map(
      scope
        .rows(CGROUP_VALUE)
        .flatMap((v) =>
          /^memory\.(?:max|limit_in_bytes)$/.test(v.name) && (v.value ?? 0) > 0
            ? [[cgroupOf(seriesOf(`${v.folder}${v.name}`)), Math.round(v.value! / 1024)] as const]
            : [],
        ),
    ),
)

const limitOf = (scope: Scope, cgroup: string): number | undefined => limitsOf(scope).get(cgroup)

/** What a process had in swap, by any source, each in order. */
export const swapsOf = once((scope): ReadonlyMap<number, readonly { readonly swapKb: number }[]> => {
  const rows = [...scope.rows(PROCESS_SAMPLE).filter(isOwn), ...scope.rows(MEMORY_USE)].flatMap(({ pid, swapKb, at, time }) =>
    pid === undefined || swapKb === undefined ? [] : [{ pid, swapKb, at, ...(time === undefined ? {} : { time }) }],
  )
  return new Map([...grouped(rows, ({ pid }) => pid)].map(([pid, of]) => [pid, inOrder(of)]))
})

/** Each moment of a process with what was in swap then, where both were captured equally often. */
function withSwap(scope: Scope, { moments, pid }: Consumer): readonly Moment[] {
  const swaps = pid === undefined || moments.every((m) => m.swapKb !== undefined) ? undefined : swapsOf(scope).get(pid)
  return swaps?.length === moments.length ? moments.map((m, i) => ({ ...m, swapKb: swaps[i]!.swapKb })) : moments
}
