import { recordType } from '../core/record.ts'

/** The cgroup in which a process runs: of v1 that of the pids controller. */
export interface ProcessCgroup {
  readonly pid?: number | undefined
  readonly cgroup: string
}

export const PROCESS_CGROUP = recordType<ProcessCgroup>('process-cgroup')
