import { message } from '../../core/message.ts'
import { USER_SPACE_KILL, type UserSpaceKill } from '../../records/user-space-kill.ts'
import { saidBy } from './said-by.ts'

/** A pod that kubelet evicted, for whatever it was short of: the line before it says that (pkg/kubelet/eviction/eviction_manager.go). */
export const kubeletEviction = message<UserSpaceKill>({
  id: 'kubelet-eviction',
  emits: USER_SPACE_KILL,
  holds: ['is evicted successfully'],
  read(line) {
    const said = saidBy(line, /kubelet/i, true) ?? ''
    if (!/eviction[_ ]manager/i.test(said)) return undefined
    const m =
      /pod is evicted successfully"? pod="?([\w./-]{1,320})/.exec(said) ??
      /: pod ([\w.-]{1,253}(?:_|\/)[\w.-]{1,63})(?:\([0-9a-f-]{36}\))? is evicted successfully/.exec(said)
    return m === null ? undefined : { killer: 'kubelet', says: 'kill', pod: m[1]!.replace('_', '/') }
  },
})
