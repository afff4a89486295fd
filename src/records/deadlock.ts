import { lineType } from '../core/record.ts'

/** Databases that find deadlocks themselves and end one of the transactions. */
export type Database = 'postgres' | 'mysql' | 'sqlserver' | 'oracle'

/** A runtime, or a database, says that its threads or transactions wait for each other. */
export interface StatedDeadlock {
  readonly by: 'java' | 'go' | Database
}

export const STATED_DEADLOCK = lineType<StatedDeadlock>('stated-deadlock')

/** A line of its details names one that takes part, as the report calls it. */
export interface DeadlockMember {
  readonly by: 'java' | Database
  readonly name: string
}

export const DEADLOCK_MEMBER = lineType<DeadlockMember>('deadlock-member')

/** A line of its details names a table whose rows are waited for. */
export interface DeadlockTable {
  readonly by: Database
  readonly table: string
}

export const DEADLOCK_TABLE = lineType<DeadlockTable>('deadlock-table')

/** What a debugger prints of mutexes: the threads that own some, and the process that it looks at. */
export interface MutexOwners {
  readonly owners: readonly number[]
  readonly process: number | undefined
}

export const MUTEX_OWNERS = lineType<MutexOwners>('mutex-owners')
