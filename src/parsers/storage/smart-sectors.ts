import type { SmartSign } from '../../records/smart-sign.ts'

/** Attributes whose raw value counts sectors (smartmontools, drivedb.h). */
export const SECTORS: ReadonlyMap<string, SmartSign['sign']> = new Map([
  ['Current_Pending_Sector', 'pending'],
  ['Offline_Uncorrectable', 'uncorrectable'],
  ['Reallocated_Sector_Ct', 'reallocated'],
])
