import type { Envelope, Unwrapped } from './envelope.ts'
import { isoTime, syslogTime } from '../../core/time/calendar.ts'

const LOCAL = /^\s{0,8}(\p{L}{3,9}\.?) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: (\d{4}))? (.*)$/su
const DATED = /^(?:\p{L}{2,4}\.? )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)(?: (?:UTC|[A-Z]{3,5}))? (.*)$/su
const UNIX = /^(\d{9,10}\.\d{6}) (.*)$/s
const CLOCK = /^(\d\d:\d\d:\d\d(?:\.\d{1,6})?) (.*)$/s
/** host and program; the host may be missing (journald without host, dates that journalctl shortens). */
const SPEAKER =
  /^(?:([A-Za-z0-9_][\w.:-]{0,254}) )?([^\s:[\]]{1,128}|\([^\s()]{1,64}\)|[\w./-]{1,40} [\w./-]{1,40})(?:\[(\d{1,10}|[\w#-]{1,32})\])?:(?: |$)(.*)$/s

function speaker(rest: string): Unwrapped | undefined {
  const s = SPEAKER.exec(rest)
  if (s === null) {
    // "host kernel - - - text" of some RFC 5424 relays, and "host kernel:COMM" without a blank
    const odd = /^([A-Za-z0-9_][\w.-]{0,254}) kernel(?: - - -|:) ?(.*)$/s.exec(rest)
    return odd === null ? undefined : { message: odd[2] ?? '', host: odd[1], ident: 'kernel', kernel: true }
  }
  const ident = s[2] ?? ''
  return {
    message: s[4] ?? '',
    host: s[1],
    ident,
    pid: s[3] !== undefined && /^\d+$/.test(s[3]) ? Number(s[3]) : undefined,
    kernel: ident.toLowerCase() === 'kernel',
  }
}

/** syslog files (RFC 3164 and RFC 3339 stamps) and every `journalctl -o short*`, which look alike. */
export const syslog: Envelope = {
  id: 'syslog',
  title: 'syslog file or journalctl -o short, short-iso, short-precise, short-full, with-unit',
  capture: ['journalctl -k', 'journalctl -o short-iso', 'cat /var/log/syslog'],
  samples: [
    'Jan 26 01:49:41 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Jan 26 01:49:41 web1 kernel: [   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '2026-01-26T01:49:41+0000 web1 systemd[1]: Started cron.service.',
    'Mon 2026-01-26 01:49:41 UTC web1 systemd[1]: Started cron.service.',
    '2026-01-26T01:49:41.123456+00:00 web1 systemd[1]: Started cron.service.',
  ],
  unwrap(text) {
    const l = LOCAL.exec(text)
    if (l !== null) {
      const said = speaker(l[6] ?? '')
      return said === undefined ? undefined : { ...said, time: syslogTime(l[1] ?? '', l[2] ?? '', l[4] ?? '', l[3] ?? l[5]) }
    }
    const d = DATED.exec(text)
    if (d !== null) {
      const said = speaker(d[2] ?? '')
      return said === undefined ? undefined : { ...said, time: isoTime(d[1] ?? '') }
    }
    const u = UNIX.exec(text)
    if (u !== null) {
      const said = speaker(u[2] ?? '')
      return said === undefined ? undefined : { ...said, time: { wall: Math.floor(Number(u[1]) * 1000) } }
    }
    const c = CLOCK.exec(text)
    return c === null ? undefined : speaker(c[2] ?? '')
  },
}
