import type { Envelope } from './envelope.ts'
import { isoTime } from '../../core/time/calendar.ts'

const HEADER =
  /^<(\d{1,3})>\d{1,2} (\S{1,40}) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,64}) (?:-|(?:\[(?:[^\]"]|"(?:\\.|[^"\\]){0,4096}"){0,256}\]){1,16})(?: (.*))?$/s

/** RFC 5424 syslog: `<PRI>1 TIMESTAMP HOST APP PROCID MSGID SD MSG`. */
export const rfc5424: Envelope = {
  id: 'rfc5424',
  title: 'syslog, RFC 5424',
  capture: ['a syslog server that writes RFC 5424'],
  samples: ['<6>1 2026-01-26T01:49:41.123456Z web1 kernel - - - usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  firsts: '<',
  unwrap(text) {
    const m = HEADER.exec(text)
    if (m === null) return undefined
    const ident = m[4] === '-' ? undefined : m[4]
    return {
      message: (m[7] ?? '').replace(/^\ufeff/, ''),
      host: m[3] === '-' ? undefined : m[3],
      ident,
      pid: /^\d+$/.test(m[5] ?? '') ? Number(m[5]) : undefined,
      kernel: ident?.toLowerCase() === 'kernel',
      priority: Number(m[1]) & 7,
      time: isoTime(m[2] ?? ''),
    }
  },
}
