import { recordType } from '../core/record.ts'

/** One path of a multipath map as multipath -ll prints it (multipath-tools, libmultipath/print.c). */
export interface MultipathPath {
  /** Alias or WWID; undefined where the map's row is not there. */
  readonly map?: string | undefined
  /** `dm-2` */
  readonly dm?: string | undefined
  readonly device: string
  /** host:channel:target:lun */
  readonly address: string
  /** What device-mapper thinks of it. */
  readonly dmState: 'active' | 'failed' | 'undef'
  /** What the path checker found: ready, faulty, ghost, shaky, delayed, i/o pending, i/o timeout, undef. */
  readonly checker?: string | undefined
  /** The SCSI device's own state: running, offline, blocked. */
  readonly deviceState?: string | undefined
  /** Requests wait for a path instead of failing. */
  readonly queues: boolean
}

export const MULTIPATH_PATH = recordType<MultipathPath>('multipath-path', () => ['multipath maps'])
