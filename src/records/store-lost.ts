import { lineType } from '../core/record.ts'

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

export const STORE_LOST = lineType<StoreLost>('store-lost')
