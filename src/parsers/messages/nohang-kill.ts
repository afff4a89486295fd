import { message } from '../../core/message.ts'
import { USER_SPACE_KILL, type UserSpaceKill } from '../../records/user-space-kill.ts'
import { saidBy } from './said-by.ts'

/** nohang's implement_corrective_action, which names the victim in the line or in those above. */
const SENDING = /^\s{0,8}Send(?:ing)?(?: the)? (SIGTERM|SIGKILL)(?: signal)? to (?:(?:the victim|victim)\b|(\S.{0,63}?) \(pid (\d{1,10})\))/

export const nohangKill = message<UserSpaceKill>({
  id: 'nohang-kill',
  emits: USER_SPACE_KILL,
  holds: ['sending sig', 'send the sig', 'send sig', 'sending the sig'],
  read(line) {
    const m = SENDING.exec(saidBy(line, /^nohang(?:-desktop)?$/, false) ?? '')
    if (m === null) return undefined
    const [, signal, victim, pid] = m
    return { killer: 'nohang', says: 'kill', signal, victim, victimPid: pid === undefined ? undefined : Number(pid), reason: 'low memory' }
  },
})
