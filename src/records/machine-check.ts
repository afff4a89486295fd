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
}

export const MACHINE_CHECK = lineType<MachineCheck>('machine-check')
