import { recordType } from '../core/record.ts'

/** Where the memory of one process lies, added up over its mappings (/proc/PID/numa_maps, numa(7)). */
export interface NumaMaps {
  readonly pid?: number | undefined
  readonly mappings: number
  /** KiB by node number. */
  readonly nodesKb: ReadonlyMap<string, number>
  /** KiB in huge pages (hugetlbfs), a part of the former. */
  readonly hugeKb: number
  /** Mappings by policy: default, local, bind, prefer, interleave. */
  readonly policies: ReadonlyMap<string, number>
}

export const NUMA_MAPS = recordType<NumaMaps>('numa-maps', () => ['numa'])
