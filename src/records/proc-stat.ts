import { recordType } from '../core/record.ts'

/** One reading of /proc/stat: ticks since boot (USER_HZ) by CPU under top's names, and counts. Two readings make a sample. */
export interface ProcStat {
  /** The file without its sample number: readings that share it are of one machine. */
  readonly of: string
  /** `all`, `0`, `1`, … to us, ni, sy, id, wa, hi, si, st. */
  readonly ticks: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Context switches since boot. */
  readonly switches?: number | undefined
  readonly running?: number | undefined
  readonly blocked?: number | undefined
}

export const PROC_STAT = recordType<ProcStat>('proc-stat')
