import { block, collect } from '../../core/block.ts'
import { USER_FAULT, type UserFault } from '../../records/user-fault.ts'
import { FAULT_LITERALS, readFault, REGISTER_LINE, withRegisters } from '../crash/user-fault.ts'

/** A user program's fault in the kernel's words, with the registers that some architectures print below it. */
export const userFault = block<UserFault>({
  id: 'user-fault',
  emits: USER_FAULT,
  begins: FAULT_LITERALS,
  opens: (message) => readFault(message) !== undefined,
  maxLines: 48,
  open(first) {
    const x86 = readFault(first.message)?.arch === 'x86'
    return collect(
      first,
      (message) => {
        if (x86) return message.startsWith('Code: ') ? 'last' : 'end'
        return REGISTER_LINE.test(message) && readFault(message) === undefined ? 'take' : 'end'
      },
      (lines) => {
        const first = lines[0]
        if (first.kernel === false) return undefined
        const fault = readFault(first.message)
        if (fault === undefined) return undefined
        const whole = withRegisters(
          fault,
          lines.slice(1).map((l) => l.message),
        )
        return Object.assign({}, whole, { message: first.message.trimEnd(), host: first.host })
      },
    )
  },
})
