import { lineType } from '../core/record.ts'

/** A program says that it ends, or does not start, or systemd says so of a unit. */
export interface ProgramEnded {
  /** The unit, where systemd says it. */
  readonly unit?: string | undefined
  /** Who ended, where another tells it than the one who speaks in the log. */
  readonly ident?: string | undefined
  /** The line says only that it ended, nothing of why. */
  readonly bare?: true | undefined
  /** supervisord says so of a program that writes into the same log. */
  readonly by?: 'supervisor' | undefined
}

export const PROGRAM_ENDED = lineType<ProgramEnded>('program-ended')
