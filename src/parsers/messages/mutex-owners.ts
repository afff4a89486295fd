import { message } from '../../core/message.ts'
import { MUTEX_OWNERS, type MutexOwners } from '../../records/deadlock.ts'

/** gdb: the owner in the mutex itself, as a structure or as glibc's pretty printer shows it; 0 is nobody. */
export const mutexOwners = message<MutexOwners>({
  id: 'mutex-owners',
  emits: MUTEX_OWNERS,
  holds: ['__owner = ', 'Owner ID = ', '[Inferior 1 (process '],
  read({ message: text }) {
    const process = /^\[Inferior 1 \(process (\d{1,10})\)/.exec(text)?.[1]
    const owners = [...text.matchAll(/(?:__owner|Owner ID) = (\d{1,10})/g)].map(([, lwp]) => Number(lwp)).filter((lwp) => lwp > 0)
    return process === undefined && owners.length === 0
      ? undefined
      : { owners, process: process === undefined ? undefined : Number(process) }
  },
})
