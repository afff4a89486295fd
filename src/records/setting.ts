import { recordType } from '../core/record.ts'

/** A kernel parameter as sysctl(8) names it, with dots: `fs.file-nr`, `net.ipv4.ip_local_port_range`. */
export interface Setting {
  readonly name: string
  readonly text: string
  /** The numbers of the value; empty when it holds anything else. */
  readonly numbers: readonly number[]
}

export const SETTING = recordType<Setting>('setting')
