import type { LogLine } from '../core/log-line.ts'
import { type Broken, lineType, type RecordType } from '../core/record.ts'

/** A server says that it lost what it keeps its data in: where that is, and what it does since. */
export interface StoreLost {
  /** What people call it. */
  readonly program: string
  /** The folder of its data. */
  readonly folder?: string | undefined
  readonly path?: string | undefined
  /** It ended; it serves nothing from there; it refuses what its clients write. */
  readonly since?: 'ended' | 'serves nothing' | 'refuses writes' | undefined
}

/** What its clients are told is said where nothing else tells why: the words of it speak of what a server may do, and of none that failed. */
export const STORE_LOST: RecordType<StoreLost & LogLine> = {
  ...lineType<StoreLost>('store-lost'),
  broke: ({ since, message }): Broken | undefined =>
    since === 'refuses writes' ? { says: message, gravity: 'failed', times: 1 } : undefined,
}
