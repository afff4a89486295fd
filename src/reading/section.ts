import type { RawLine, Sink } from '../core/parser.ts'
import type { Instant } from '../core/span.ts'
import type { Opened } from './envelopes/unwrap.ts'
import type { SectionFormat } from './formats.ts'
import type { Line } from './line.ts'

/** A section that has stated nothing is given up after so many lines, or so many characters. */
const MAX_UNSTATED_LINES = 200
const MAX_UNSTATED_LENGTH = 65_536
/** Lines in a row that are none of it before a section is over. */
const MAX_PASSED = 8
const MAX_BLANK = 24

/** What stands around each line of a section, found at its heading: nothing, an indentation, an envelope. */
export type Inner = (line: Line) => RawLine | undefined

export const asItIs: Inner = (line) => line

/** Without an indentation that all its lines share; a line without it is none of the section. */
export const indented =
  (by: string): Inner =>
  (line) =>
    line.text.startsWith(by) || line.text.trim() === '' ? line.without(by) : undefined

/** The message of each line behind the indentation, as long as it is one program's. */
export const enveloped =
  (first: Opened, indentation: string): Inner =>
  (raw) => {
    const { opened } = raw.without(indentation)
    if (opened.envelope !== first.envelope || opened.ident !== first.ident || opened.host !== first.host) return undefined
    const { line, offset, endLine, verbatim = raw.text } = raw
    return { text: opened.message, line, offset, endLine, verbatim }
  }

interface Around {
  readonly inLog: boolean
  readonly indentation: string
  readonly host: string | undefined
}

/** A section that is being read, and the lines that it would give back. */
export class Section {
  readonly parser: SectionFormat
  readonly sink: Sink
  readonly inner: Inner
  /** Kinds of thing that its records show. */
  readonly shown = new Set<string>()
  /** Records and entries that it has handed on. */
  stated = 0
  /** Lines since its heading while it has stated nothing, in the order in which they stand. */
  held: Line[] = []
  /** Of these, the ones that it passed over and that wait to be read as log lines. */
  passed: Line[] = []
  lastTaken = 0
  /** When its lines were printed, as far as a date above them or their log says. */
  stamp: Instant | undefined
  #length = 0
  #foreign = 0
  #blank = 0

  /** Whether its lines are those of a log, with their envelopes. */
  readonly inLog: boolean
  /** What stands before each of its lines, and before those of the log between them. */
  readonly indentation: string
  /** In the envelope of its lines. */
  readonly host: string | undefined

  constructor(parser: SectionFormat, sink: Sink, inner: Inner, { inLog, indentation, host }: Around) {
    this.parser = parser
    this.sink = sink
    this.inner = inner
    this.inLog = inLog
    this.indentation = indentation
    this.host = host
  }

  /** It has published a record, which shows these kinds of thing, or handed on an entry. */
  states(shows: readonly string[]): void {
    this.stated++
    for (const kind of shows) this.shown.add(kind)
  }

  /** Keeps a line that it gives back should it state nothing. */
  hold(raw: Line): void {
    if (this.stated > 0) return
    this.held.push(raw)
    this.#length += raw.text.length
  }

  /** Whether it has gone on long enough to have stated something. */
  get isLong(): boolean {
    return this.held.length > MAX_UNSTATED_LINES || this.#length > MAX_UNSTATED_LENGTH
  }

  took(raw: RawLine): void {
    this.lastTaken = raw.line
    this.#foreign = 0
    this.#blank = 0
  }

  /** Whether a blank line stands between its last line and this one, which is set off nowhere: another capture may begin. */
  isSetOff(raw: RawLine): boolean {
    return this.#blank > 0 && /^\S/.test(raw.text)
  }

  /** True when too many lines were none of it. A general format says so itself: it passes over most of its rows. */
  isOverAfter(raw: RawLine): boolean {
    if (this.parser.isGeneral === true) return false
    if (raw.text.trim() === '') return ++this.#blank > MAX_BLANK
    return ++this.#foreign > MAX_PASSED
  }
}
