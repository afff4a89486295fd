import { recordType } from '../core/record.ts'

/** Only the number of threads at a moment, of all processes that were listed. */
export interface ThreadCount {
  readonly threads: number
  /** The user whose threads they are; undefined of the whole machine. */
  readonly user: string | undefined
}

export const THREAD_COUNT = recordType<ThreadCount>('thread-count')
