import { recordType } from '../core/record.ts'

/** numastat(8): pages per node under numastat's names, one number for each node. */
export interface NumaCounters {
  readonly nodes: readonly string[]
  readonly values: ReadonlyMap<string, readonly number[]>
  /** The file without its sample number: two with the same are two samples. */
  readonly of: string
}

export const NUMA_COUNTERS = recordType<NumaCounters>('numa-counters')
