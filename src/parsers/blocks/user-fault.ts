import { type Next, block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { USER_FAULT, type UserFault } from '../../records/user-fault.ts'
import { FAULT_LITERALS, readFault, REGISTER_LINE, withRegisters } from '../crash/user-fault.ts'

const belowX86 = (message: string): Next => (message.startsWith('Code: ') ? 'last' : 'end')
const below = (message: string): Next => (REGISTER_LINE.test(message) && readFault(message) === undefined ? 'take' : 'end')

function faultOf([first, ...others]: readonly [Cited<LogLine>, ...Cited<LogLine>[]]): UserFault | undefined {
  const fault = first.kernel === false ? undefined : readFault(first.message)
  if (fault === undefined) return undefined
  const whole = withRegisters(
    fault,
    others.map(({ message }) => message),
  )
  return Object.assign({}, whole, { message: first.message.trimEnd(), host: first.host })
}

/** A user program's fault in the kernel's words, with the registers that some architectures print below it. */
export const userFault = block<UserFault>({
  id: 'user-fault',
  emits: USER_FAULT,
  begins: FAULT_LITERALS,
  opens: (message) => readFault(message) !== undefined,
  maxLines: 48,
  open: (first) => collect(first, readFault(first.message)?.arch === 'x86' ? belowX86 : below, faultOf),
})
