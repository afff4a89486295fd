import { recordType } from '../core/record.ts'

/** What a cgroup has transferred with one device since it was made, or how much of it a second it may. */
export interface CgroupIo {
  /** Folder of the file as captured: files of one folder are of one cgroup. */
  readonly folder: string
  /** major:minor */
  readonly device: string
  readonly kind: 'done' | 'limit'
  readonly what: 'bytes read' | 'bytes written' | 'reads' | 'writes'
  readonly value: number
}

export const CGROUP_IO = recordType<CgroupIo>('cgroup-io')
