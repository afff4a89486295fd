import { lineType } from '../core/record.ts'

/** A session of a database waits for a lock, or who holds that lock, as its server logs it. */
export interface LockWait {
  /** `RowExclusiveLock on relation 24601 of database 16384`. */
  readonly lock?: string | undefined
  /** Processes of the sessions that hold it. */
  readonly holders?: readonly number[] | undefined
}

export const LOCK_WAIT = lineType<LockWait>('lock-wait')
