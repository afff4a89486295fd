import { recordType } from '../core/record.ts'

/** A cgroup file that holds one value or one line: memory.max, cpu.max, cpu.cfs_quota_us. */
export interface CgroupValue {
  /** Folder of the file as captured: files of one folder are of one cgroup. */
  readonly folder: string
  readonly name: string
  /** Undefined for `max`, and for v1's number that means no limit. */
  readonly value: number | undefined
  /** cpu.max: the period in µs. */
  readonly second?: number | undefined
}

export const CGROUP_VALUE = recordType<CgroupValue>('cgroup-value', () => ['cgroup'])
