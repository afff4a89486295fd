import type { Collected } from './collected.ts'
import type { HostLog } from './host-log.ts'

/** Lines at a change of names that are looked at. */
const NEAR = 3
/** systemd-resolved, systemd-hostnamed and PID 1 say how the machine is called from now on. */
const CALLED = /^(?:System hostname changed to '|Hostname set to <|Changed (?:static )?host ?name to ')([\w.-]{1,253})['>]/
/** A log daemon that ends, and one that begins: their file is one machine's. */
const ENDS = /^(?:\[origin software="rsyslogd".*\] exiting on signal|Journal stopped|syslog-ng shutting down)/
const BEGINS = /^(?:imklog \S{1,20}, log source = |\[origin software="rsyslogd".*\] start|Journal started|syslog-ng starting up)/

/**
 * Names that a machine gave up within one of its own logs, each with the one that it took: an image that was made into a machine. The lines of
 * the old name end where those of the new one begin, and the log says why.
 */
export function renamedIn({ logs }: Collected): (readonly [string, string])[] {
  const named = logs.filter((log): log is HostLog & { host: string } => log.host !== undefined)
  return named.flatMap((before) => {
    // of those that begin later all but the first have that one between
    const after = named.find((log) => log !== before && log.fromLine > before.toLine)
    if (after === undefined || named.some((other) => liesBetween(other, before, after))) return []
    return saysSo(before, after) ? [[before.host, after.host] as const] : []
  })
}

const liesBetween = (log: HostLog, before: HostLog, after: HostLog): boolean =>
  log !== before && log !== after && log.toLine > before.toLine && log.fromLine < after.fromLine

function saysSo(before: HostLog, after: HostLog): boolean {
  const first = after.head.slice(0, NEAR).map(({ message }) => message)
  if ([...before.tail, ...first].some((message) => CALLED.exec(message)?.[1] === after.host)) return true
  return before.tail.some((message) => ENDS.test(message)) && first.some((message) => BEGINS.test(message))
}
