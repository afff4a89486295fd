import { recordType } from '../core/record.ts'

/** A device-mapper device (dmsetup info). */
export interface DmDevice {
  readonly name: string
  readonly state: 'ACTIVE' | 'SUSPENDED'
  readonly openCount?: number | undefined
  readonly targets?: number | undefined
  /** major:minor */
  readonly number: string
  readonly readOnly: boolean
}

export const DM_DEVICE = recordType<DmDevice>('dm-device', () => ['device mapper'])

/** One target of a device-mapper device (dmsetup table, dmsetup status): sectors of 512 bytes from `start` on. */
export interface DmTarget {
  readonly name?: string | undefined
  readonly start: number
  readonly sectors: number
  /** linear, striped, crypt, thin, thin-pool, snapshot, raid, multipath, cache, … */
  readonly target: string
  /** Parameters, or the target's own status. */
  readonly text: string
}

export const DM_TARGET = recordType<DmTarget>('dm-target', () => ['device mapper'])
