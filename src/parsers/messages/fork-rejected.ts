import { message } from '../../core/message.ts'
import { FORK_REJECTED, type ForkRejected } from '../../records/fork-rejected.ts'

/** kernel/cgroup/pids.c (pids_can_fork); people leave the prefix out. */
export const forkRejected = message<ForkRejected>({
  id: 'fork-rejected',
  emits: FORK_REJECTED,
  holds: ['fork rejected by pids controller'],
  read({ message: text, kernel }) {
    const cgroup = /^(?:cgroup: )?fork rejected by pids controller in (\S{1,1000})/.exec(text)?.[1]
    return cgroup === undefined || kernel === false ? undefined : { cgroup }
  },
})
