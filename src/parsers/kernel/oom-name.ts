import { type KillLine, readKill } from './oom-lines.ts'

/** A name has 15 bytes at most (TASK_COMM_LEN), each of which may be escaped: `\\x1b`. */
const LONGEST_NAME = 60
const OPEN_NAME = new RegExp(
  String.raw`^(?:(?:Memory cgroup out of memory|Out of memory(?: ?\([^)]{1,80}\))?): )?Kill(?:ed)? process \d{1,10}(?:, UID \d{1,10},)? \([^)]{0,${LONGEST_NAME}}$`,
  'i',
)

/** The line of a kill that breaks off in the name, which may hold newlines (prctl(2)): printk prints the rest of it as lines of their own. */
export const readOpenKill = (message: string): KillLine | undefined => (OPEN_NAME.test(message) ? readKill(`${message})`) : undefined)

/** Such a line with the next one, if that goes on with the name; else undefined. */
export function withRestOfName(open: string, next: string): string | undefined {
  if (readKill(next) !== undefined || OPEN_NAME.test(next)) return undefined
  const whole = `${open}\n${next}`
  const kill = readKill(whole)
  return kill === undefined ? (OPEN_NAME.test(whole) ? whole : undefined) : kill.victim.comm.length <= LONGEST_NAME ? whole : undefined
}
