import type { MachineCheckGrade } from '../../../records/machine-check.ts'

export interface Facts {
  host: string | undefined
  grade: MachineCheckGrade
  by: 'processor' | 'firmware' | 'bus'
  cpu?: number | undefined
  bank?: number | undefined
  status?: string | undefined
  /** The part of the hardware that the status names. */
  part?: string | undefined
  /** The memory module that the firmware names. */
  module?: string | undefined
  /** The device on PCI Express that is named, and its driver. */
  device?: string | undefined
  driver?: string | undefined
  /** How the kernel's attempt to recover that device ended. */
  recovery?: 'succeeded' | 'failed' | undefined
  /** The kernel found it as it started: it is from before this boot. */
  atBoot: boolean
  /** Records as grave as the one that is told. */
  alike: number
  message: string
}
