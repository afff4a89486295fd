import type { RawLine, Sink } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { JournalEntries } from './journal-entries.ts'
import type { Hear, LogExport } from './log-export.ts'

/** `Mon 2025-03-03 21:14:07.123456 CET [s=…;i=…;b=…;m=…;t=…;x=…]`: local time and the entry's cursor (systemd, logs-show.c: output_verbose). */
const ENTRY =
  /^(?:\p{L}{2,9}\.?,? )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: ([\w+:-]{1,8}))? \[(s=[0-9a-f]{1,32};i=[0-9a-f;=a-z]{1,200})\]$/u
const FIELD = /^\s{1,8}([A-Z_][A-Z0-9_]{0,63})=(.*)$/s
/** How names of zones end, before the cursor: CET and EDT, UTC, MSK, `+03`. */
const LITERALS = Array.from('TCK0123456789', (end) => `${end} [s=`)
/** A value that is not printable is only counted. */
const BLOB = /^\[[\d.]{1,10}[BKMG]? blob data\]$/
/** Microseconds since 1970 in hexadecimal; anything shorter is no time of this century. */
const REALTIME = /;t=([0-9a-f]{13,16})(?:;|$)/
const MAX_VALUE = 65_536

/** Entries of a heading and indented `FIELD=value` lines; a value of several lines goes on further to the right. */
class Verbose implements Sink {
  readonly #entries: JournalEntries
  #fields: Map<string, string> | undefined
  #at: RawLine | undefined
  /** The heading's own date, of a cursor without one. */
  #time: Instant | undefined
  #last: string | undefined

  constructor(hear: Hear) {
    this.#entries = new JournalEntries(hear)
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    const heading = ENTRY.exec(line.text.trimEnd())
    if (heading !== null) {
      this.#flush()
      const exact = REALTIME.exec(heading[3]!)
      this.#fields = new Map(exact === null ? [] : [['__REALTIME_TIMESTAMP', BigInt(`0x${exact[1]}`).toString()]])
      this.#time = exact === null ? isoTime(heading[2] === undefined ? heading[1]! : `${heading[1]} ${heading[2]}`) : undefined
      return 'take'
    }
    if (this.#fields === undefined) return 'end'
    if (line.text.trim() === '') return 'pass'
    const field = FIELD.exec(line.text)
    if (field !== null) this.#set(field[1]!, field[2] ?? '', line)
    else if (/^\s/.test(line.text)) this.#goesOn(line.text.trim())
    // `-- Boot … --` stands between entries
    else return line.text.startsWith('-- ') ? 'pass' : 'end'
    return 'take'
  }

  end(): void {
    this.#flush()
  }

  #set(name: string, value: string, at: RawLine): void {
    this.#last = undefined
    if (this.#fields!.has(name) || BLOB.test(value)) return
    this.#fields!.set(name, value)
    this.#last = name
    if (name === 'MESSAGE') this.#at = at
  }

  #goesOn(text: string): void {
    const before = this.#last === undefined ? undefined : this.#fields!.get(this.#last)
    if (before !== undefined && before.length < MAX_VALUE) this.#fields!.set(this.#last!, before === '' ? text : `${before}\n${text}`)
  }

  #flush(): void {
    if (this.#fields !== undefined && this.#at !== undefined) this.#entries.entry(this.#fields, this.#at, this.#time)
    this.#fields = undefined
    this.#at = undefined
    this.#last = undefined
  }
}

export const journalVerbose: LogExport = {
  id: 'journal-verbose',
  title: 'journalctl -o verbose',
  capture: ['journalctl -b -o verbose'],
  recognised: 'by a date with the cursor of the entry behind it, [s=…;i=…]',
  samples: [
    {
      path: 'journal.txt',
      text: 'Fri 2025-11-21 14:03:12.000000 UTC [s=1;i=1;b=2;m=3;t=6441b46268800;x=4]\n    _HOSTNAME=web1\n    _TRANSPORT=kernel\n    PRIORITY=6\n    SYSLOG_IDENTIFIER=kernel\n    MESSAGE=usb 1-1: new high-speed USB device\n',
    },
  ],
  shows: ['log'],
  begins: LITERALS,
  heading: (text) => text.includes(' [s=') && ENTRY.test(text.trimEnd()),
  entries: (hear) => new Verbose(hear),
}
