import type { LogLine } from '../../core/log-line.ts'

/** syslog facilities and severities by name (syslog.conf(5)); the index of a severity is its number. */
export const FACILITY = 'kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|security|local[0-7]'
export const SEVERITIES: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug']

/** Speakers whose name alone tells it from a label of prose. */
export const KNOWN_SPEAKER =
  'kernel|systemd(?:-(?:oomd|coredump|journald|logind|udevd|networkd|resolved))?|earlyoom|kubelet|dockerd|containerd'
const KNOWN = new RegExp(`^(?:${KNOWN_SPEAKER})$`)

/** `[HOST] FACILITY.LEVEL ` of OpenWrt and busybox syslogd; templates of syslog-ng may name the program there. */
const FACILITY_LEVEL = new RegExp(
  String.raw`^([A-Za-z0-9_][\w.:-]{0,253}[ \t]{1,3})?(?:kernel|${FACILITY})\.(emerg|alert|crit|err|error|warn|warning|notice|info|debug)[ \t]{1,3}`,
)
/** `[HOST] IDENT[PID]: MESSAGE` with blanks or tabs; a host, in any script, never ends in a colon. A name of two words has a pid. cloud-init sets a dash in front. */
const SPEAKER =
  /^(?:- )?(?:([\w\u00a1-\uffff](?:[\w\u00a1-\uffff.:-]{0,253}[\w\u00a1-\uffff.-])?)[ \t]{1,3})?([^\s:[\]]{1,128}|\([^\s()]{1,64}\)|[\w./][\w./-]{0,39} [\w./-]{1,40}(?=\[))(?:\[(\d{1,10}|[\w#/-]{1,32})\])?:(?:[ \t]|$)(.*)$/s
/** `HOST kernel - - - TEXT` of some RFC 5424 relays, and `HOST kernel:COMM` without a blank. */
const KERNEL_ODDLY = /^(?:([\w\u00a1-\uffff](?:[\w\u00a1-\uffff.-]{0,253}[\w\u00a1-\uffff-])?)[ \t]{1,3})?kernel(?: - - -|:)[ \t]?(.*)$/s
/** `HOST ` before a record of netconsole, extended or with the kernel's stamp: nobody is named between. */
const NETCONSOLE =
  /^(?:([\w\u00a1-\uffff](?:[\w\u00a1-\uffff.:-]{0,253}[\w\u00a1-\uffff-])?)[ \t]{1,3})?((?:\d{1,3}\.\d[\w.+~-]{0,80},)?\d{1,4},\d{1,20},\d{1,20},[^;\s]{1,64};.*|\[\s{0,5}\d{1,8}\.\d{6}\].*)$/s
/** How the kernel is named: vmunix by Unix systems of old, and by routers. */
const KERNEL_NAME = /^(?:kernel|vmunix)$/i
/** What the kernel says of a process looks like what the process says itself. */
export const OF_PROCESS =
  /^(?:segfault at |unhandled (?:signal|trap|exception: |.{1,60} \(\d{1,2}\) at 0x)|(?:general|control) protection|segment not present|trap |bad frame in |potentially unexpected fatal signal)/
/** Words of a sentence or a level where a host would stand. */
export const NO_HOST =
  /^(?:emerg|alert|crit(?:ical)?|err(?:or)?|warn(?:ing)?|notice|info|debug|trace|fatal|severe|panic|exception|uncaught|caused|thread|bug|out|kernel|failed|cannot|no|unable)$/i

/** A level where a host would stand: in capitals it is no machine, whatever wrote the stamp. */
const LEVEL = /^(?:EMERG|ALERT|CRIT|CRITICAL|ERR|ERROR|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE|FATAL|SEVERE)$/
const isLevel = (host: string | undefined, sure: boolean): host is string =>
  host !== undefined && (sure ? LEVEL.test(host) : LEVEL.test(host.toUpperCase()))

/**
 * Who speaks behind a stamp, and what. `sure`: the stamp is one that only syslog and journald write, so any two words before a colon
 * are host and program; otherwise it takes a pid or a speaker that everybody knows.
 */
export function speakerOf(rest: string, sure: boolean): LogLine | undefined {
  const record = mayBeRecord(rest) && (rest.includes(';') || (sure && rest.includes('['))) ? NETCONSOLE.exec(rest) : null
  if (record !== null && (sure || !record[2]!.startsWith('[')) && !NO_HOST.test(record[1] ?? ''))
    return { message: record[2]!, host: record[1] }
  const dot = rest.indexOf('.')
  const facility = dot > 0 && dot < 264 && !isBefore(rest.indexOf('['), dot) ? FACILITY_LEVEL.exec(rest) : null
  const s = SPEAKER.exec(facility === null ? rest : `${facility[1] ?? ''}${rest.slice(facility[0].length)}`)
  if (s === null) {
    const odd = rest.includes('kernel') ? KERNEL_ODDLY.exec(rest) : null
    return odd === null
      ? undefined
      : { message: odd[2] ?? '', host: isLevel(odd[1], sure) ? undefined : odd[1], ident: 'kernel', kernel: true }
  }
  const [, before, name, id, message] = s
  const level = isLevel(before, sure) ? before : undefined
  const host = level === undefined ? before : undefined
  if (before === undefined && id !== undefined && OF_PROCESS.test(message!)) return undefined
  const kernel = name!.length === 6 && KERNEL_NAME.test(name!)
  const proven = kernel || id !== undefined || facility !== null || KNOWN.test(name!)
  if (!proven && (!sure || NO_HOST.test(before ?? name!))) return undefined
  const { ident, unit } = kernel ? { ident: 'kernel', unit: undefined } : identity(name!)
  return {
    message: message!,
    host,
    ident,
    unit,
    pid: id !== undefined && /^\d+$/.test(id) ? Number(id) : undefined,
    kernel,
    priority: facility !== null ? severityOf(facility[2]!) : level === undefined ? undefined : priorityOf(level.toLowerCase()),
  }
}

/** Where a record of netconsole begins, at the beginning or behind the first blanks, stands a number or a bracket. */
function mayBeRecord(rest: string): boolean {
  if (beginsRecord(rest.charCodeAt(0))) return true
  let at = 1
  while (at < rest.length && !isBlank(rest.charCodeAt(at))) at++
  while (isBlank(rest.charCodeAt(at))) at++
  return beginsRecord(rest.charCodeAt(at))
}

const isBlank = (code: number): boolean => code === 32 || code === 9
const beginsRecord = (code: number): boolean => code === 91 || (code >= 48 && code <= 57)
/** A bracket before the point: what stands there is no facility. */
const isBefore = (bracket: number, dot: number): boolean => bracket >= 0 && bracket < dot

/** `journalctl -o with-unit` prints the unit in the program's place: init.scope is the manager itself, a service mostly bears the program's name. */
function identity(ident: string): { readonly ident: string; readonly unit?: string | undefined } {
  if (ident === 'init.scope') return { ident: 'systemd', unit: ident }
  return ident.endsWith('.service') ? { ident: ident.slice(0, -8), unit: ident } : { ident }
}

/** Names that programs give to levels beside those of syslog. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['emergency', 0],
  ['critical', 2],
  ['fatal', 2],
  ['panic', 2],
  ['dpanic', 2],
  ['severe', 3],
  ['information', 6],
  ['informational', 6],
  ['trace', 7],
  ['verbose', 7],
  ['fine', 7],
])

/** The syslog severity of what a program calls a level, in lower case. */
export const priorityOf = (level: string): number | undefined => LEVELS.get(level) ?? severityOf(level)

/** The number of a severity's name; `error` and `warning` are other spellings. */
export function severityOf(name: string): number | undefined {
  const index = SEVERITIES.indexOf(name === 'error' ? 'err' : name === 'warning' ? 'warn' : name)
  return index < 0 ? undefined : index
}
