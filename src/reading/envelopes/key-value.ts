import { isMachineName } from '../../core/host-name.ts'
import { isoTime } from '../../core/time/calendar.ts'
import type { Envelope, Unwrapped } from './envelope.ts'
import { severityOf } from './speaker.ts'

/** `key=value` or `key="value"`, with quotes inside escaped, and what parts it from the next. */
const PAIR = /([A-Za-z_][\w.-]{0,40})=(?:"((?:[^"\\]|\\.){0,16384})"|([^\s",;]{0,400}))(?:[ \t,;]{1,4}|$)/y
const MOST_PAIRS = 24

const HOST = /^(?:host|hostname|node|fromhost)$/i
/** A program says of itself who it is; where nobody is named, `host` may as well be whom it talked to. */
const IDENT = /^(?:app|appname|app-name|program|programname|prog|ident|tag|syslogtag|procname|process|unit)$/i
const SEVERITY = /^(?:sev|severity|level|prio|priority|pri)$/i
const TIME = /^(?:time|ts|timestamp|t|timereported)$/i
const MESSAGE = /^(?:msg|message)$/i

/** Templates of rsyslog and syslog-ng, relays: `host=lb-2 app=kernel sev=info msg="…"`. Host and program stand before the message. */
export const keyValue: Envelope = {
  id: 'key-value',
  title: 'log lines of keys and values with host and program',
  capture: ['the file of a relay'],
  samples: ['host=lb-2 app=kernel sev=info msg="usb 1-1: new high-speed USB device number 2 using xhci_hcd"'],
  firsts: 'aAfFhHiIlLnNpPsStTuU',
  unwrap(text) {
    if (!/^[A-Za-z][\w.-]{0,40}=/.test(text) || !/ (?:msg|message)=/i.test(text)) return undefined
    const found = new Map<'host' | 'ident' | 'severity' | 'time', string>()
    PAIR.lastIndex = 0
    for (let i = 0; i < MOST_PAIRS; i++) {
      const at = PAIR.lastIndex
      const m = PAIR.exec(text)
      if (m === null) {
        // a message without quotation marks goes on to the end
        const rest = /^(?:msg|message)=(.*)$/is.exec(text.slice(at))?.[1]
        return rest === undefined ? undefined : entryOf(found, rest)
      }
      const [, key = '', quoted, plain = ''] = m
      const value = quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1')
      if (MESSAGE.test(key)) return entryOf(found, quoted === undefined ? text.slice(at).replace(/^\w{3,7}=/, '') : value)
      if (HOST.test(key)) found.set('host', value)
      else if (IDENT.test(key)) found.set('ident', value)
      else if (SEVERITY.test(key)) found.set('severity', value)
      else if (TIME.test(key)) found.set('time', value)
    }
    return undefined
  },
}

function entryOf(found: ReadonlyMap<'host' | 'ident' | 'severity' | 'time', string>, message: string): Unwrapped | undefined {
  const { ident, pid } = named(found.get('ident') ?? '')
  const host = found.get('host')
  if (ident === '' || host === undefined || !isMachineName(host)) return undefined
  const [severity, written] = [found.get('severity'), found.get('time')]
  const priority = severity === undefined ? undefined : /^[0-7]$/.test(severity) ? Number(severity) : severityOf(severity.toLowerCase())
  const time = written === undefined ? undefined : isoTime(written)
  return { message, host, ident, kernel: ident === 'kernel', pid, priority, ...(time === undefined ? {} : { time }) }
}

/** `sshd[4242]:`: a program's tag as syslog writes it. */
function named(tag: string): { readonly ident: string; readonly pid: number | undefined } {
  const m = /^([^\s[\]:]{1,128})(?:\[(\d{1,10})\])?:?$/.exec(tag)
  return { ident: m?.[1] ?? '', pid: m?.[2] === undefined ? undefined : Number(m[2]) }
}
