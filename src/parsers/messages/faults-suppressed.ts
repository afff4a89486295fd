import { message } from '../../core/message.ts'
import { FAULTS_SUPPRESSED, type FaultsSuppressed } from '../../records/faults-suppressed.ts'

/** arch/x86/mm/fault.c: show_signal_msg is rate limited. */
export const faultsSuppressed = message<FaultsSuppressed>({
  id: 'faults-suppressed',
  emits: FAULTS_SUPPRESSED,
  holds: ['show_signal_msg: '],
  read({ message: text, kernel }) {
    const lines = /^show_signal_msg: (\d{1,9}) callbacks suppressed/.exec(text)?.[1]
    return lines === undefined || kernel === false ? undefined : { lines: Number(lines) }
  },
})
