import { LiteralSet } from '../scan/literals.ts'

/** Lines that are about the log itself: where a boot begins, and where lines are missing. */

/** Literals of such lines, for the gate. */
export const MARKER_LITERALS: readonly string[] = [
  'Linux version ',
  '-- Boot ',
  '-- Reboot --',
  'messages dropped',
  'message dropped',
  'callbacks suppressed',
  'Suppressed ',
  'Missed ',
  'reports are suppressed',
  'rate-limiting',
  // a journal entry whose message is written as an array of bytes: its words cannot be searched for
  '"MESSAGE":[',
  '"MESSAGE": [',
  '"MESSAGE" : [',
]

/** The kernel's first line, journalctl's separators. */
export function beginsBoot(message: string, raw: string, kernel: boolean | undefined): boolean {
  return (kernel !== false && /^Linux version \d/.test(message)) || /^-- (?:Boot [0-9a-f]{32}|Reboot) ?--/.test(raw)
}

/** The id that journalctl's separator names. */
export const bootIdOf = (raw: string): string | undefined => /^-- Boot ([0-9a-f]{32}) ?--/.exec(raw)?.[1]

/** Each of them holds one of these; few other lines do. */
const LOSSES = new LiteralSet(['messages dropped', 'message dropped', 'suppressed', 'Missed ', 'messages lost', 'message lost'])

/**
 * What the log says of its own losses: printk's ring overrun (kernel/printk/printk.c), ___ratelimit (lib/ratelimit.c),
 * journald's and rsyslog's rate limits, hung-task's cap of ten reports.
 */
export function lossOf(message: string): string | undefined {
  if (!LOSSES.holds(message)) return undefined
  const m =
    /^\*\* (\d{1,10}) printk messages? dropped/.exec(message) ??
    /^(?:net_ratelimit|\S{1,64}): (\d{1,10}) (?:callbacks|output lines) suppressed/.exec(message) ??
    /^printk: (?:console \[\S{1,16}\] )?\w{0,16} ?(\d{1,10}) messages? dropped/.exec(message) ??
    /^Suppressed (\d{1,10}) messages? from/.exec(message) ??
    /^Missed (\d{1,10}) kernel messages?/.exec(message) ??
    /^(?:imjournal|imuxsock)[^:]{0,80}: (\d{1,10}) messages? (?:lost|dropped|suppressed)/.exec(message)
  if (m !== null) return `${m[1]} ${m[1] === '1' ? 'line was' : 'lines were'} dropped or suppressed`
  return message.startsWith('Future hung task reports are suppressed') ? 'further hung task reports were suppressed' : undefined
}
