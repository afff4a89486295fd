import type { Envelope } from './envelope.ts'
import { SEVERITIES } from './speaker.ts'

/** Names as dmesg -x prints them (util-linux sys-utils/dmesg.c). */
const NAMED = /^(kern|user|daemon|syslog|auth|cron|local\d)\s{0,4}:(emerg|alert|crit|err|warn|notice|info|debug)\s{0,4}: (.*)$/s
const NUMBERED = /^<(\d{1,3})>\s?(?!\d{1,3} \d{4}-)(.+)$/s

/** A priority in front of any other envelope: `kern  :warn  : ` of dmesg -x, or `<4>`. */
export const kernelPriority: Envelope = {
  id: 'dmesg-x',
  title: 'kernel ring buffer with facility and level (dmesg -x)',
  capture: ['dmesg -x'],
  samples: ['kern  :info  : [   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  firsts: '<acdklsu',
  unwrap(text) {
    const m = NAMED.exec(text)
    if (m !== null) return { message: m[3] ?? '', kernel: m[1] === 'kern', priority: SEVERITIES.indexOf(m[2] ?? '') }
    const n = NUMBERED.exec(text)
    if (n === null || Number(n[1]) > 191) return undefined
    return { message: n[2] ?? '', kernel: Number(n[1]) < 8 ? true : undefined, priority: Number(n[1]) & 7 }
  },
}
