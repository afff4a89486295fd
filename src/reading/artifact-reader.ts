import { TYPED_COMMAND } from '../core/command.ts'
import type { FormatParser, Publish, RawLine } from '../core/parser.ts'
import type { Span } from '../core/span.ts'
import { LOG_LINE, type LogLine } from '../core/log-line.ts'
import { Above } from './above.ts'
import { Description } from './description.ts'
import { type Opened, unwrap } from './envelopes/unwrap.ts'
import type { Formats } from './formats.ts'
import { Indentation } from './indentation.ts'
import { joined, Lines } from './lines.ts'
import { LogStream, type Matchers, type SeeLine } from './log-stream.ts'
import { commandAt } from './prompt.ts'
import { quotedFailure } from './quoted.ts'
import { asItIs, enveloped, indented, type Inner, Section } from './section.ts'
import { inEnglish } from './strerror.ts'
import { isTalk } from './talk.ts'

/** Who is told of what an artifact holds. */
export interface Receivers {
  readonly show: (type: { name: string }, record: never) => void
  /** Every opened log line. */
  readonly log?: SeeLine
  /** A parser threw: the rest of the text is read without it. */
  readonly failed: (parser: FormatParser, error: unknown) => void
}

/** A format that may begin at a line, and what stands around its lines. */
interface Beginning {
  readonly parser: FormatParser
  readonly inner: Inner
  readonly said?: Opened | undefined
  /** What stands before each of its lines, and before those of the log between them. */
  readonly indentation?: string
}

/** What people put where they leave lines out of a capture. */
const ELISION = /^\s{0,40}(?:\.{3,12}|…|[[<(]{0,2}(?:\.{3}|…|snip|snipped|cut|truncated|omitted)[\])>]{0,2})\s{0,40}$/i
/** Lines of the head and of each piece that are opened to see what kind of log this is. */
const SAMPLED_LINES = 40

