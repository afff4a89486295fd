import type { Envelope } from './envelope.ts'

/** netconsole prepends the kernel's release where it is told to (release_prepend). */
const RECORD = /^(?:\d{1,3}\.\d[\w.+~-]{0,80},)?(\d{1,4}),(\d{1,40}),(\d{1,40}),[^;]{1,64}?(?:,caller=([TC]\d{1,10}))?;(.*)$/s

/** No clock shows more seconds since boot. */
const NO_TIME_FROM = 1e12

/** A record of /dev/kmsg: priority, sequence number, microseconds since boot, flags (Documentation/ABI/testing/dev-kmsg). */
export const kmsg: Envelope = {
  id: 'kmsg',
  title: '/dev/kmsg records',
  capture: ['cat /dev/kmsg'],
  samples: ['6,1234,5678901,-;usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  firsts: '0123456789',
  unwrap(text) {
    const m = RECORD.exec(text)
    if (m === null) return undefined
    const boot = Number(m[3]) / 1e6
    const pri = Number(m[1])
    const said = { message: m[5] ?? '', kernel: pri < 8, priority: pri & 7, caller: m[4] }
    return boot < NO_TIME_FROM ? { ...said, uptime: boot, time: { boot } } : said
  },
}
