import { recordType } from '../core/record.ts'

/** What a line of the kernel, or of multipathd, says of two devices: that both names are of one, or that one lies on the other. */
export interface DeviceLink {
  /** Kernel name, ATA port, SCSI address: `dm-3`, `ata7`, `6:0:0:0`. */
  readonly device: string
  /** Another name of it, the one that people use where there is a choice. */
  readonly is?: string | undefined
  /** `device` is what multipath calls its map. */
  readonly isMap?: true | undefined
  /** What it lies on, or has as members. */
  readonly on?: readonly string[] | undefined
}

export const DEVICE_LINK = recordType<DeviceLink>('device-link')
