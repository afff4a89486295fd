import type { LogLine } from '../../core/log-line.ts'
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
/** Whole seconds since 1970, or thousandths, millionths and so on of one, as exports and collectors print them. */
const SINCE_1970 = /^([12]\d{9})(\d{3}|\d{6}|\d{9})?[ \t]{1,3}(\S.*)$/s
const CLOCK = /^(\d\d:\d\d:\d\d(?:\.\d{1,6})?)[ \t](.*)$/s

/** Characters of the stamp that nearly every such line begins with, `Jan 26 01:49:41`, and the last one: many lines are of one second. */
const STAMP_LENGTH = 15
let last: { readonly stamp: string; readonly time: Instant | undefined } = { stamp: '-', time: undefined }
/** The day of it, `Jan 26 `, and when that begins. */
const DAY_LENGTH = 7
let lastDay: { readonly name: string } & ReturnType<typeof dayOf> = { name: '-', month: undefined, wall: undefined }
const HOUR = 3_600_000
const MINUTE = 60_000

/** Who speaks in nearly every line of syslog: `web1 kernel: `, `web1 sshd[4242]: `. What is said behind it does not change that. */
const HEAD = /^[A-Za-z][A-Za-z\d-]{0,62} [A-Za-z][\w-]{0,62}(?:\[\d{1,10}\])?: /
/** The last ones. */
const MOST_SPEAKERS = 4
const speakers: { readonly head: string; readonly line: LogLine }[] = []
let oldest = 0

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
  if (!text.startsWith(last.stamp)) {
    const stamp = text.slice(0, STAMP_LENGTH)
    const [day, hour, minute, second] = [twoDigits(stamp, 4), twoDigits(stamp, 7), twoDigits(stamp, 10), twoDigits(stamp, 13)]
    if (!stamp.startsWith(lastDay.name)) lastDay = { name: stamp.slice(0, DAY_LENGTH), ...dayOf(monthOf(stamp.slice(0, 3)), day) }
    const { month, wall } = lastDay
    const isPlain = hour < 24 && minute < 60 && second < 60
    const time = month === undefined || isPlain ? undefined : yearlessTime(month, day, hour, minute, second)
    last = {
      stamp,
      time: isPlain && wall !== undefined ? { wall: wall + hour * HOUR + minute * MINUTE + second * 1000, yearless: true } : time,
    }
  }
  return last.time
}

function dayOf(month: number | undefined, day: number): { readonly month: number | undefined; readonly wall: number | undefined } {
  const begins = month === undefined ? undefined : yearlessTime(month, day, 0, 0, 0)
  return { month, wall: begins !== undefined && 'wall' in begins ? begins.wall : undefined }
}

function said(rest: string, sure: boolean, time?: Instant): Unwrapped | undefined {
  const line = speakerOf(rest, sure)
  return line === undefined ? undefined : saying(line, line.message, time)
}

function saying({ host, ident, unit, pid, kernel, priority }: LogLine, message: string, time: Instant | undefined): Unwrapped {
  return { message, host, ident, unit, pid, kernel, priority, time }
}

/** The same behind a stamp that is sure, where the last lines may be of the same speaker. */
function saidAgain(rest: string, time: Instant | undefined): Unwrapped | undefined {
  for (const { head, line } of speakers) if (rest.startsWith(head)) return saying(line, rest.slice(head.length), time)
  const line = speakerOf(rest, true)
  if (line === undefined) return undefined
  const head = HEAD.exec(rest)?.[0]
  if (head !== undefined && head.length + line.message.length === rest.length) {
    speakers[oldest] = { head, line: { ...line, message: '' } }
    oldest = (oldest + 1) % MOST_SPEAKERS
  }
  return saying(line, line.message, time)
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
    '1769392181 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '1769392181123 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  ],
  unwrap(text) {
    if (isPlainlyStamped(text)) return saidAgain(text.slice(STAMP_LENGTH + 1), plainTime(text))
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
    const e = SINCE_1970.exec(text)
    if (e !== null) return said(e[3]!, false, { wall: Number(e[1]) * 1000 + Number((e[2] ?? '').slice(0, 3)) })
    const c = CLOCK.exec(text)
    return c === null ? undefined : said(c[2]!, false)
  },
}
