import { syslogTime } from '../../core/time/calendar.ts'
import type { Envelope } from './envelope.ts'
import { speakerOf } from './speaker.ts'

const LINE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d(?:\.\d{1,6})?) (\d{4})[ \t]([a-z0-9]{3,8}\.[a-z]{3,7}[ \t].*)$/s

/** OpenWrt's log: date(1)'s stamp, facility and level, then the program (ubox log/logread.c). */
export const logread: Envelope = {
  id: 'logread',
  title: 'OpenWrt log (logread)',
  capture: ['logread'],
  samples: ['Mon Jan 26 01:49:41 2026 kern.info kernel: [   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  firsts: 'MTWFS',
  unwrap(text) {
    const m = LINE.exec(text)
    const said = m === null ? undefined : speakerOf(m[5]!, true)
    return said === undefined ? undefined : { ...said, time: syslogTime(m![1]!, m![2]!, m![3]!, m![4]) }
  },
}
