import { recordType } from '../core/record.ts'

/** Mean number of tasks that ran, wanted to run or slept uninterruptibly, over 1, 5 and 15 minutes. */
export interface LoadAverage {
  readonly one: number
  readonly five: number
  readonly fifteen: number
}

export const LOAD_AVERAGE = recordType<LoadAverage>('load-average', () => ['load average'])
