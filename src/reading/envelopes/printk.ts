import type { Envelope, Unwrapped } from './envelope.ts'
import { OF_PROCESS } from './speaker.ts'

const STAMP = /^\s{0,8}(?:<(\d{1,3})>)?\[\s{0,8}(\d{1,12})\.(\d{1,9})(?:@\d{1,4}|\s{0,3})\]/
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

/** printk's own stamp, seconds since boot, and the caller id of CONFIG_PRINTK_CALLER (kernel/printk/printk.c). */
export const printk: Envelope = {
  id: 'dmesg',
  title: 'kernel ring buffer (dmesg)',
  capture: ['dmesg', 'dmesg -r', 'serial console'],
  samples: [
    '[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '<6>[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[   12.345678][  T123] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[   12.345678]  [2:      swapper/0:    1] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  ],
  unwrap(text) {
    const m = STAMP.exec(text)
    if (m === null) return undefined
    const seconds = Number(`${m[2]}.${m[3]}`)
    let rest = text.slice(m[0].length)
    // `ping -D` and others print the time of day so
    if (seconds >= EPOCH_FROM && seconds < EPOCH_TO) return { message: behind(rest), time: { wall: Math.floor(seconds * 1000) } }
    const task = CALLER.exec(rest) ?? CPU_AND_TASK.exec(rest) ?? TASK.exec(rest)
    if (task !== null) rest = rest.slice(task[0].length)
    const caller = task === null ? undefined : /^\d/.test(task[1]!) ? `T${task[1]}` : task[1]
    const pri = m[1] === undefined ? undefined : Number(m[1])
    const message = behind(rest)
    const stamp = { uptime: seconds, time: { boot: seconds } }
    if (m[3]!.length !== 6 && pri === undefined && caller === undefined) {
      if (XORG.test(message)) return { message, kernel: false, ident: 'Xorg', time: stamp.time }
      return { message, ...stamp }
    }
    return {
      ...monotonic(message, pri === undefined || pri < 8 ? true : undefined),
      caller,
      priority: pri === undefined ? undefined : pri & 7,
      ...stamp,
    }
  },
}

/** What stands behind a stamp: one blank or tab, at times a colon, belong to the stamp. */
const behind = (rest: string): string => rest.replace(/^:?[ \t]?/, '')

function monotonic(message: string, kernel: true | undefined): Unwrapped {
  const said = MONOTONIC.exec(message)
  // a task's name may hold a blank: `Web Content[4242]: segfault at`
  if (said === null || OF_PROCESS.test(said[6]!)) return { message, kernel }
  const pid = said[3] ?? said[5]
  const ident = said[2] ?? said[4]
  return { message: said[6]!, kernel: ident === 'kernel', host: said[1], ident, pid: pid === undefined ? undefined : Number(pid) }
}
