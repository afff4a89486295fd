import { lineType } from '../core/record.ts'

/** A program tells how many tasks wait for the workers of one of its pools. */
export interface PoolQueue {
  /** What stands before the numbers, the digits as `#`: lines with the same are of one pool. */
  readonly name: string
  readonly queued: number
  /** Workers in all, else those that are busy. */
  readonly workers: number
  readonly busy: number
  /** Whether the line tells both, or that workers are idle. */
  readonly hasFree: boolean | undefined
}

export const POOL_QUEUE = lineType<PoolQueue>('pool-queue')

/** A server or a library says that all of a pool is taken. */
export interface PoolUsedUp {
  /** What is used up: `JDBC connections`. */
  readonly pool: string
  readonly server: string | undefined
  /** What it has of: connections, threads, children. */
  readonly members: string
  /** As the line calls it. */
  readonly name: string | undefined
  readonly workers: number | undefined
  /** Members beyond the size of the pool, which it may open for a time. */
  readonly overflow: number | undefined
  readonly waiting: number | undefined
}

export const POOL_USED_UP = lineType<PoolUsedUp>('pool-used-up')
