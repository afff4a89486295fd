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

/** Lines with the same host and printk caller were printed one after the other by one context. */
export const isSameStream = (line: LogLine, other: LogLine): boolean =>
  (line.host ?? '') === (other.host ?? '') && (line.caller ?? '') === (other.caller ?? '')
