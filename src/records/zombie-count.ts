import { recordType } from '../core/record.ts'

/** Processes that have ended and whose parent has not asked for their end, counted together. */
export interface ZombieCount {
  readonly count: number
  /** The parent. */
  readonly ppid: number
  /** What they were. */
  readonly comm: string
}

export const ZOMBIE_COUNT = recordType<ZombieCount>('zombie-count')
