import { recordType } from '../core/record.ts'

/** Errors that a file system has counted on one of its devices since its counters were last set to 0. */
export interface DeviceErrors {
  readonly filesystem: 'btrfs' | 'zfs'
  /** `sdd`, `devid 3`, `ata-…-part1`. */
  readonly device: string
  /** Of ZFS. */
  readonly pool?: string | undefined
  /** Requests that failed, and blocks that were not what was written; 0 where none was counted. */
  readonly read: number
  readonly write: number
  readonly flush: number
  /** Wrong sums, and blocks of a wrong generation (btrfs). */
  readonly corrupt: number
  readonly generation: number
}

export const DEVICE_ERRORS = recordType<DeviceErrors>('device-errors')
