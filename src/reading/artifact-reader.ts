import { TYPED_COMMAND } from '../core/command.ts'
import type { Publish, RawLine } from '../core/parser.ts'
import type { LogLine } from '../core/log-line.ts'
import { commandAt } from '../core/prompt.ts'
import type { Cited, Span } from '../core/span.ts'
import { Above } from './above.ts'
import { type Beginning, Beginnings } from './beginnings.ts'
import { Description } from './description.ts'
import { type Opened, unwrapEntry } from './envelopes/unwrap.ts'
import type { Hear } from './exports/log-export.ts'
import type { Formats, SectionFormat } from './formats.ts'
import { Indentation } from './indentation.ts'
import { Line } from './line.ts'
import { joined, Lines } from './lines.ts'
import { LogStream, type Matchers, type SeeLine } from './log-stream.ts'
import { partsOf } from './parts.ts'
import { quotedFailure } from './quoted.ts'
import { Section } from './section.ts'
import { beginsAnew, type Ear } from './statement.ts'
import { inEnglish } from './strerror.ts'
import { isTalk } from './talk.ts'

/** Who is told of what an artifact holds. */
export interface Receivers {
  readonly show: (type: { name: string }, record: never) => void
  /** Every opened log line. */
  readonly log?: SeeLine
  /** A format, or what puts log lines together, threw: the rest of the text is read without it. */
  readonly failed: (what: string, error: unknown) => void
}

/** A log line as it stands in the text. */
interface Statement {
  readonly text: string
  readonly opened: Opened
  readonly at: Span
  /** Physical lines that a wrap had made of it. */
  readonly pieces: number
  /** What it says; nothing where it only speaks of failures. */
  readonly parts: readonly Cited<LogLine>[]
  /** What it quotes of a failure. */
  readonly quoted?: string
}

/** What people put where they leave lines out of a capture. */
const ELISION = /^\s{0,40}(?:\.{3,12}|…|[[<(]{0,2}(?:\.{3}|…|snip|snipped|cut|truncated|omitted)[\])>]{0,2})\s{0,40}$/i
/** Lines of the head and of each piece that are opened to see what kind of log this is. */
const SAMPLED_LINES = 40

/** Reads the text of one artifact: each line is taken by a section that states something, or it is read as a log line. */
export class ArtifactReader {
  readonly description = new Description()
  readonly #path: string
  readonly #receivers: Receivers
  readonly #stream: LogStream
  readonly #publish: Publish
  readonly #hear: Hear
  readonly #beginnings: Beginnings
  readonly #indentation = new Indentation()
  readonly #above = new Above()
  readonly #ear: Ear
  #lines = new Lines([], false)
  #section: Section | undefined
  #sampled = 0

