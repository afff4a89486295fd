import { recordType } from '../core/record.ts'

/** What the kernel has counted of one block device since boot (Documentation/admin-guide/iostats.rst). */
export interface DiskCounters {
  readonly device: string
  /** The capture without its sample number: what shares it is a series. */
  readonly of: string
  /** Seconds on the capture's own clock. */
  readonly clock?: number | undefined
  readonly reads: number
  readonly readKb: number
  readonly readMs: number
  readonly writes: number
  readonly writeKb: number
  readonly writeMs: number
  /** Milliseconds in which at least one request was under way. */
  readonly busyMs: number
}

export const DISK_COUNTERS = recordType<DiskCounters>('disk-counters')
