import { recordType } from '../core/record.ts'

/** One row of a capture that repeats: vmstat, sar, mpstat, iostat. Values stand under the tool's own column names. */
export interface Sample {
  /** The tool: 'vmstat', 'mpstat' (also sar -u), 'sar', 'iostat', 'top'. */
  readonly tool: string
  /** Samples of one run share this; rows of different runs are never compared. */
  readonly series: string
  /** The time as printed, where rows of several tables are of one moment. */
  readonly stamp?: string | undefined
  readonly values: ReadonlyMap<string, number>
  /** What the row is about, where it is not the whole machine: a device, a CPU (`all` or its number), an interface. */
  readonly about?: string | undefined
  /** The row is the average since boot: it says nothing about now. */
  readonly sinceBoot: boolean
  /** Unit of swap and memory columns in bytes, where the output or its command line tells. */
  readonly unitBytes?: number | undefined
}

export const SAMPLE = recordType<Sample>('sample')

/** The capture that a run is part of: a loop of short runs (`vmstat 1 3` again and again) is one. */
export const captureOf = (series: string): string => series.replace(/#\d{1,9}$/, '')
