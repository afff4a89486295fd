import { message } from '../../core/message.ts'
import { DEADLOCK_TABLE, type DeadlockTable } from '../../records/deadlock.ts'

/** InnoDB (lock0lock.cc, lock_rec_print, lock_table_print), MariaDB alike; PostgreSQL in the context of its report. */
const INNODB = /^(?:RECORD LOCKS space id \d{1,12} .{0,200}?|TABLE LOCK )(?:of )?table [`"]([^`"]{1,64})[`"]\.[`"]([^`"]{1,64})[`"]/
const POSTGRES =
  /\bwhile (?:updating|deleting|locking|inserting index|rechecking updated) tuple \(\d{1,10},\d{1,6}\) in relation "([^"]{1,63})"/

/** The table whose rows two transactions wait for. */
export const deadlockTable = message<DeadlockTable>({
  id: 'deadlock-table',
  emits: DEADLOCK_TABLE,
  holds: ['record locks space id', 'table lock table', 'in relation "'],
  read({ message: text }) {
    const innodb = INNODB.exec(text)
    if (innodb !== null) return { by: 'mysql', table: `${innodb[1]}.${innodb[2]}` }
    const table = POSTGRES.exec(text)?.[1]
    return table === undefined ? undefined : { by: 'postgres', table }
  },
})
