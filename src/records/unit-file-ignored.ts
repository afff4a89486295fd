import { lineType } from '../core/record.ts'

/** A line of a unit's file that systemd does not know and passes over. */
export interface UnitFileIgnored {
  readonly unit: string
  readonly file: string
  readonly fileLine: number
  /** A name before `=`, or one in brackets. */
  readonly what: 'key' | 'section'
  /** The name that it does not know. */
  readonly name: string
}

export const UNIT_FILE_IGNORED = lineType<UnitFileIgnored>('unit-file-ignored')
