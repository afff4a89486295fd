import { message } from '../../core/message.ts'
import { LOCK_WAIT, type LockWait } from '../../records/lock-wait.ts'

/** PostgreSQL: src/backend/storage/lmgr/proc.c, with log_lock_waits. */
const WAITS = /\bprocess \d{1,10} still waiting for (\w{1,40} on .{1,120}?) after \d{1,12}(?:\.\d{1,6})? ms\b/
const HELD = /\bProcess(?:es)? holding the lock: ((?:\d{1,10}(?:, )?){1,50})/

/** `process 881 still waiting for ShareLock on transaction 771 after 1000.1 ms`, and its detail, which names the holder. */
export const lockWait = message<LockWait>({
  id: 'lock-wait',
  emits: LOCK_WAIT,
  holds: ['still waiting for', 'holding the lock'],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const lock = WAITS.exec(text)?.[1]
    if (lock !== undefined) return { lock }
    const holders = HELD.exec(text)?.[1]
    return holders === undefined ? undefined : { holders: holders.split(', ').flatMap((pid) => (pid === '' ? [] : Number(pid))) }
  },
})
