import { lineType } from '../core/record.ts'

/** A disk, or a server of a network storage, that did not answer in time, as the kernel says it before anything fails. */
export interface StorageLate {
  readonly of: 'disk' | 'Ceph'
  /** `sdb`, or `0:0:5:0` where the line names no disk; `osd3 at 10.4.0.3:6801`. */
  readonly name: string
  /** It answers again. */
  readonly isBack?: true | undefined
}

export const STORAGE_LATE = lineType<StorageLate>('storage-late')
