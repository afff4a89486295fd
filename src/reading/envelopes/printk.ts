import type { Envelope } from './envelope.ts'

const STAMP =
  /^\s{0,8}(?:<(\d{1,3})>)?\[\s{0,8}(\d{1,12}\.\d{1,9})\s{0,3}\](?:\s?\[\s{0,8}([TC]\d{1,10})\s{0,4}\]|\s?I?\[\d{1,4}:\s{0,16}([^\]:]{1,32}):\s{0,8}(\d{1,10})\])?:? ?(.*)$/s
/** `journalctl -o short-monotonic` puts a host and an identifier behind the same stamp. */
const MONOTONIC = /^([A-Za-z0-9][\w.-]{0,63}) (kernel|systemd)(?:\[(\d{1,10})\])?: (.*)$/s

/** printk's own stamp, seconds since boot, and the caller id of CONFIG_PRINTK_CALLER (kernel/printk/printk.c). */
export const printk: Envelope = {
  id: 'dmesg',
  title: 'kernel ring buffer (dmesg)',
  capture: ['dmesg', 'dmesg -r', 'serial console'],
  samples: [
    '[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '<6>[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[   12.345678][  T123] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  ],
  unwrap(text) {
    const m = STAMP.exec(text)
    if (m === null) return undefined
    const boot = Number(m[2])
    const pri = m[1] === undefined ? undefined : Number(m[1])
    const said = MONOTONIC.exec(m[6] ?? '')
    return {
      message: said?.[4] ?? m[6] ?? '',
      kernel: said === null ? (pri === undefined || pri < 8 ? true : undefined) : said[2] === 'kernel',
      host: said?.[1],
      ident: said?.[2],
      pid: said?.[3] === undefined ? undefined : Number(said[3]),
      caller: m[3] ?? (m[5] === undefined ? undefined : `T${m[5]}`),
      priority: pri === undefined ? undefined : pri & 7,
      uptime: boot,
      time: { boot },
    }
  },
}
