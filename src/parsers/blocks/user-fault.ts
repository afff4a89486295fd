import { type Next, block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { USER_FAULT, type UserFault } from '../../records/user-fault.ts'
import { FAULT_LITERALS, readFault, REGISTER_LINE, withRegisters } from '../crash/user-fault.ts'

const belowX86 = (message: string): Next => (message.startsWith('Code: ') ? 'last' : 'end')
const below = (message: string): Next => (REGISTER_LINE.test(message) && readFault(message) === undefined ? 'take' : 'end')

/** Where the fault is told, behind the name and the number of its process. */
const AT = /\[\d{1,10}\]:?\s(?:segfault at|trap |general protection|control protection|segment not present|unhandled )/i
/** A field's value begins before the name: `user_agent="`, `"agent": "`, and a quote in a line of some program's log. */
const OPENED = /[=:,({[]\s?(?:\\?["'])(?:(?!["']).){0,300}$/s
const QUOTED = /["'](?:(?!["']).){0,300}$/s
/** Words before the name: with as many a program's line with a date tells of somebody who is not who printed it. */
const TOLD = 4

/** Whether the fault stands within what a program quotes of somebody else, or tells of him: anybody may have written it. */
function isValue({ kernel, ident, time, uptime, message }: Cited<LogLine>): boolean {
  if (kernel === true || uptime !== undefined) return false
  const fault = AT.exec(message)
  if (fault === null) return false
  const before = message.slice(0, fault.index)
  return (
    OPENED.test(before) ||
    ((ident ?? time) !== undefined && (QUOTED.test(before) || before.trimStart().split(/\s+/, TOLD + 1).length > TOLD))
  )
}

function faultOf([first, ...others]: readonly [Cited<LogLine>, ...Cited<LogLine>[]]): UserFault | undefined {
  const fault = first.kernel === false || isValue(first) ? undefined : readFault(first.message)
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
