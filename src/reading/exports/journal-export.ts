import type { RawLine, Sink } from '../../core/parser.ts'
import { BinaryField } from './binary-field.ts'
import { JournalEntries } from './journal-entries.ts'
import type { Hear, LogExport } from './log-export.ts'

const FIELD = /^([A-Z_][A-Z0-9_]{0,63})=(.*)$/s
/** A name alone: the value follows as a length of eight bytes, little-endian, and that many bytes. */
const BINARY = /^[A-Z_][A-Z0-9_]{0,63}$/
/** journal-verify and export always write these first (systemd, journal-export-format). */
const FIRST = /^__(?:CURSOR|REALTIME_TIMESTAMP|MONOTONIC_TIMESTAMP|SEQNUM(?:_ID)?)=\S/

const isFirst = (text: string): boolean => FIRST.test(text)
const isField = (text: string): boolean => FIELD.test(text)

/** Journal export format: `FIELD=value` lines, entries separated by an empty line. */
class Export implements Sink {
  readonly #entries: JournalEntries
  #fields = new Map<string, string>()
  #at: RawLine | undefined
  #binary: BinaryField | undefined
  #breaksOff = false
  /** Line of the first field with a length that cannot be, and how many there are. */
  #impossible: { readonly line: number; times: number } | undefined

  constructor(hear: Hear) {
    this.#entries = new JournalEntries(hear)
  }

  get owns(): boolean {
    return this.#binary?.isSure === true
  }

  get certain(): boolean {
    return this.owns
  }

  get breaksOff(): string | undefined {
    return this.#breaksOff ? 'its last entry breaks off' : undefined
  }

  get damage(): string | undefined {
    if (this.#impossible === undefined) return undefined
    const { line, times } = this.#impossible
    const more = times > 1 ? `, and ${times - 1} more` : ''
    return `a field of the journal states a length that cannot be (line ${line}${more}), it was read line by line`
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    if (this.#binary !== undefined) {
      if (this.#binary.take(line)) return 'take'
      this.#closeBinary()
      if (isFirst(line.text)) this.#flush()
    }
    if (line.text.trim() === '') {
      this.#flush()
      return 'pass'
    }
    // an entry begins with its cursor or its time; what is no field within one hides none of those below
    const inside = this.#fields.size > 0
    if (!inside && !isFirst(line.text)) return 'end'
    const field = FIELD.exec(line.text)
    if (field !== null) this.#set(field[1]!, field[2] ?? '', line)
    else if (BINARY.test(line.text)) this.#binary = new BinaryField(line, isField, isFirst)
    else return inside ? 'pass' : 'end'
    return 'take'
  }

  end(): void {
    this.#breaksOff = this.#binary?.isCut === true
    while (this.#binary !== undefined) this.#closeBinary()
    this.#flush()
  }

  /** The value is over: where its length was wrong, what was taken for it is read. */
  #closeBinary(): void {
    const binary = this.#binary!
    this.#binary = undefined
    this.#set(binary.name, binary.value, binary.at)
    if (binary.isImpossible) {
      this.#impossible ??= { line: binary.at.line, times: 0 }
      this.#impossible.times++
    }
    const wrongly = binary.wrongly()
    if (wrongly.length > 0) this.#flush()
    for (const line of wrongly) this.line(line)
  }

  #set(name: string, value: string, at: RawLine): void {
    if (!this.#fields.has(name)) this.#fields.set(name, value)
    if (name === 'MESSAGE') this.#at ??= at
  }

  #flush(): void {
    const at = this.#at
    if (at !== undefined) this.#entries.entry(this.#fields, at)
    this.#fields = new Map<string, string>()
    this.#at = undefined
  }
}

export const journalExport: LogExport = {
  id: 'journal-export',
  title: 'journalctl -o export',
  capture: ['journalctl -b -o export'],
  recognised: 'by __CURSOR= and __REALTIME_TIMESTAMP= at its beginning',
  samples: [
    {
      path: 'journal.export',
      text: '__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=1763733792000000\n_HOSTNAME=web1\n_TRANSPORT=kernel\nPRIORITY=6\nMESSAGE=usb 1-1: new high-speed USB device\n\n',
    },
  ],
  shows: ['log'],
  begins: ['__CURSOR=', '__REALTIME_TIMESTAMP=', '__MONOTONIC_TIMESTAMP=', '__SEQNUM'],
  heading: isFirst,
  entries: (hear) => new Export(hear),
}
