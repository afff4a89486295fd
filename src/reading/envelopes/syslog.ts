import type { Instant } from '../../core/span.ts'
import { isoTime, syslogTime, yearlessTime } from '../../core/time/calendar.ts'
import { monthOf } from '../../core/time/months.ts'
import type { Envelope, Unwrapped } from './envelope.ts'
import { speakerOf } from './speaker.ts'

const LOCAL =
  /^\s{0,8}(\p{L}{3,9}\.?|\d{1,2}[月월]) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: (\d{4}))?:?[ \t]{1,2}(.*)$/su
/** journalctl names the zone: UTC, CET, PDT, or `+03` where it has no name. */
const DATED =
  /^(\p{L}{2,4}\.? )?([+-]?\d{4,9}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)?)(?: (UTC|MSK|WITA|WIB|[A-Z]{2,3}T|[+-]\d\d(?:\d\d)?))?[ \t]{1,2}(.*)$/su
const UNIX = /^(\d{9,10}\.\d{6})[ \t](.*)$/s
const CLOCK = /^(\d\d:\d\d:\d\d(?:\.\d{1,6})?)[ \t](.*)$/s

/** Characters of the stamp that nearly every such line begins with, `Jan 26 01:49:41`, and the last one: many lines are of one second. */
const STAMP_LENGTH = 15
let last: { readonly stamp: string; readonly time: Instant | undefined } = { stamp: '', time: undefined }

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122 && code < 128

/** Whether the line begins as LOCAL has it with nothing out of the ordinary: English letters, one blank behind the clock, no year, no fraction. */
function isPlainlyStamped(text: string): boolean {
  if (text.length <= STAMP_LENGTH + 1) return false
  for (let i = 0; i < 3; i++) if (!isLetter(text.charCodeAt(i))) return false
  // 32: a blank, 58: a colon; a day of one digit stands behind two blanks
  if (text.charCodeAt(3) !== 32 || (text.charCodeAt(4) !== 32 && !isDigit(text.charCodeAt(4))) || !isDigit(text.charCodeAt(5))) return false
  if (text.charCodeAt(6) !== 32 || text.charCodeAt(9) !== 58 || text.charCodeAt(12) !== 58 || text.charCodeAt(15) !== 32) return false
  for (let i = 7; i < STAMP_LENGTH; i += 3) if (!isDigit(text.charCodeAt(i)) || !isDigit(text.charCodeAt(i + 1))) return false
  const next = text.charCodeAt(STAMP_LENGTH + 1)
  return next !== 32 && next !== 9 && !isDigit(next)
}

/** Of a number below ten the first may be a blank. */
const twoDigits = (text: string, at: number): number => (text.charCodeAt(at) & 15) * 10 + (text.charCodeAt(at + 1) & 15)

function plainTime(text: string): Instant | undefined {
  const stamp = text.slice(0, STAMP_LENGTH)
  if (stamp !== last.stamp) {
    const month = monthOf(stamp.slice(0, 3))
    const [day, hour, minute, second] = [twoDigits(stamp, 4), twoDigits(stamp, 7), twoDigits(stamp, 10), twoDigits(stamp, 13)]
    last = { stamp, time: month === undefined ? undefined : yearlessTime(month, day, hour, minute, second) }
  }
  return last.time
}

function said(rest: string, sure: boolean, time?: Instant): Unwrapped | undefined {
  const line = speakerOf(rest, sure)
  if (line === undefined) return undefined
  const { message, host, ident, unit, pid, kernel, priority } = line
  return { message, host, ident, unit, pid, kernel, priority, time }
}

/** syslog files (RFC 3164 and RFC 3339 stamps) and every `journalctl -o short*`, which look alike. */
export const syslog: Envelope = {
  id: 'syslog',
  title: 'syslog file or journalctl -o short, short-iso, short-precise, short-full, with-unit',
  capture: ['journalctl -k', 'journalctl -o short-iso', 'cat /var/log/syslog'],
  samples: [
    'Jan 26 01:49:41 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Jan 26 01:49:41 web1 kernel: [   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Jan 26 01:49:41 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Jan 26 2026 01:49:41 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Jan 26 01:49:41\tweb1\tkernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Jan 26 01:49:41 web1 kern.info kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '2026-01-26T01:49:41+0000 web1 systemd[1]: Started cron.service.',
    'Mon 2026-01-26 01:49:41 UTC web1 systemd[1]: Started cron.service.',
    '2026-01-26T01:49:41.123456+00:00 web1 systemd[1]: Started cron.service.',
  ],
  unwrap(text) {
    if (isPlainlyStamped(text)) return said(text.slice(STAMP_LENGTH + 1), true, plainTime(text))
    const code = text.charCodeAt(0)
    const digit = code >= 48 && code <= 57
    // `3月`: a month that is counted
    if (!digit || text.charCodeAt(1) > 127 || text.charCodeAt(2) > 127) {
      const l = LOCAL.exec(text)
      if (l !== null) return said(l[6]!, true, syslogTime(l[1]!, l[2]!, l[4]!, l[3] ?? l[5]))
    }
    const d = DATED.exec(text)
    // `T` with a numeric zone, and a weekday in front, are written by rsyslog and journalctl; `Z` or a blank by anything
    if (d !== null)
      return said(
        d[6]!,
        d[1] !== undefined || (d[3] === 'T' && /^[+-]/.test(d[4] ?? '')),
        isoTime(d[4] === undefined && d[5] !== undefined ? `${d[2]} ${d[5]}` : d[2]!),
      )
    if (!digit) return undefined
    const u = UNIX.exec(text)
    if (u !== null) return said(u[2]!, true, { wall: Math.floor(Number(u[1]) * 1000) })
    const c = CLOCK.exec(text)
    return c === null ? undefined : said(c[2]!, false)
  },
}
