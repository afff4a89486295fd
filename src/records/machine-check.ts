import { lineType } from '../core/record.ts'

/** How bad it was: `logged` where the line does not tell, `empty` where the status is 0 and says nothing. */
export type MachineCheckGrade = 'fatal' | 'uncorrected' | 'deferred' | 'corrected' | 'logged' | 'empty'

/** Processor or firmware report an error of the hardware. */
export interface MachineCheck {
  readonly grade: MachineCheckGrade
  readonly by: 'processor' | 'firmware'
  readonly cpu?: number | undefined
  readonly bank?: number | undefined
  /** As printed. */
  readonly status?: string | undefined
  /** The driver of the memory controller was handed it: it is of the memory. */
  readonly isOfMemory?: true | undefined
  /** It was read from a bank, and raised no exception. */
  readonly isPolled?: true | undefined
  /** The number of the firmware's event; absent of records that are read at boot, left by the boot before (BERT). */
  readonly event?: number | undefined
}

export const MACHINE_CHECK = lineType<MachineCheck>('machine-check')

/** What a record of the firmware says further, line by line. */
export interface FirmwareDetail {
  readonly event: number | undefined
  /** `memory error`, `PCIe error`. */
  readonly section?: string | undefined
  /** `multi-bit ECC` */
  readonly error?: string | undefined
  /** `NODE 0 DIMM_A1` */
  readonly module?: string | undefined
  /** Address on PCI Express. */
  readonly device?: string | undefined
}

export const FIRMWARE_DETAIL = lineType<FirmwareDetail>('firmware-detail')

/** A device on PCI Express, or the port above it, reports an error of its link or of a transfer (AER). */
export interface PcieError {
  readonly grade: 'fatal' | 'uncorrected' | 'corrected'
  readonly device: string
  readonly driver: string | undefined
  /** `Transaction Layer` */
  readonly layer?: string | undefined
}

export const PCIE_ERROR = lineType<PcieError>('pcie-error')

/** How the kernel's attempt to recover a device from such an error ended. */
export interface PcieRecovery {
  readonly port: string
  readonly succeeded: boolean
}

export const PCIE_RECOVERY = lineType<PcieRecovery>('pcie-recovery')
