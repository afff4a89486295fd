import type { RawLine, Sink } from '../../core/parser.ts'
import { JournalEntries } from './journal-entries.ts'
import type { Hear, LogExport } from './log-export.ts'

const FIELD = /^([A-Z_][A-Z0-9_]{0,63})=(.*)$/s
/** A name alone: the value follows as a length of eight bytes, little-endian, and that many bytes. */
const BINARY = /^[A-Z_][A-Z0-9_]{0,63}$/
const MAX_VALUE = 65_536
/** The journal stores no longer field (DATA_SIZE_MAX): a greater length is damage. */
const MAX_LENGTH = 768 * 2 ** 20
/** journal-verify and export always write these first (systemd, journal-export-format). */
const FIRST = /^__(?:CURSOR|REALTIME_TIMESTAMP|MONOTONIC_TIMESTAMP|SEQNUM(?:_ID)?)=\S/

/** Journal export format: `FIELD=value` lines, entries separated by an empty line. */
class Export implements Sink {
  readonly #entries: JournalEntries
  #fields = new Map<string, string>()
  #at: RawLine | undefined
  /** A binary value that is being read: bytes that are still to come, undefined before its length was read. */
  #binary: { name: string; at: RawLine; value: string; left: number | undefined; length: string } | undefined

  constructor(hear: Hear) {
    this.#entries = new JournalEntries(hear)
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    if (this.#binary !== undefined) {
      this.#continue(line)
      return 'take'
    }
    if (line.text.trim() === '') {
      this.#flush()
      return 'pass'
    }
    // an entry begins with its cursor or its time; what is no field within one hides none of those below
    const inside = this.#fields.size > 0
    if (!inside && !FIRST.test(line.text)) return 'end'
    const field = FIELD.exec(line.text)
    if (field !== null) this.#set(field[1]!, field[2] ?? '', line)
    else if (BINARY.test(line.text)) this.#binary = { name: line.text, at: line, value: '', left: undefined, length: '' }
    else return inside ? 'pass' : 'end'
    return 'take'
  }

  end(): void {
    if (this.#binary !== undefined) this.#set(this.#binary.name, this.#binary.value, this.#binary.at)
    this.#flush()
  }

  #continue(line: RawLine): void {
    const binary = this.#binary!
    // an entry that begins below a blank line shows that the length was wrong
    if (binary.left !== undefined && binary.value.endsWith('\n') && FIRST.test(line.text)) {
      this.#binary = undefined
      this.#set(binary.name, binary.value, binary.at)
      this.#flush()
      this.line(line)
      return
    }
    // the bytes of a length are no characters: as they stand
    let text = line.verbatim ?? line.text
    if (binary.left === undefined) {
      const bytes = binary.length + text
      if (bytes.length < 8) {
        // one of the eight bytes was itself a newline; a text editor may have lost the rest
        binary.length = `${bytes}\n`
        if (binary.length.length > 8) this.#binary = undefined
        return
      }
      // lengths above 127 are not readable as text in UTF-8: then only the end of the entry or the next field ends it
      const codes = Array.from({ length: Math.min(8, bytes.length) }, (_, i) => bytes.charCodeAt(i))
      const told = codes.every((code) => code < 0x80) ? codes.reduceRight((sum, code) => sum * 256 + code, 0) : Number.POSITIVE_INFINITY
      binary.left = told > MAX_LENGTH ? Number.POSITIVE_INFINITY : told
      binary.at = line
      text = bytes.slice(8)
    } else {
      if (binary.left === Number.POSITIVE_INFINITY && (text === '' || FIELD.test(text))) {
        this.#binary = undefined
        this.#set(binary.name, binary.value, binary.at)
        this.line(line)
        return
      }
      binary.value += '\n'
      binary.left -= 1
    }
    binary.left -= Buffer.byteLength(text)
    if (binary.value.length < MAX_VALUE) binary.value += text
    if (binary.left > 0) return
    this.#binary = undefined
    this.#set(binary.name, binary.value, binary.at)
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
  heading: (text) => FIRST.test(text),
  entries: (hear) => new Export(hear),
}
