import { recordType } from '../core/record.ts'

/** The mappings of one process at one moment; each counts against vm.max_map_count. */
export interface MemoryMaps {
  readonly pid?: number | undefined
  readonly count: number
  /** What maps most, and how much address space that is; undefined where only the count was taken. */
  readonly largest?: string | undefined
  readonly largestKb?: number | undefined
}

export const MEMORY_MAPS = recordType<MemoryMaps>('memory-maps')
