import { recordType } from '../core/record.ts'

/** What an allocator says of its own heap, in bytes. */
export interface HeapUsage {
  /** Who says it: glibc (malloc_info(3), malloc_stats(3), mallinfo(3)), jemalloc, tcmalloc, or a program of its allocator (redis). */
  readonly source: 'malloc_info' | 'malloc_stats' | 'mallinfo' | 'jemalloc' | 'tcmalloc' | 'redis'
  readonly arenas: number
  /** Taken from the system at present. */
  readonly systemBytes: number
  /** Free inside it and still kept. */
  readonly freeBytes: number
  /** How many pieces the free memory is in, where it is told. */
  readonly freeChunks?: number | undefined
  readonly mmapBytes: number
  /** What of it is resident, where the source tells that itself. */
  readonly residentBytes?: number | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
}

export const HEAP_USAGE = recordType<HeapUsage>('heap-usage')
