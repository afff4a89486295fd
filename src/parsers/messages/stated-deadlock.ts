import { message } from '../../core/message.ts'
import { STATED_DEADLOCK, type StatedDeadlock } from '../../records/deadlock.ts'

/** The runtime's heading, also as tickets quote it, and what servers say when they end one of the transactions. */
const SAYINGS: readonly (readonly [StatedDeadlock['by'], RegExp])[] = [
  ['java', /^[\s#>*`]{0,16}Found (?:one|\d{1,4}) Java-level deadlocks?:?/],
  ['go', /^[\s>`"']{0,8}fatal error: all goroutines are asleep - deadlock!/],
  ['postgres', /(?:^|\s)ERROR:\s{1,4}deadlock detected$/],
  ['mysql', /Deadlock found when trying to get lock; try restarting transaction|^LATEST DETECTED DEADLOCK$/],
  ['sqlserver', /was deadlocked on .{1,80} resources with another process and has been chosen as the deadlock victim/],
  ['oracle', /ORA-00060: deadlock detected while waiting for resource/],
]

export const statedDeadlock = message<StatedDeadlock>({
  id: 'stated-deadlock',
  emits: STATED_DEADLOCK,
  holds: [
    'Java-level deadlock',
    'all goroutines are asleep - deadlock!',
    'deadlock detected',
    'Deadlock found when trying to get lock',
    'LATEST DETECTED DEADLOCK',
    'chosen as the deadlock victim',
  ],
  read({ message: text }) {
    const by = SAYINGS.find(([, saying]) => saying.test(text))?.[0]
    return by === undefined ? undefined : { by }
  },
})
