import { message } from '../../core/message.ts'
import { CHOSEN_VICTIM, type ChosenVictim } from '../../records/user-space-kill.ts'
import { saidBy } from './said-by.ts'

/** nohang's status of its victim: `PID:       23152, name: Web Content, state: S (sleeping), …`, `PID: 23152, name: Web Content, badness: 980`. */
const VICTIM = /^\s{1,8}PID:\s{1,10}(\d{1,10}), [Nn]ame: (\S.{0,63}?), (?:state|badness): ?\S/

export const nohangVictim = message<ChosenVictim>({
  id: 'nohang-victim',
  emits: CHOSEN_VICTIM,
  holds: ['pid: '],
  read(line) {
    const m = VICTIM.exec(saidBy(line, /^nohang(?:-desktop)?$/, false) ?? '')
    return m === null ? undefined : { victimPid: Number(m[1]), victim: m[2]! }
  },
})
