import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Database } from '../../../records/deadlock.ts'
import { databases } from './databases.ts'
import { dumped } from './dumped.ts'
import { runtimes } from './runtimes.ts'

export interface Facts {
  host: string | undefined
  runtime: 'java' | 'go' | 'native' | 'python' | Database
  comm: string | undefined
  pid: number | undefined
  unit: string | undefined
  /** Who waits for whom, in order. */
  cycle: readonly string[]
  threads: number
  /** Where they stand, in the order of the cycle, each place once. */
  places?: readonly string[] | undefined
  /** Locks by name or address, in the order of the cycle, where the dump tells. */
  locks: readonly string[]
  /** Databases: whose rows they wait for. */
  tables?: readonly string[] | undefined
  message: string
  /** Databases: how often it was reported. */
  times?: number | undefined
}

export const MAX_CYCLE = 20

/** Threads that wait for each other: as the runtime says, as the database says that ended one of two, as the stacks of all of them show. */
export function judge(scope: Scope): Found<Facts>[] {
  const { found, texts } = runtimes(scope)
  return [...found, ...databases(scope), ...dumped(scope, texts)]
}
