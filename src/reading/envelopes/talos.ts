import { isoTime } from '../../core/time/calendar.ts'
import type { Envelope } from './envelope.ts'
import { FACILITY, severityOf } from './speaker.ts'

const LINE = new RegExp(
  String.raw`^\s{0,8}(?:([A-Za-z0-9][\w.:-]{0,253}):\s{1,4})?(${FACILITY})\s{0,4}:\s{0,8}(emerg|alert|crit|err|warning|warn|notice|info|debug)\s{0,4}: \[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)\]:\s(.*)$`,
  's',
)

/** `talosctl dmesg`: the node where several are asked, facility and level of the record, its wall time (talos cmd/talosctl/cmd/talos/dmesg.go). */
export const talos: Envelope = {
  id: 'talos-dmesg',
  title: 'kernel log of a Talos node (talosctl dmesg)',
  capture: ['talosctl dmesg'],
  samples: ['web1: kern:    info: [2026-01-26T01:49:41.123456789Z]: usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  unwrap(text) {
    if (!text.includes('Z]: ')) return undefined
    const m = LINE.exec(text)
    if (m === null) return undefined
    return { message: m[5]!, host: m[1], kernel: m[2] === 'kern', priority: severityOf(m[3]!), time: isoTime(m[4]!) }
  },
}
