import type { LogLine } from '../core/log-line.ts'

/** The second and later lines of one message stand indented and without its prefix in dmesg and `journalctl -o short`. */
export function isContinued(line: LogLine, begun: LogLine): boolean {
  return (
    (line.host === undefined || line.host === begun.host) &&
    line.caller === undefined &&
    line.ident === undefined &&
    line.kernel === undefined &&
    /^\s{4}/.test(line.message)
  )
}

/** Lines of one host, one printk caller and one speaker were printed one after the other by one context. */
export const isSameStream = (line: LogLine, other: LogLine): boolean =>
  (line.host ?? '') === (other.host ?? '') && (line.caller ?? '') === (other.caller ?? '') && !isOthers(line, other)

/** Whether two speakers are named: the kernel and a program, two programs, or two processes of one. */
const isOthers = (a: LogLine, b: LogLine): boolean =>
  areTwo(a.kernel, b.kernel) || areTwo(a.ident, b.ident) || (a.ident !== undefined && b.ident !== undefined && areTwo(a.pid, b.pid))

const areTwo = <T>(a: T | undefined, b: T | undefined): boolean => a !== undefined && b !== undefined && a !== b
