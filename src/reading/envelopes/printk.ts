import type { Envelope } from './envelope.ts'
import { OF_PROCESS } from './speaker.ts'

/**
 * `dmesg --show-delta` puts the seconds since the line before into the bracket. A tracker that was moved took the stamp of the line before for
 * an address: `[250.491572](250.489724]) `.
 */
const STAMP =
  /^\s{0,8}(?:<(\d{1,3})>)?\[\s{0,8}(\d{1,40}\.\d{1,9})(?:@\d{1,4}|\s{1,3}<\s{0,12}\d{1,9}\.\d{1,9}>|\s{0,3})\](?:\(\d{1,8}\.\d{6}\]\))?/
/** CONFIG_PRINTK_CALLER: `[  T123]`, `[    C0]`. */
const CALLER = /^\s{0,2}\[\s{0,8}([TC]\d{1,10})\s{0,4}\]/
/** Vendors' kernels: `[2:  swapper/0:    1]` (CPU, task, pid) with or without a letter before, `(2)[123:kworker/2:1]`. */
const CPU_AND_TASK = /^\s{0,3}[A-Z]?\[\s{0,4}\d{1,4}:\s{0,16}[^\]]{1,32}?:\s{0,8}(\d{1,10})\]/
const TASK = /^\s{0,3}(?:<\d>)?\.?\(\d{1,4}\)\[(\d{1,10}):[^\]]{1,32}\]/
/** `journalctl -o short-monotonic` puts a host and an identifier behind the same stamp. */
const MONOTONIC = /^([A-Za-z0-9][\w.-]{0,63}) (?:(kernel|systemd)(?:\[(\d{1,10})\])?|([\w.@-]{1,64})\[(\d{1,10})\]): (.*)$/s
/** The X server stamps with three decimals and a marker (os/log.c). */
const XORG = /^(?:\((?:--|\*\*|==|\+\+|!!|II|WW|EE|NI|\?\?|DB)\)|X\.Org X Server|\tBefore reporting|_XSERV)/

/** Seconds since 1970 lie between 2001 and 2128; no machine runs for thirty years. */
const EPOCH_FROM = 1e9
const EPOCH_TO = 5e9
/** No clock shows more seconds: what was damaged on the way is a stamp still, and no time. */
const NO_TIME_FROM = 1e12

/** printk's own stamp, seconds since boot, and the caller id of CONFIG_PRINTK_CALLER (kernel/printk/printk.c). */
export const printk: Envelope = {
  id: 'dmesg',
  title: 'kernel ring buffer (dmesg)',
  capture: ['dmesg', 'dmesg -r', 'a serial console'],
  samples: [
    '[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '<6>[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[   12.345678 <    0.000012>] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[   12.345678][  T123] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[   12.345678]  [2:      swapper/0:    1] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  ],
  firsts: ' \t<[',
  unwrap(text) {
    const m = STAMP.exec(text)
    if (m === null) return undefined
    const seconds = Number(m[2])
    let end = m[0].length
    // `ping -D` and others print the time of day so
    if (seconds >= EPOCH_FROM && seconds < EPOCH_TO) return { message: behind(text, end), time: { wall: Math.floor(seconds * 1000) } }
    const task = taskBehind(text, end)
    if (task !== null) end += task[0].length
    const caller = task === null ? undefined : isDigit(task[1]!.charCodeAt(0)) ? `T${task[1]}` : task[1]
    const pri = m[1] === undefined ? undefined : Number(m[1])
    const message = behind(text, end)
    const uptime = seconds < NO_TIME_FROM ? seconds : undefined
    const time = uptime === undefined ? undefined : { boot: uptime }
    if (m[2]!.length - m[2]!.indexOf('.') !== 7 && pri === undefined && caller === undefined) {
      if (XORG.test(message)) return { message, kernel: false, ident: 'Xorg', time }
      return { message, uptime, time }
    }
    const priority = pri === undefined ? undefined : pri & 7
    const said = message.includes(': ') ? MONOTONIC.exec(message) : null
    // a task's name may hold a blank: `Web Content[4242]: segfault at`
    if (said === null || OF_PROCESS.test(said[6]!))
      return { message, kernel: pri === undefined || pri < 8 ? true : undefined, caller, priority, uptime, time }
    const pid = said[3] ?? said[5]
    const ident = said[2] ?? said[4]
    return {
      message: said[6]!,
      kernel: ident === 'kernel',
      host: said[1],
      ident,
      pid: pid === undefined ? undefined : Number(pid),
      caller,
      priority,
      uptime,
      time,
    }
  },
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Who printed the line, where a bracket follows the stamp. */
function taskBehind(text: string, from: number): RegExpExecArray | null {
  let at = from
  while (text.charCodeAt(at) === 32 && at < from + 3) at++
  const code = text.charCodeAt(at)
  // [, (, <, . or a capital right before a bracket
  if (code !== 91 && code !== 40 && code !== 60 && code !== 46 && text.charCodeAt(at + 1) !== 91) return null
  const rest = text.slice(from, from + 120)
  return CALLER.exec(rest) ?? CPU_AND_TASK.exec(rest) ?? TASK.exec(rest)
}

/** What stands behind a stamp: one blank or tab, at times a colon, belong to the stamp. */
function behind(text: string, from: number): string {
  const colon = text.charCodeAt(from) === 58 ? from + 1 : from
  const code = text.charCodeAt(colon)
  return text.slice(code === 32 || code === 9 ? colon + 1 : colon)
}
