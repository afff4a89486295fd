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

/** Columns of sar that show a kind of thing by themselves. */
const SAR: readonly [string, string][] = [
  ['pswpin/s', 'swap traffic'],
  ['pgscand/s', 'paging'],
  ['runq-sz', 'run queue'],
  ['cswch/s', 'context switches'],
  ['await', 'disks'],
  ['%util', 'disks'],
]
const TOOLS: Readonly<Record<string, string>> = { stat: 'proc stat', free: 'memory' }

function showsOf({ tool, values, about, sinceBoot }: Sample): readonly string[] {
  if (sinceBoot) return ['means since boot']
  if (tool === 'mpstat') return [about === 'all' ? 'CPU shares' : 'single CPUs']
  if (tool === 'sar') return ['sar', ...SAR.flatMap(([column, kind]) => (values.has(column) ? [kind] : []))]
  return [TOOLS[tool] ?? tool]
}

export const SAMPLE = recordType<Sample>('sample', showsOf)

/** The capture that a run is part of: a loop of short runs (`vmstat 1 3` again and again) is one. */
export const captureOf = (series: string): string => series.replace(/#\d{1,9}$/, '')
