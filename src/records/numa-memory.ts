import { recordType } from '../core/record.ts'

/** Memory of one NUMA node at one moment (numactl -H, numastat -m, /sys/devices/system/node/nodeN/meminfo). */
export interface NumaMemory {
  readonly node: string
  readonly totalKb: number
  readonly freeKb: number
  /** Pages of files and reclaimable slab: what the kernel gives back when asked. Undefined where the source does not tell. */
  readonly reclaimableKb?: number | undefined
  /** CPUs of the node; 0 for one of memory only. */
  readonly cpus?: number | undefined
}

export const NUMA_MEMORY = recordType<NumaMemory>('numa-memory')
