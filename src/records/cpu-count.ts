import { recordType } from '../core/record.ts'

/** CPUs that the machine, or the process that asked, may use. */
export interface CpuCount {
  readonly cpus: number
}

export const CPU_COUNT = recordType<CpuCount>('cpu-count')
