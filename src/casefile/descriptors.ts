import { grouped, mostOf } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { OPEN_FILE_COUNT, OPEN_FILES, type OpenFileCount, type OpenFiles } from '../records/open-files.ts'
import { inOrder } from './series/in-order.ts'

/** What captures show of the descriptors of one process, in the order in which they were taken. */
export interface Holder {
  /** Undefined where a capture does not tell whose they are. */
  readonly pid: number | undefined
  readonly comm: string | undefined
  /** Each descriptor with its kind. */
  readonly listings: readonly Cited<OpenFiles>[]
  /** Only their number. */
  readonly counts: readonly Cited<OpenFileCount>[]
  /** The listing with the most of them. */
  readonly fullest: Cited<OpenFiles> | undefined
}

/** Processes with the descriptors that they hold, those that were listed first, the busiest before. */
export const holdersOf = once((scope): readonly Holder[] => {
  const listed = grouped(scope.rows(OPEN_FILES), ({ pid }) => pid)
  // a listing that does not say whose it is, beside those of one process: the same one's
  if (listed.size === 2) listed.delete(0)
  const counted = [...grouped(scope.rows(OPEN_FILE_COUNT), ({ of, pid }) => `${of}\0${pid ?? ''}`).values()].map(inOrder)
  const taken = new Set<Cited<OpenFileCount>[]>()
  const holders = [...listed].map(([pid, list]): Holder => {
    // a count over time that names nobody is of the one process that was listed
    const counts = counted.find(([first]) => first!.pid === pid) ?? (listed.size === 1 && counted.length === 1 ? counted[0] : undefined)
    if (counts !== undefined) taken.add(counts)
    const fullest = mostOf(list, ({ count }) => count)
    return { pid: pid === 0 ? undefined : pid, comm: fullest?.comm, listings: inOrder(list), counts: counts ?? [], fullest }
  })
  return [
    ...holders.sort((a, b) => (b.fullest?.count ?? 0) - (a.fullest?.count ?? 0)),
    ...counted
      .filter((counts) => !taken.has(counts))
      .map((counts): Holder => ({ pid: counts[0]!.pid, comm: undefined, listings: [], counts, fullest: undefined })),
  ]
})

/** The most that were open at a time, within the limit that is known; rows of lsof are no descriptors. */
export function mostOpen({ fullest, counts }: Holder, limit: number | undefined): Cited<OpenFiles> | Cited<OpenFileCount> | undefined {
  const counted = counts.filter(({ count, lsofRows }) => lsofRows !== true && (limit === undefined || count <= limit))
  return mostOf([...(fullest === undefined ? [] : [fullest]), ...counted], ({ count }) => count)
}
