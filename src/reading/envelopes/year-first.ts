import { syslogTime } from '../../core/time/calendar.ts'
import type { Envelope } from './envelope.ts'
import { SEVERITIES, severityOf, speakerOf } from './speaker.ts'

/** The stamp, the host, a severity in capitals where the template has one, who speaks and what. */
const LINE = new RegExp(
  String.raw`^(\d{4}) ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d(?:\.\d{1,9})?) ([\w.:-]{1,255}) (?:(${SEVERITIES.join('|').toUpperCase()}|ERROR|WARNING) )?(\S.*)$`,
  's',
)

/** rsyslog with the year in front and the severity by name, as switches write it (SONiC, files/image_config/rsyslog). */
export const yearFirst: Envelope = {
  id: 'year-first',
  title: 'syslog file with the year in front and the severity by name (SONiC)',
  capture: ['cat /var/log/syslog'],
  samples: [
    '2026 Jan 26 01:49:41.123456 leaf01 NOTICE swss#orchagent: :- doPortTask: Set port Ethernet0 up',
    '2026 Jan 26 01:49:41.123456 leaf01 INFO kernel: [   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  ],
  unwrap(text) {
    const code = text.charCodeAt(0)
    const m = code >= 48 && code <= 57 ? LINE.exec(text) : null
    if (m === null) return undefined
    const line = speakerOf(`${m[5]} ${m[7]}`, true)
    if (line === undefined) return undefined
    const { message, host, ident, unit, pid, kernel } = line
    const priority = m[6] === undefined ? line.priority : severityOf(m[6].toLowerCase())
    return { message, host, ident, unit, pid, kernel, priority, time: syslogTime(m[2]!, m[3]!, m[4]!, m[1]) }
  },
}
