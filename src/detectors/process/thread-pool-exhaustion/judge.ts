import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { ThreadStack } from '../../../records/thread-stack.ts'
import type { Limits } from './limits.ts'
import { queueing } from './queueing.ts'
import { dumped } from './dumped.ts'
import { usedUp } from './used-up.ts'

export interface Facts {
  host: string | undefined
  /** What is used up: the name of the pool as the log tells it. */
  pool: string
  /** Its own name, where `pool` is its kind. */
  poolName?: string | undefined
  server?: string | undefined
  /** What it has of: connections, threads, children. */
  members: string
  comm: string | undefined
  pid: number | undefined
  unit?: string | undefined
  workers: number | undefined
  /** Connections beyond the size of the pool that it may open. */
  overflow?: number | undefined
  waiting?: number | undefined
  queuedFirst?: number | undefined
  queuedLast?: number | undefined
  samples?: number | undefined
  risingSteps?: number | undefined
  /** The lock that sessions of the database wait for, and the processes that hold it. */
  lock?: string | undefined
  lockHolders?: readonly number[] | undefined
  /** Why no new connection can be made: `orders-db:5432 refuses`. */
  unmade?: string | undefined
  /** Traces of its slow log, those of them at the most frequent place, and that place. */
  slowTraces?: number | undefined
  slowAlike?: number | undefined
  inFunction?: string | undefined
  calledAt?: string | undefined
  /** What a child of PHP-FPM was at that was ended since it took so many seconds. */
  endedLate?: string | undefined
  lateSeconds?: number | undefined
  refusals: number
  message: string
  runtime?: ThreadStack['runtime'] | undefined
  /** From a dump of all stacks: the place at which so many of the pool's threads stand, and what for. */
  place?: string | undefined
  stuckThreads?: number | undefined
  poolThreads?: number | undefined
  waitsFor?: string | undefined
  dumps?: number | undefined
}

/** All workers of a pool are taken: its server says so, its queue grows, or a dump shows where they all wait. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const { found, places } = queueing(scope, limits)
  return [...usedUp(scope), ...found, ...dumped(scope, limits, places)]
}
