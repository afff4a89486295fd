import { recordType } from '../core/record.ts'
import type { SmartSign } from './smart-sign.ts'

/** The same as a line of smartctl says of a drive, from a document of JSON. */
export interface DriveHealth extends SmartSign {
  /** Where its document begins: what one document says is about one drive. */
  readonly document: number
}

export const DRIVE_HEALTH = recordType<DriveHealth>('drive-health')
