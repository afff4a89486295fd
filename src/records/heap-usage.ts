import { recordType } from '../core/record.ts'

/** What glibc's malloc_info(3) sums up over all arenas, in bytes. */
export interface HeapUsage {
  readonly arenas: number
  /** Taken from the system at present. */
  readonly systemBytes: number
  /** Free inside it: fast bins and the rest. */
  readonly freeBytes: number
  readonly freeChunks: number
  readonly mmapBytes: number
}

export const HEAP_USAGE = recordType<HeapUsage>('heap-usage')
