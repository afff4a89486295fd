import type { LogLine } from '../../core/log-line.ts'

/** syslog facilities and severities by name (syslog.conf(5)); the index of a severity is its number. */
const FACILITY = 'kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|security|local[0-7]'
export const SEVERITIES: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug']

/** Speakers whose name alone tells it from a label of prose. */
export const KNOWN_SPEAKER =
  'kernel|systemd(?:-(?:oomd|coredump|journald|logind|udevd|networkd|resolved))?|earlyoom|kubelet|dockerd|containerd'
const KNOWN = new RegExp(`^(?:${KNOWN_SPEAKER})$`)

const LEVEL = 'emerg|alert|crit|err|error|warn|warning|notice|info|debug'
/** `[HOST] [FACILITY.LEVEL] IDENT[PID]: MESSAGE` with blanks or tabs; a host never ends in a colon. A name of two words has a pid. */
const SPEAKER = new RegExp(
  String.raw`^(?:(?!(?:${FACILITY})\.(?:${LEVEL})[ \t])([A-Za-z0-9_](?:[\w.:-]{0,253}[\w.-])?)[ \t]{1,3})?(?:(${FACILITY})\.(${LEVEL})[ \t]{1,3})?([^\s:[\]]{1,128}|\([^\s()]{1,64}\)|[\w./-]{1,40} [\w./-]{1,40}(?=\[))(?:\[(\d{1,10}|[\w#-]{1,32})\])?:(?:[ \t]|$)(.*)$`,
  's',
)
/** `HOST kernel - - - TEXT` of some RFC 5424 relays, and `HOST kernel:COMM` without a blank. */
const KERNEL_ODDLY = /^(?:([A-Za-z0-9_](?:[\w.-]{0,253}[\w-])?)[ \t]{1,3})?kernel(?: - - -|:)[ \t]?(.*)$/s
/** What the kernel says of a process looks like what the process says itself. */
export const OF_PROCESS = /^(?:segfault at |unhandled |(?:general|control) protection|trap |potentially unexpected fatal signal)/
/** Words of a sentence or a level where a host would stand. */
const NO_HOST =
  /^(?:emerg|alert|crit(?:ical)?|err(?:or)?|warn(?:ing)?|notice|info|debug|trace|fatal|severe|panic|exception|uncaught|caused|thread|bug|out|kernel|failed|cannot|no|unable)$/i

/**
 * Who speaks behind a stamp, and what. `sure`: the stamp is one that only syslog and journald write, so any two words before a colon
 * are host and program; otherwise it takes a pid or a speaker that everybody knows.
 */
export function speakerOf(rest: string, sure: boolean): LogLine | undefined {
  const s = SPEAKER.exec(rest)
  if (s === null) {
    const odd = KERNEL_ODDLY.exec(rest)
    return odd === null ? undefined : { message: odd[2] ?? '', host: odd[1], ident: 'kernel', kernel: true }
  }
  const [, host, facility, level, name, pid, message] = s
  const ident = name!.toLowerCase() === 'kernel' ? 'kernel' : name!
  if (host === undefined && pid !== undefined && OF_PROCESS.test(message!)) return undefined
  const proven = pid !== undefined || facility !== undefined || KNOWN.test(ident)
  if (!proven && (!sure || NO_HOST.test(host ?? ident))) return undefined
  return {
    message: message!,
    host,
    ...identity(ident),
    pid: pid !== undefined && /^\d+$/.test(pid) ? Number(pid) : undefined,
    kernel: ident === 'kernel',
    ...(level === undefined ? {} : { priority: severityOf(level) }),
  }
}

/** `journalctl -o with-unit` prints the unit in the program's place: init.scope is the manager itself, a service mostly bears the program's name. */
function identity(ident: string): { readonly ident: string; readonly unit?: string } {
  if (ident === 'init.scope') return { ident: 'systemd', unit: ident }
  return ident.endsWith('.service') ? { ident: ident.slice(0, -8), unit: ident } : { ident }
}

/** The number of a severity's name; `error` and `warning` are other spellings. */
export function severityOf(name: string): number | undefined {
  const index = SEVERITIES.indexOf(name === 'error' ? 'err' : name === 'warning' ? 'warn' : name)
  return index < 0 ? undefined : index
}
