import { recordType } from '../core/record.ts'

/** What one process or thread reads from and writes to disks, in KiB a second. */
export interface DiskUser {
  readonly pid: number
  readonly comm: string
  readonly readKbPerSecond: number
  readonly writeKbPerSecond: number
  /** Share of time in which it waited for I/O, in per cent, where the tool knows. */
  readonly waitPct?: number | undefined
}

export const DISK_USER = recordType<DiskUser>('disk-user')
