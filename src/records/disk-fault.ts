import { lineType } from '../core/record.ts'

/**
 * What went wrong with a request: the medium, all paths to it, the device, the link, its answer, or the request itself.
 * `integrity`: what was read is not what was written, by its own sum. `hardware`: the device says that a part of it failed. `reserved`: another host holds it. `reset`: the driver had to reset it.
 * `beyond-end`: it lay behind the end of the device.
 */
export type FaultKind =
  'medium' | 'integrity' | 'hardware' | 'reserved' | 'paths' | 'offline' | 'transport' | 'timeout' | 'reset' | 'beyond-end' | 'request'

/** A line of the kernel in which a request to a block device failed. */
export interface DiskFault {
  /** As the line calls it: `sda1`, `nvme0`, `ata7`, `7:0:0:0`, `dm-0`, `mmc0`, `session7`. */
  readonly device: string
  readonly kind: FaultKind
  /**
   * What the line stands for: a request that the block layer gave up, an error that a driver or a buffer reports, a detail of one of these, or a
   * hint that says nothing without them.
   */
  readonly level: 'request' | 'error' | 'detail' | 'hint'
  /** The request's number at its driver, with its queue: lines with the same are of one request. */
  readonly tag?: string | undefined
  /** Of 512 bytes. */
  readonly sector?: bigint | undefined
  /** `READ`, `WRITE`, an ATA command. */
  readonly operation?: string | undefined
  /** What the device or its link says: sense data, ATA error bits, SError bits, a host byte. */
  readonly sense?: string | undefined
  /** The block layer's word for it. */
  readonly error?: string | undefined
  /** Of a file whose write is lost. */
  readonly inode?: number | undefined
  /** An iSCSI session that did not come back for so long. */
  readonly seconds?: number | undefined
  /** Settings that the kernel itself advises against it: `nvme_core.default_ps_max_latency_us=0`. */
  readonly advice?: string | undefined
  /** It works again. */
  readonly isBack?: true | undefined
}

export const DISK_FAULT = lineType<DiskFault>('disk-fault')