/** How statements of runtimes begin that no log wraps: a class of exception, words for the end of a program. */
const STATEMENT =
  /^(?:[A-Z[]|[\w.$]{1,200}(?:Error|Exception|Fault)\b|thread ['"]|(?:fatal|panic|goroutine|runtime|terminate|double free|free\(|malloc|munmap|realloc|corrupted|abort|bash|sh|error)\b)/

/** The end of a line that is no end of a sentence. */
const UNFINISHED = /(?:[-,(=+&]|\b(?:a|an|and|at|by|for|from|in|is|not|of|on|or|the|to|was|with))$/

/** Reads the text of one artifact: each line is taken by a section that states something, or it is read as a log line. */
export class ArtifactReader {
  readonly description = new Description()
  readonly #path: string
  readonly #formats: Formats
  readonly #receivers: Receivers
  readonly #stream: LogStream
  readonly #publish: Publish
  /** By format: the last line that it took in a section that stated nothing. It does not begin again before. */
  readonly #refused = new Map<FormatParser, number>()
  readonly #broken = new Set<FormatParser>()
  readonly #indentation = new Indentation()
  readonly #above = new Above()
  #lines = new Lines([], false)
  #section: Section | undefined
  #sampled = 0
  #started = false
  #last: { readonly text: string; readonly opened: Opened } | undefined

  constructor(path: string, formats: Formats, matchers: Matchers, receivers: Receivers) {
    this.#path = path
    this.#formats = formats
    this.#receivers = receivers
    this.#publish = (type, value, at, time) => {
      if (this.#section !== undefined) this.#section.stated++
      this.#published(type, value, at, time)
    }
    this.#stream = new LogStream(matchers, (type, value, at, time) => this.#published(type, value, at, time), receivers.log)
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
    this.#run(new Lines(lines, true))
  }

  /** A line that holds a literal, stands in something that is being collected, or is sampled. */
  line(raw: RawLine): void {
    this.#run(new Lines([raw], false))
  }

  /** A line that is only looked at to learn the time span and the envelope; it is shown to nobody twice. */
  glance(raw: RawLine): void {
    if (this.#section === undefined) this.#logLine(raw)
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

  #step(raw: RawLine): void {
    // where most lines are not shown, only those of sections are looked at
    if (this.#samples || this.#section !== undefined) this.#above.seeDate(raw)
    if (this.#section !== undefined) this.#inSection(this.#section, raw)
    else if (this.#opens(raw)) this.#lines.skip()
    else if (this.#seesCommand(raw)) {
      this.#indentation.boundary()
      this.#lines.skip()
    } else if (!this.#opensWrapped(raw)) {
      const shared = this.#shared()
      this.#lines.skip(this.#logStatement(this.#lines.list, this.#lines.at, shared))
    }
  }

  /** One line while a section is open. When it ends the section, it is read again as any other. */
  #inSection(section: Section, raw: RawLine): void {
    const { row } = this.#lines
    if (row !== undefined && isRest(row[1]) && this.#takesWrapped(section, row)) return
    const answer = this.#asked(section, raw)
    if (row !== undefined && answer === 'pass' && this.#takesWrapped(section, row)) return
    const isCommand = answer !== 'take' && this.#seesCommand(raw)
    if (answer !== 'take' && (answer === 'end' || section.isOverAfter(raw) || this.#beginnings(raw, section.parser).length > 0)) {
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

  #asked(section: Section, raw: RawLine): 'take' | 'pass' | 'end' {
    // somebody left lines out: the table goes on
    if (ELISION.test(raw.text)) return 'take'
    // whatever the section would make of it, a line in a log's envelope is one
    if (!section.inLog && isLogLine(this.#opened(raw.text))) return 'pass'
    const inner = section.inner(raw)
    return inner === undefined ? 'pass' : this.#guarded(section.parser, () => section.sink.line(inner), 'end')
  }

  #took(section: Section, pieces: readonly RawLine[]): void {
    section.took(pieces.at(-1)!)
    if (section.stated > 0) this.#settle(section)
    else for (const piece of pieces) section.hold(piece)
  }

  /** Whether the section takes the next line together with the one below it. */
  #takesWrapped(section: Section, row: readonly [RawLine, RawLine]): boolean {
    if (this.#beginsAnew(row[0].text, row[0].text, row[1].text) || this.#asked(section, joined(row)) !== 'take') return false
    this.#took(section, row)
    this.#lines.skip(2)
    return true
  }

  /** It states something: what it took is its own, what it passed over is read as log lines. */
  #settle(section: Section): void {
    const { passed } = section
    section.held = []
    section.passed = []
    for (let at = 0; at < passed.length;) at += this.#logStatement(passed, at, section.indentation)
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
    this.#refused.set(section.parser, section.lastTaken)
    this.#lines.giveBack(section.held)
  }

  /** Whether a section begins at this line. */
  #opens(raw: RawLine): boolean {
    for (const { parser, inner, said, indentation = '' } of this.#beginnings(raw)) {
      const line = inner(raw)
      if (line === undefined) continue
      const artifact = { path: this.#path, stamp: this.#above.date(raw), command: this.#above.command(raw), said }
      const sink = this.#guarded(parser, () => parser.open(this.#publish, artifact), undefined)
      if (sink === undefined) continue
      const section = new Section(parser, sink, inner, { inLog: isLogLine(this.#opened(raw.text)), indentation })
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
  #opensWrapped(raw: RawLine): boolean {
    const { row } = this.#lines
    if (row === undefined || this.#opened(raw.text).envelope !== undefined || !this.#opens(joined(row))) return false
    this.#lines.skip(2)
    return true
  }

  /** Formats that may begin at this line. `but`: the one whose section is open. */
  #beginnings(raw: RawLine, but?: FormatParser): Beginning[] {
    if (raw.text.trim() === '') return []
    const named = this.#namedAbove(raw)
    const shared = but === undefined ? this.#shared() : ''
    const opened = this.#opened(raw.text)
    const found = named.map((parser): Beginning => ({ parser, inner: asItIs }))
    // a table never begins in what the kernel says, nor with a line that belongs to a statement of the log
    if (opened.kernel !== true && !this.#stream.claims(opened.message)) {
      const all = this.#samples
      const headed = (text: string, inner: Inner, said?: Opened, indentation?: string): void => {
        for (const parser of this.#formats.headedBy(text, all))
          found.push({ parser, inner, said, ...(indentation === undefined ? {} : { indentation }) })
      }
      if (shared !== '') headed(raw.text.slice(shared.length), indented(shared), undefined, shared)
      headed(raw.text, asItIs)
      if (opened.envelope !== undefined && opened.message !== raw.text) headed(opened.message, enveloped(opened, unwrap), opened)
    }
    return found.filter(
      ({ parser }, i) =>
        parser !== but &&
        !this.#broken.has(parser) &&
        raw.line > (this.#refused.get(parser) ?? 0) &&
        found.findIndex((other) => other.parser === parser) === i,
    )
  }

  /** Formats without a heading, by the path of the artifact or by the command above. */
  #namedAbove(raw: RawLine): FormatParser[] {
    const command = this.#above.command(raw)
    const asked = command === undefined ? [] : this.#formats.askedBy(command)
    if (this.#started) return asked
    this.#started = true
    return [...this.#formats.namedBy(this.#path), ...asked]
  }

  /** The indentation that the next line shares with its paragraph, which is none of it. */
  #shared(): string {
    return this.#lines.whole ? this.#indentation.of(this.#lines.list, this.#lines.at) : ''
  }

  /** The line without its envelopes; the last one asked for is kept. */
  #opened(text: string): Opened {
    if (this.#last?.text !== text) this.#last = { text, opened: unwrap(text) }
    return this.#last.opened
  }

  #seesCommand(raw: RawLine): boolean {
    const command = this.#above.seeCommand(raw)
    if (command !== undefined && command !== '') this.#published(TYPED_COMMAND, { command }, raw)
    return command !== undefined
  }

  /** The log line at this place, joined where a wrap had broken it. Gives the number of physical lines. */
  #logStatement(list: readonly RawLine[], at: number, shared = ''): number {
    const pieces = this.#lines.statement(list, at, (first, last, next) => this.#beginsAnew(first.text, last.text, next.text))
    this.#logLine(joined(pieces), shared)
    return pieces.length
  }

  /** Whether a line is a statement of its own and not the rest of the one that begins with `first`. */
  #beginsAnew(first: string, last: string, text: string): boolean {
    if (
      this.#opened(text).envelope !== undefined ||
      commandAt(text) !== undefined ||
      isTalk({ message: text }) ||
      this.#formats.headedBy(text, true).length > 0
    )
      return true
    const { kernel, ident, envelope } = this.#opened(first)
    if (kernel === true || UNFINISHED.test(last)) return false
    // what says something by itself is no rest, unless it goes on in the middle of a program's sentence
    if (this.#stream.knows(text)) return ident === undefined || STATEMENT.test(text)
    return envelope === undefined && /^[A-Z]/.test(text)
  }

  #logLine(raw: RawLine, shared = ''): void {
    this.#sampled++
    const text = raw.text.startsWith(shared) ? raw.text.slice(shared.length) : raw.text
    const opened = this.#opened(text)
    this.description.logLine(opened, text, raw.line)
    const at = { ...this.#spanOf(raw), boot: this.description.boots }
    const bare = opened.ident === undefined && opened.kernel !== true && opened.time === undefined
    if (!isTalk(opened) && !(bare && this.#lines.isRetold(raw)))
      this.#stream.message({ ...opened, message: inEnglish(opened.message) }, at, opened.time)
    const quoted = bare ? quotedFailure(opened.message) : undefined
    if (quoted !== undefined) this.#receivers.log?.({ message: quoted, at })
  }

  #spanOf(raw: RawLine): Span {
    const { line, endLine, offset, text, verbatim } = raw
    return { artifact: this.#path, line, ...(endLine === undefined ? {} : { endLine }), offset, text: verbatim ?? text }
  }

  #published(type: Parameters<Publish>[0], value: object, at: RawLine | Span, time?: Parameters<Publish>[3]): void {
    const span: Span = 'artifact' in at ? at : this.#spanOf(at)
    if (type.name === LOG_LINE.name) {
      const line = value as LogLine
      this.description.said({ ...line, time })
      this.#stream.message(line, span, time)
      return
    }
    for (const kind of type.shows?.(value) ?? []) this.#section?.shown.add(kind)
    this.#receivers.show(type, { ...value, at: span, ...(time === undefined ? {} : { time }) } as never)
  }

  /** What a parser answers; one that throws is not asked again. */
  #guarded<T>(parser: FormatParser, ask: () => T, otherwise: T): T {
    try {
      return ask()
    } catch (error) {
      this.#broken.add(parser)
      this.#receivers.failed(parser, error)
      return otherwise
    }
  }
}

/** A few cells with numbers: no row of a table, but what a wrap left of one. */
const isRest = ({ text }: RawLine): boolean => /^(?:\s{0,8}\d[\d.,:%]{0,11}[KMGTB]?){1,4}$/.test(text)

/** A line that some program or the kernel wrote into a log, beyond doubt: its envelope names the speaker and the time. */
const isLogLine = ({ kernel, ident, time }: Opened): boolean => kernel === true || (ident !== undefined && time !== undefined)
