import { lineType } from '../core/record.ts'

/** How a disk is reached. The last five: what a hypervisor makes of a volume of its own. */
export type Bus = 'SATA' | 'SAS' | 'RAID' | 'USB' | 'Fibre Channel' | 'iSCSI' | 'KVM' | 'VMware' | 'Hyper-V' | 'Xen' | 'virtual'

/** A line that shows how disks are attached. Without a host, an address and a device it holds for all disks of the machine. */
export interface DiskWay {
  readonly bus: Bus
  /** Number of the SCSI host: the first of `6:0:0:0`. */
  readonly scsiHost?: number | undefined
  readonly address?: string | undefined
  readonly driver?: string | undefined
  /** Of the adapter that the host is. */
  readonly pci?: string | undefined
  /** As the disk calls itself: `QEMU HARDDISK`. */
  readonly model?: string | undefined
  /** Of USB: `3-2`. */
  readonly port?: string | undefined
}

export const DISK_WAY = lineType<DiskWay>('disk-way')
