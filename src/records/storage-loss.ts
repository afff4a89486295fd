import { lineType } from '../core/record.ts'

/**
 * What takes disks away: an adapter that stopped, a port of a Fibre Channel target, a USB device or its host controller, a PCI slot, the
 * server of a network block device, the target of an NVMe controller over a network, a memory card, DMA that the IOMMU refused.
 */
export type LossKind = 'adapter' | 'fc-port' | 'usb' | 'usb-host' | 'pci-slot' | 'server' | 'fabric' | 'card' | 'iommu'

/** A line of the kernel that disks, or the way to them, are lost. */
export interface StorageLoss {
  readonly kind: LossKind
  /** As the line calls it: `mpt3sas_cm0`, `megaraid_sas 0000:18:00.0`, `usb 3-2`, `slot 12`. */
  readonly name: string
  /** It says so by itself; else it is only the reason of what fails right after it. */
  readonly isLost: boolean
  /** The adapter works again. */
  readonly isBack?: true | undefined
  readonly driver?: string | undefined
  readonly pci?: string | undefined
  /** Number of the SCSI host that the line names. */
  readonly scsiHost?: number | undefined
  /** Of a Fibre Channel target: its port's name in the world. */
  readonly wwpn?: string | undefined
  /** The block device that the line itself names: `nbd0`. */
  readonly device?: string | undefined
  /** What the driver says of it, without the names. */
  readonly says: string
}

export const STORAGE_LOSS = lineType<StorageLoss>('storage-loss')
