import { lineType } from '../core/record.ts'

/** A pool of storage below a block device has no room left: an LVM thin pool, a snapshot's, the one of an array behind a LUN. */
export interface PoolFull {
  /** What has no room: a thin pool's data or its metadata, a snapshot, the array's pool. */
  readonly space: 'data' | 'metadata' | 'snapshot' | 'lun'
  /** It is used up by what this line says; else it only says what follows or that it comes near. */
  readonly isFull: boolean
  /** It takes writes again. */
  readonly isBack?: true | undefined
  /** As device-mapper calls it: `dm-4`. */
  readonly device: string | undefined
  /** Its number, `253:4`. */
  readonly number?: string | undefined
  /** As LVM calls it: `vg0-pool0-tpool`. */
  readonly name: string | undefined
  /** What becomes of writes: they wait, they fail, the pool takes none at all. */
  readonly mode: 'queue' | 'error' | 'read-only' | undefined
}

export const POOL_FULL = lineType<PoolFull>('pool-full')
