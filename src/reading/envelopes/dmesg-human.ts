import type { Envelope } from './envelope.ts'
import { isoTime, syslogTime } from '../../core/time/calendar.ts'

// The weekday and the month are localised: any short word is accepted, and only English months give a time.
const CTIME =
  /^\s{0,8}\[(\S{1,12}) {1,2}(\S{1,12}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?: ([A-Z]{2,5}|[+-]\d\d(?:\d\d)?))? (\d{4})(?: <\s{0,12}\d{1,9}\.\d{1,9}>)?\](?:\s?\[\s{0,8}([TC]\d{1,10})\s{0,4}\])? (.*)$/s
/** Apache's error log has the same stamp, and a level behind it, since 2.4 with the module: `[core:notice]`. */
const BY_APACHE = /^\[(?:[\w-]{1,40}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] /
const HUMAN =
  /^\[(?:([A-Z][a-z]{2})\s?(\d{1,2}) (\d\d:\d\d)|\s{0,8}([+<]\s{0,8}\d{1,8}\.\d{1,9})>?)\](?:\s?\[\s{0,8}([TC]\d{1,10})\s{0,4}\])? (.*)$/s
const DELTA = /^\[\s{0,8}<\s{0,8}\d{1,8}\.\d{1,9}>\] (.*)$/s
const ISO = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d,\d{3,9}[+-]\d\d:?\d\d)\]?(?:\s?\[\s{0,8}([TC]\d{1,10})\s{0,4}\])? (.*)$/s
/** The same without a comma when a caller id follows: no program's log looks like that. */
const ISO_CALLER = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3,9}[+-]\d\d:?\d\d) \[\s{0,8}([TC]\d{1,10})\s{0,4}\] (.*)$/s
/** A terminal server's stamp in front of the kernel's own. */
const TWICE = /^\[(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)\]:?\s?((?:<\d{1,3}>)?\[\s{0,8}\d{1,12}\.\d{1,9}\].*)$/s

/** dmesg with times for people: -T (ctime, localised), -H (reltime), --time-format=iso (util-linux sys-utils/dmesg.c). */
export const dmesgHuman: Envelope = {
  id: 'dmesg-T',
  title: 'kernel ring buffer with readable times (dmesg -T, -H, --time-format=iso)',
  capture: ['dmesg -T', 'dmesg -H', 'dmesg --time-format=iso'],
  samples: [
    '[Mon Jan  5 18:28:55 2026] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[Jan26 01:49] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[  +0.000012] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '2026-01-26T01:49:41,123456+00:00 usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  ],
  firsts: ' \t[0123456789',
  unwrap(text) {
    const c = CTIME.exec(text)
    if (c !== null)
      return {
        message: c[8] ?? '',
        kernel: !BY_APACHE.test(c[8] ?? ''),
        caller: c[7],
        time: syslogTime(c[2] ?? '', c[3] ?? '', c[4] ?? '', c[6], c[5]) ?? syslogTime(c[3] ?? '', c[2] ?? '', c[4] ?? '', c[6], c[5]),
      }
    const t = TWICE.exec(text)
    if (t !== null) return { message: t[2] ?? '', kernel: true, time: isoTime(t[1] ?? '') }
    const i = ISO.exec(text) ?? ISO_CALLER.exec(text)
    if (i !== null) return { message: i[3] ?? '', kernel: true, caller: i[2], time: isoTime(i[1] ?? '') }
    const h = HUMAN.exec(text)
    if (h !== null)
      return {
        message: h[6] ?? '',
        kernel: true,
        caller: h[5],
        time: h[1] === undefined ? undefined : syslogTime(h[1], h[2] ?? '', `${h[3]}:00`),
      }
    const d = DELTA.exec(text)
    return d === null ? undefined : { message: d[1] ?? '', kernel: true }
  },
}
