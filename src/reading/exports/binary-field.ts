import type { RawLine } from '../../core/parser.ts'

/** The journal stores no longer field (DATA_SIZE_MAX, systemd src/shared/journal-importer.h): a greater length is damage. */
const MAX_LENGTH = 768 * 2 ** 20
/** Characters of a value that are kept. */
const MAX_VALUE = 65_536
/** Lines within a value that begin an entry, and those below, that are kept until its length is reached. */
const MAX_HELD = 10_000
const LENGTH = 8
const NEWLINE = 10

/**
 * A field of the journal's export format whose value may hold newlines: below its name stand the length of the value, eight bytes, little-endian,
 * and right behind them so many bytes and a newline (systemd.io/JOURNAL_EXPORT_FORMATS). Whoever logs can write one, and into it what looks like
 * entries: it ends where its length says. Where no line ends there the length is wrong, and what stood within the value is read.
 */
export class BinaryField {
  readonly name: string
  readonly #isField: (text: string) => boolean
  readonly #isFirst: (text: string) => boolean
  /** The line in which its value begins. */
  at: RawLine
  value = ''
  readonly #bytes: number[] = []
  /** Offset of the first byte of the value, and how many there are. */
  #start = -1
  #length = Number.POSITIVE_INFINITY
  #held: RawLine[] = []
  /** Whether a line ended where the length says. */
  #isEnded = false
  /** Number of the line that was taken last, and the offset of its end; NaN where it is no UTF-8. */
  #last = -1
  #end = Number.NaN

  /** `isField`: whether a line is a field; `isFirst`: the first of an entry. */
  constructor(at: RawLine, isField: (text: string) => boolean, isFirst: (text: string) => boolean) {
    this.name = at.text
    this.at = at
    this.#isField = isField
    this.#isFirst = isFirst
  }

  /** Whether its length is one that can be: until then it may be any line's turn. */
  get isSure(): boolean {
    return Number.isFinite(this.#length)
  }

  /** Whether it has a length, which is no text, and which no field can have. */
  get isImpossible(): boolean {
    return this.#bytes.length === LENGTH && !this.isSure && !this.#bytes.every(mayBeText)
  }

  /** True while the line belongs to the value, or may. */
  take(line: RawLine): boolean {
    const text = line.verbatim ?? line.text
    if (this.#bytes.length < LENGTH) {
      this.#size(line, text)
      return true
    }
    // several statements were seen in one line: it was taken whole
    if (line.line === this.#last) return true
    this.#last = line.line
    this.#end = endOf(line.offset, text)
    if (!this.isSure) {
      // blank lines are left of bytes that are no text
      if (this.#isField(text) || (text !== '' && this.value.endsWith('\n'))) return false
    } else {
      const behind = line.offset - this.#start - this.#length - 1
      this.#isEnded = behind === 0
      if (behind >= 0 || this.#held.length >= MAX_HELD) return false
      // below a blank line
      if (this.#held.length > 0 || (this.value.endsWith('\n') && this.#isFirst(text))) this.#held.push(line)
    }
    this.value += this.value.length < MAX_VALUE ? `\n${text}` : '\n'
    return true
  }

  /** Asked where the text ended: whether bytes of the value are missing. */
  get isCut(): boolean {
    return this.isSure && this.#end < this.#start + this.#length
  }

  /** Lines that were taken for its value and are not: no line ended where the length said. */
  wrongly(): readonly RawLine[] {
    return this.#isEnded || this.#end === this.#start + this.#length ? [] : this.#held
  }

  #size(line: RawLine, text: string): void {
    const bytes = line.firstBytes ?? Buffer.from(text.slice(0, LENGTH))
    const missing = LENGTH - this.#bytes.length
    if (this.#bytes.length === 0) this.#start = line.offset + LENGTH
    this.#bytes.push(...bytes.subarray(0, missing))
    // one of the eight is itself a newline
    if (bytes.length < missing) this.#bytes.push(NEWLINE)
    if (this.#bytes.length < LENGTH) return
    const length = Buffer.from(this.#bytes).readBigUInt64LE()
    if (length <= MAX_LENGTH) this.#length = Number(length)
    this.#last = line.line
    this.at = line
    this.value = text.slice(new TextDecoder().decode(bytes.subarray(0, missing)).length)
    this.#end = endOf(this.#start, this.value)
  }
}

/** Whether the byte may stand in UTF-8 that is written by somebody. */
const mayBeText = (byte: number): boolean => (byte >= 32 && byte < 0xf8) || byte === NEWLINE

/** Of text that is no UTF-8 the length in bytes is not known. */
const endOf = (offset: number, text: string): number => (text.includes('\ufffd') ? Number.NaN : offset + Buffer.byteLength(text))