  constructor(path: string, formats: Formats, matchers: Matchers, receivers: Receivers) {
    this.#path = path
    this.#receivers = receivers
    this.#beginnings = new Beginnings(path, formats)
    this.#ear = {
      knows: (text) => this.#stream.knows(text),
      isHeading: (text) => formats.headedBy(text, true).length > 0,
      narrow: () => this.#lines.narrow,
    }
    this.#publish = (type, value, at, time) => {
      if (this.#section !== undefined) this.#section.stated++
      this.#published(type, value, at, time)
    }
    this.#hear = (entry, at, boot) => {
      if (this.#section !== undefined) this.#section.stated++
      const { time, ...line } = unwrapEntry(entry)
      this.description.said({ ...line, time })
      const span = boot === undefined ? this.#spanOf(at) : { ...this.#spanOf(at), boot }
      for (const part of partsOf(line, span, time)) this.#stream.line(part)
    }
    this.#stream = new LogStream(
      matchers,
      (type, value, at, time) => this.#published(type, value, at, time),
      receivers.log,
      receivers.failed,
    )
  }

  /** Whether the lines are looked at one by one: all of them, or the first. */
  get #samples(): boolean {
    return this.#lines.whole || this.#sampled < SAMPLED_LINES
  }

  /** Whether every line must be shown, because something is being collected. */
  get wantsAll(): boolean {
    return this.#section !== undefined || this.#stream.collecting || this.#sampled < SAMPLED_LINES
  }

  /** Lines that follow one another without a gap, all there are or a large part of them. */
  whole(lines: readonly RawLine[]): void {
    this.#run(
      new Lines(
        lines.map((line) => Line.of(line)),
        true,
      ),
    )
  }

  /** A line that holds a literal, stands in something that is being collected, or is sampled. */
  line(raw: RawLine): void {
    this.#run(new Lines([Line.of(raw)], false))
  }

  /** A line that is only looked at to learn the time span and the envelope; it is shown to nobody twice. */
  glance(raw: RawLine): void {
    if (this.#section === undefined) this.#logLine(this.#statementOf(Line.of(raw)))
  }

  end(): void {
    while (this.#section !== undefined) {
      this.#close()
      this.#run(this.#lines)
    }
    this.#stream.end()
    this.description.end()
  }

  #run(lines: Lines): void {
    this.#lines = lines
    for (let raw = lines.next; raw !== undefined; raw = lines.next) this.#step(raw)
  }

  #step(raw: Line): void {
    // where most lines are not shown, only those of sections are looked at
    if (this.#samples || this.#section !== undefined) this.#above.seeDate(raw)
    if (this.#section !== undefined) {
      this.#inSection(this.#section, raw)
      return
    }
    // what is being put together goes on with its own line, whatever a table would make of it
    const next = this.#stream.collecting && commandAt(raw.text) === undefined ? this.#statement() : undefined
    const [first] = next?.parts ?? []
    if (next !== undefined && first !== undefined && this.#stream.goesOn(first)) this.#log(next)
    else if (this.#opens(raw)) this.#lines.skip()
    else if (this.#seesCommand(raw)) {
      this.#indentation.boundary()
      this.#lines.skip()
    } else if (!this.#opensWrapped(raw)) this.#log(next ?? this.#statement())
  }

  /** The log line that is next. */
  #statement(): Statement {
    return this.#statementAt(this.#lines.list, this.#lines.at, this.#shared())
  }

  #log(statement: Statement): void {
    this.#logLine(statement)
    this.#lines.skip(statement.pieces)
  }

  /** One line while a section is open. When it ends the section, it is read again as any other. */
  #inSection(section: Section, raw: Line): void {
    const { row } = this.#lines
    if (row !== undefined && isRest(row[1]) && this.#takesWrapped(section, row)) return
    const answer = this.#asked(section, raw)
    if (row !== undefined && answer === 'pass' && this.#takesWrapped(section, row)) return
    const isCommand = answer !== 'take' && this.#seesCommand(raw)
    if (
      answer !== 'take' &&
      (answer === 'end' ||
        section.isOverAfter(raw) ||
        this.#beginningsAt(raw, section.indentation).some(({ parser }) => parser !== section.parser))
    ) {
      this.#close()
      return
    }
    if (answer === 'take') this.#took(section, [raw])
    else section.hold(raw)
    if (answer === 'pass' && !isCommand) section.passed.push(raw)
    this.#lines.skip()
    if (section.stated > 0 || !section.isLong) return
    if (section.sink.certain !== true) this.#close()
    else if (!this.#lines.whole) this.#settle(section)
  }

  #asked(section: Section, raw: Line): 'take' | 'pass' | 'end' {
    // somebody left lines out: the table goes on
    if (ELISION.test(raw.text)) return 'take'
    // whatever the section would make of it, a line in a log's envelope is one
    if (!section.inLog && isLogLine(raw.without(section.indentation).opened)) return 'pass'
    const inner = section.inner(raw)
    return inner === undefined ? 'pass' : this.#guarded(section.parser, () => section.sink.line(inner), 'end')
  }

  #took(section: Section, pieces: readonly Line[]): void {
    section.took(pieces.at(-1)!)
    if (section.stated > 0) this.#settle(section)
    else for (const piece of pieces) section.hold(piece)
  }

  /** Whether the section takes the next line together with the one below it. */
  #takesWrapped(section: Section, row: readonly [Line, Line]): boolean {
    if (beginsAnew(this.#ear, row[0].without(section.indentation), row[0], row[1]) || this.#asked(section, joined(row)) !== 'take')
      return false
    this.#took(section, row)
    this.#lines.skip(2)
    return true
  }

  /** It states something: what it took is its own, what it passed over is read as log lines. */
  #settle(section: Section): void {
    const { passed } = section
    section.held = []
    section.passed = []
    for (let at = 0; at < passed.length;) {
      const statement = this.#statementAt(passed, at, section.indentation)
      this.#logLine(statement)
      at += statement.pieces
    }
  }

  /** Ends the section. One that stated nothing puts its lines in front of the others again. */
  #close(): void {
    const section = this.#section
    if (section === undefined) return
    this.#guarded(section.parser, () => section.sink.end(), undefined)
    this.#section = undefined
    this.#indentation.boundary()
    if (section.stated > 0) {
      this.#settle(section)
      this.description.section(section.parser.id, section.shown.size > 0 ? section.shown : section.parser.shows)
      return
    }
    this.#beginnings.refuse(section.parser, section.lastTaken)
    this.#lines.giveBack(section.held)
  }

  /** Whether a section begins at this line. */
  #opens(raw: Line): boolean {
    const shared = this.#shared()
    for (const { parser, inner, said, indentation = '' } of this.#beginningsAt(raw, shared)) {
      const line = inner(raw)
      if (line === undefined) continue
      const artifact = { path: this.#path, stamp: this.#above.date(raw), command: this.#above.command(raw), said }
      const sink = this.#guarded(
        parser,
        () => ('entries' in parser ? parser.entries(this.#hear) : parser.open(this.#publish, artifact)),
        undefined,
      )
      if (sink === undefined) continue
      const section = new Section(parser, sink, inner, { inLog: isLogLine(raw.without(shared).opened), indentation })
      this.#section = section
      if (this.#guarded(parser, () => sink.line(line), 'end') === 'take') {
        this.#took(section, [raw])
        return true
      }
      this.#section = undefined
    }
    return false
  }

  /** Whether a section begins at a heading that a wrap had broken. */
  #opensWrapped(raw: Line): boolean {
    const { row } = this.#lines
    if (row === undefined || this.#lines.narrow) return false
    const first = raw.without(this.#shared())
    if (first.opened.envelope !== undefined) return false
    if (beginsAnew(this.#ear, first, raw, row[1]) || !this.#opens(joined(row))) return false
    this.#lines.skip(2)
    return true
  }

  /** Formats that may begin at this line, with the indentation that its paragraph shares. */
  #beginningsAt(raw: Line, shared: string): Beginning[] {
    if (raw.text.trim() === '') return []
    return this.#beginnings.at(raw, { shared, command: this.#above.command(raw), all: this.#samples })
  }

  /** The indentation that the next line shares with its paragraph, which is none of it. */
  #shared(): string {
    return this.#lines.whole ? this.#indentation.of(this.#lines.list, this.#lines.at) : ''
  }

  #seesCommand(raw: RawLine): boolean {
    const command = this.#above.seeCommand(raw)
    if (command !== undefined && command !== '') this.#published(TYPED_COMMAND, { command }, raw)
    return command !== undefined
  }

  /** The log line at this place, joined where a wrap had broken it. */
  #statementAt(list: readonly Line[], at: number, shared: string): Statement {
    const pieces = this.#lines.statement(list, at, (first, last, next) => beginsAnew(this.#ear, first.without(shared), last, next))
    return this.#statementOf(joined(pieces), shared, pieces.length)
  }

  #statementOf(raw: Line, shared = '', pieces = 1): Statement {
    const { text, opened } = raw.without(shared)
    const at = { ...this.#spanOf(raw), boot: this.description.bootsAt(opened, text) }
    const bare = opened.ident === undefined && opened.kernel !== true && opened.time === undefined
    const quoted = bare ? quotedFailure(opened.message) : undefined
    return {
      text,
      opened,
      pieces,
      at,
      parts:
        isTalk(opened) || (bare && this.#lines.isRetold(raw))
          ? []
          : partsOf({ ...opened, message: inEnglish(opened.message) }, at, opened.time),
      ...(quoted === undefined ? {} : { quoted }),
    }
  }

  #logLine({ text, opened, at, parts, quoted }: Statement): void {
    this.#sampled++
    this.description.logLine(opened, text, at.line)
    for (const part of parts) this.#stream.line(part)
    if (quoted !== undefined) this.#receivers.log?.({ message: quoted, at })
  }

  #spanOf(raw: RawLine): Span {
    const { line, endLine, offset, text, verbatim } = raw
    return { artifact: this.#path, line, ...(endLine === undefined ? {} : { endLine, message: text }), offset, text: verbatim ?? text }
  }

  #published(type: Parameters<Publish>[0], value: object, at: RawLine | Span, time?: Parameters<Publish>[3]): void {
    const span: Span = 'artifact' in at ? at : this.#spanOf(at)
    for (const kind of type.shows?.(value) ?? []) this.#section?.shown.add(kind)
    this.#receivers.show(type, { ...value, at: span, ...(time === undefined ? {} : { time }) } as never)
    const quoted = type.says?.(value)
    if (quoted === undefined) return
    this.description.said({ ...quoted, time })
    for (const part of partsOf(quoted, span, time)) this.#stream.line(part)
  }

  /** What a parser answers; one that throws is not asked again. */
  #guarded<T>(parser: SectionFormat, ask: () => T, otherwise: T): T {
    try {
      return ask()
    } catch (error) {
      this.#beginnings.exclude(parser)
      this.#receivers.failed(parser.id, error)
      return otherwise
    }
  }
}

/** A few cells with numbers: no row of a table, but what a wrap left of one. */
const isRest = ({ text }: RawLine): boolean => /^(?:\s{0,8}\d[\d.,:%]{0,11}[KMGTB]?){1,4}$/.test(text)

/** A line that some program or the kernel wrote into a log, beyond doubt: its envelope names the speaker and the time. */
const isLogLine = ({ kernel, ident, time }: Opened): boolean => kernel === true || (ident !== undefined && time !== undefined)
