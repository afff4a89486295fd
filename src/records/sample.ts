import { recordType } from '../core/record.ts'

/** One row of a capture that repeats: vmstat, sar, pidstat. Values stand under the tool's own column names. */
export interface Sample {
  /** The tool. */
  readonly tool: string
  /** Samples of one run share this; rows of different runs are never compared. */
  readonly series: string
  readonly values: ReadonlyMap<string, number>
  /** The row is the average since boot: it says nothing about now. */
  readonly sinceBoot: boolean
  /** Unit of swap and memory columns in bytes, where the output or its command line tells. */
  readonly unitBytes?: number | undefined
}

export const SAMPLE = recordType<Sample>('sample')
