import { message } from '../../core/message.ts'
import { DEADLOCK_MEMBER, type DeadlockMember } from '../../records/deadlock.ts'

/** Details of a report of a deadlock: holders of locks in jstack, processes of PostgreSQL, threads of MySQL. */
export const deadlockMember = message<DeadlockMember>({
  id: 'deadlock-member',
  emits: DEADLOCK_MEMBER,
  holds: ['which is held by "', 'blocked by process', 'MySQL thread id '],
  read({ message: text }) {
    const holder = /which is held by "(.{1,120})"/.exec(text)?.[1]
    if (holder !== undefined) return { by: 'java', name: holder }
    const process = /Process (\d{1,10}) waits for \w{1,40} on .{1,200}; blocked by process (\d{1,10})/.exec(text)?.[1]
    if (process !== undefined) return { by: 'postgres', name: `process ${process}` }
    const thread = /^\s{0,8}MySQL thread id (\d{1,12}),/.exec(text)?.[1]
    return thread === undefined ? undefined : { by: 'mysql', name: `MySQL thread ${thread}` }
  },
})
