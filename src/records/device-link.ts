import { recordType } from '../core/record.ts'

/** Names of one device, the kernel's own first: `sda`, `ata1`, `0:0:0:0`. */
export interface DeviceLink {
  readonly names: readonly [string, ...string[]]
}

export const DEVICE_LINK = recordType<DeviceLink>('device-link')
