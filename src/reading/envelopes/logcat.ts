import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import type { Envelope, Unwrapped } from './envelope.ts'

/** `MM-DD HH:MM:SS.mmm` or with a year, then the user where `-v uid` prints it, process, thread and level. */
const THREADTIME =
  /^(\d{4}-)?(\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,9})(?: [+-]\d{4})?\s{1,8}(?:[a-z_]\w{0,31}\s{1,8})?(\d{1,7})\s{1,8}(\d{1,7}) ([VDIWEF]) (.*)$/s
/** The older `-v time`: `MM-DD HH:MM:SS.mmm E/TAG(PID): `. */
const TIME = /^(\d{4}-)?(\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,9})(?: [+-]\d{4})? ([VDIWEF])\/(.{0,64}?)\s{0,24}\(\s{0,7}(\d{1,7})\): (.*)$/s
/** A tag, padded to eight columns. */
const TAG = /^([^:\s](?:[^:]{0,62}[^:\s])?)\s{0,24}:(?: (.*))?$/s
/** The kernel's buffer under no tag, or under the kernel's name; what stands before a colon of its message is shown as a tag, too. */
const OF_KERNEL = /^(?:kernel)?\s{0,24}: /

const PRIORITY: Readonly<Record<string, number>> = { V: 7, D: 7, I: 6, W: 4, E: 3, F: 2 }

/** Android's log (system/logging liblog, logprint.cpp). The kernel's lines in it come from process 0. */
export const logcat: Envelope = {
  id: 'logcat',
  title: 'Android log (logcat -v threadtime, -v time)',
  capture: ['adb logcat -b all'],
  samples: ['01-26 01:49:41.123     0     0 I         : usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  firsts: '012',
  unwrap(text) {
    const t = THREADTIME.exec(text)
    if (t !== null) {
      const time = timeOf(t[1], t[2]!)
      const said = t[3] === '0' && t[4] === '0' ? ofKernel(t[6]!) : ofProgram(t[6]!, Number(t[3]))
      return { ...said, priority: PRIORITY[t[5]!], time }
    }
    const b = TIME.exec(text)
    if (b === null) return undefined
    const [, year, stamp, level, tag, pid, message] = b
    const isKernel = pid === '0' && (tag === '' || tag === 'kernel')
    const said = isKernel ? ofKernel(message!) : { message: message!, ident: tag, pid: Number(pid), kernel: false }
    return { ...said, priority: PRIORITY[level!], time: timeOf(year, stamp!) }
  },
}

const ofKernel = (text: string): Unwrapped => ({ message: text.replace(OF_KERNEL, ''), kernel: true })

function ofProgram(text: string, pid: number): Unwrapped {
  const m = TAG.exec(text)
  return m === null ? { message: text, pid, kernel: false } : { message: m[2] ?? '', ident: m[1], pid, kernel: false }
}

/** Without a year, as syslog's: 2000 stands in. */
function timeOf(year: string | undefined, stamp: string): Instant | undefined {
  const time = isoTime(`${year ?? '2000-'}${stamp}`)
  return year === undefined && time !== undefined && 'wall' in time ? { wall: time.wall, yearless: true } : time
}
