import type { SignalDeath } from '../../records/signal-death.ts'
import { crashSignal } from './signals.ts'

/**
 * What the audit log says of a process that a signal ended with a core (kernel/auditsc.c, audit_core_dumps): of auditd, of the kernel without
 * auditd, and of journald. With -i, ausearch(8) prints names and no quotes.
 */
const ABEND =
  /^(?:node=\S{1,255} )?(?:(?:audit: )?type=(?:ANOM_ABEND|1701) (?:msg=)?audit\((?<time>[^()]{1,40})\) ?: ?|ANOM_ABEND )(?<fields>[a-z][\w-]{0,40}=.{0,2000})$/
const field = (name: string): RegExp => new RegExp(String.raw`(?:^|\s)${name}=(?:"([^"]{1,1000})"|([^\s"]{1,1000}))`)
const [PID, COMM, EXE, SIG] = ['pid', 'comm', 'exe', 'sig'].map(field) as [RegExp, RegExp, RegExp, RegExp]
/** Text with blanks or quotes is written as hexadecimal digits (audit_log_untrustedstring). */
const HEX = /^(?:[0-9A-F]{2}){1,500}$/

function valueOf(name: RegExp, fields: string): string | undefined {
  const m = name.exec(fields)
  const bare = m?.[2]
  return m?.[1] ?? (bare !== undefined && HEX.test(bare) && !/^\d{1,10}$/.test(bare) ? Buffer.from(bare, 'hex').toString('utf8') : bare)
}

export function audited(message: string): Omit<SignalDeath, 'message' | 'host'> | undefined {
  const m = ABEND.exec(message)?.groups
  if (m === undefined) return undefined
  const fields = m['fields']!
  const signal = crashSignal(valueOf(SIG, fields))
  if (signal === undefined) return undefined
  const pid = Number(valueOf(PID, fields))
  const executable = valueOf(EXE, fields)?.replace(/ \(deleted\)$/, '')
  const seconds = /^(\d{1,12}\.\d{3}):/.exec(m['time'] ?? '')?.[1]
  return {
    by: 'audit log',
    signal,
    pid: Number.isSafeInteger(pid) && pid > 0 ? pid : undefined,
    // comm is that of the thread
    comm: executable?.split('/').at(-1) ?? valueOf(COMM, fields),
    executable,
    epoch: seconds === undefined ? undefined : Number(seconds),
  }
}
