import type { RawLine, Sink } from '../../core/parser.ts'
import { syslogTime } from '../../core/time/calendar.ts'
import { speakerOf } from '../envelopes/speaker.ts'
import type { Hear, LogExport } from './log-export.ts'

/** `Message from syslogd@web1 at Jan 26 01:49:41 ...`: rsyslogd's omusrmsg and journald's wall messages of level emerg. */
const HEADING =
  /^\s{0,8}(?:Broadcast m|M)essage from sys(?:temd-journal|log)d@(\S{1,253}) (?:at|\()\s?(?:\w{3} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)/
/** `kernel:TEXT`, `kernel[0]: TEXT` of the terminal of whoever is logged in. */
const SAID = /^\s{0,8}(\S.*)$/s

/** A heading with the host and the time, the message in the line below it. */
class Broadcasts implements Sink {
  readonly #hear: Hear
  #heading: RegExpExecArray | undefined

  constructor(hear: Hear) {
    this.#hear = hear
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    const heading = HEADING.exec(line.text)
    if (heading !== null) {
      this.#heading = heading
      return 'take'
    }
    if (line.text.trim() === '') return 'pass'
    const text = this.#heading === undefined ? undefined : SAID.exec(line.text)?.[1]
    const said = text === undefined ? undefined : speakerOf(text, true)
    if (said === undefined) return 'end'
    const [, host, month, day, clock] = this.#heading!
    this.#heading = undefined
    this.#hear({ ...said, host: host!, time: syslogTime(month!, day!, clock!, undefined) }, line)
    return 'take'
  }

  end(): void {}
}

export const syslogBroadcast: LogExport = {
  id: 'syslog-broadcast',
  title: 'messages that syslogd or journald wrote to the terminals',
  capture: ['a copy of what a terminal showed'],
  recognised: 'by `Message from syslogd@HOST at DATE` above each message',
  samples: [
    {
      text: 'Message from syslogd@web1 at Jan 26 01:49:41 ...\n kernel:usb 1-1: new high-speed USB device number 2 using xhci_hcd\n',
    },
  ],
  shows: ['log'],
  begins: ['essage from syslogd@', 'essage from systemd-journald@'],
  heading: (text) => HEADING.test(text),
  entries: (hear) => new Broadcasts(hear),
}
