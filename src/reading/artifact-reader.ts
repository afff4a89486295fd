import type { FormatParser, Publish, RawLine } from '../core/parser.ts'
import { showInstant, type Instant, type Span } from '../core/span.ts'
import { LOG_LINE, type LogLine } from '../core/log-line.ts'
import { dateOf } from '../core/time/stamp.ts'
import { type Opened, unwrap } from './envelopes/unwrap.ts'
import type { Formats } from './formats.ts'
import { Indentation } from './indentation.ts'
import { LogStream, type Matchers } from './log-stream.ts'
import { beginsBoot, lossOf } from './markers.ts'
import { mayContinue, rowMayContinue, widthOf } from './peel/wrap.ts'
import { commandAt } from './prompt.ts'
import { isTalk } from './talk.ts'
import { asItIs, enveloped, indented, type Inner, Section } from './section.ts'

/** What was seen of one artifact, for coverage. */
export interface Description {
  format: string
  lines: number
  shows: Set<string>
  from?: Instant | undefined
  to?: Instant | undefined
  host?: string | undefined
  /** Boots that begin in it. */
  boots: number
  /** What it says of lines that are missing in it: the first place and how many times. */
  losses: { line: number; what: string; times: number } | undefined
}

/** Who is told of what an artifact holds. */
export interface Receivers {
  readonly show: (type: { name: string }, record: never) => void
  /** A parser threw: the rest of the text is read without it. */
  readonly failed: (parser: FormatParser, error: unknown) => void
}

/** A date dates what begins at most so many lines below it; a command names what begins in the next lines. */
const STAMPED_LINES = 4
const NAMED_LINES = 2
/** What people put where they leave lines out of a capture. */
const ELISION = /^\s{0,40}(?:\.{3,12}|…|[[<(]{0,2}(?:\.{3}|…|snip|snipped|cut|truncated|omitted)[\])>]{0,2})\s{0,40}$/i
/** Lines of the head and of each piece that are opened to see what kind of log this is. */
const SAMPLED_LINES = 40
/** Physical lines that a wrap makes of one. */
const MAX_PIECES = 40

/** Reads the text of one artifact: each line is taken by a section that states something, or it is read as a log line. */
export class ArtifactReader {
  readonly description: Description = { format: 'text', lines: 0, shows: new Set(), boots: 0, losses: undefined }
  readonly #path: string
  readonly #formats: Formats
  readonly #receivers: Receivers
  readonly #stream: LogStream
  readonly #publish: Publish
  readonly #envelopes = new Map<string, number>()
  readonly #sections = new Set<string>()
  /** By format: the last line that it took in a section that stated nothing. It does not begin again before. */
  readonly #refused = new Map<FormatParser, number>()
  readonly #broken = new Set<FormatParser>()
  readonly #indentation = new Indentation()
  #section: Section | undefined
  /** Lines that are to be read, and the next of them. */
  #lines: readonly RawLine[] = []
  #at = 0
  #whole = false
  #head = ''
  #width: number | undefined
  #sampled = 0
  #last: { readonly text: string; readonly opened: Opened } | undefined
  #started = false
  #stamp: { readonly time: Instant; readonly line: number } | undefined
  #command: { readonly text: string; readonly line: number } | undefined

  constructor(path: string, formats: Formats, matchers: Matchers, receivers: Receivers) {
    this.#path = path
    this.#formats = formats
    this.#receivers = receivers
    this.#publish = (type, value, at, time) => {
      if (this.#section !== undefined) this.#section.stated++
      this.#published(type, value, at, time)
    }
    this.#stream = new LogStream(matchers, (type, value, at, time) => this.#published(type, value, at, time))
  }

  /** Whether every line must be shown, because something is being collected. */
  get wantsAll(): boolean {
    return this.#section !== undefined || this.#stream.collecting || this.#sampled < SAMPLED_LINES
  }

  /** Lines that follow one another without a gap, all there are or a large part of them. */
  whole(lines: readonly RawLine[]): void {
    this.#whole = true
    if (!this.#started)
      this.#head = lines
        .slice(0, 400)
        .map(({ text }) => text)
        .join('\n')
    this.#width = widthOf(lines.map(({ text }) => text))
    this.#run(lines)
  }

  /** A line that holds a literal, stands in something that is being collected, or is sampled. */
  line(raw: RawLine): void {
    this.#whole = false
    this.#run([raw])
  }

  /** A line that is only looked at to learn the time span and the envelope; it is shown to nobody twice. */
  glance(raw: RawLine): void {
    if (this.#section === undefined) this.#logLine(raw)
  }

  end(lines: number): void {
    while (this.#section !== undefined) {
      const gives = this.#section.held
      if (this.#close()) this.#run(gives)
    }
    this.#stream.end()
    this.description.lines = lines
    const most = (counts: Map<string, number>) => [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
    const envelope = most(this.#envelopes)
    const sections = [...this.#sections].join(', ')
    this.description.format = [sections, envelope].filter(Boolean).join(', ') || 'text'
    // text of no known shape may be a program's own log
    if (envelope !== undefined || sections === '') this.description.shows.add('log')
  }

  /** The time span in words. */
  get window(): { from?: string; to?: string } {
    const from = showInstant(this.description.from)
    const to = showInstant(this.description.to)
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  }

  #run(lines: readonly RawLine[]): void {
    this.#lines = lines
    this.#at = 0
    while (this.#at < this.#lines.length) this.#step(this.#lines[this.#at]!)
    this.#lines = []
    this.#at = 0
  }

  /** Puts lines in front of those that are still to be read. */
  #giveBack(lines: readonly RawLine[]): void {
    const first = lines[0]
    if (first === undefined) return
    // in a text that is read whole they stand in front already
    const before = this.#at - lines.length
    if (before >= 0 && this.#lines[before] === first) this.#at = before
    else {
      this.#lines = [...lines, ...this.#lines.slice(this.#at)]
      this.#at = 0
    }
  }

  #step(raw: RawLine): void {
    this.#seeStamp(raw)
    if (this.#section !== undefined) this.#inSection(this.#section, raw)
    else if (this.#opens(raw) || this.#seeCommand(raw)) this.#at++
    else if (this.#opensWrapped(raw)) return
    else this.#at += this.#logLines(this.#at)
  }

  /** One line while a section is open. When it ends the section, it is read again as any other. */
  #inSection(section: Section, raw: RawLine): void {
    const before = section.stated
    const answer = this.#asked(section, raw)
    if (answer === 'pass' && this.#takesWrapped(section, raw)) return
    const command = answer === 'take' ? undefined : commandAt(raw.text)
    if (command !== undefined) this.#command = { text: command, line: raw.line }
    if (answer !== 'take' && (answer === 'end' || section.isOverAfter(raw) || this.#begins(raw, section.parser).length > 0)) {
      this.#close()
      return
    }
    if (answer === 'take') section.took(raw)
    if (section.stated === 0) section.hold(raw)
    // whatever the section makes of it, a line in a log's envelope is one
    const isLog = answer === 'pass' ? command === undefined : section.stated === before && section.inner === asItIs && isLogLine(raw)
    if (isLog) section.passed.push(raw)
    this.#at++
    if (section.stated > 0 || (section.isLong && section.sink.certain === true && !this.#whole)) this.#settle(section)
    else if (section.isLong && section.sink.certain !== true) this.#close()
  }

  /** Whether the section takes this line together with the next one. */
  #takesWrapped(section: Section, raw: RawLine): boolean {
    const whole = raw.text.trim() === '' ? undefined : this.#rejoined(raw)
    if (whole === undefined || this.#asked(section, whole) !== 'take') return false
    section.took(whole)
    if (section.stated === 0) for (const piece of this.#lines.slice(this.#at, this.#at + 2)) section.hold(piece)
    else this.#settle(section)
    this.#at += 2
    return true
  }

  #asked(section: Section, raw: RawLine): 'take' | 'pass' | 'end' {
    // somebody left lines out: the table goes on
    if (ELISION.test(raw.text)) return 'take'
    const inner = section.inner(raw)
    return inner === undefined ? 'pass' : this.#guarded(section.parser, () => section.sink.line(inner), 'end')
  }

  /** It has stated something: what it took is its own, what it passed over is read as log lines. */
  #settle(section: Section): void {
    section.held = []
    const { passed } = section
    if (passed.length === 0) return
    section.passed = []
    for (const raw of passed) this.#logLine(raw)
  }

  /** Ends the section. True when it stated nothing and its lines were put in front of the others. */
  #close(): boolean {
    const section = this.#section
    if (section === undefined) return false
    this.#guarded(section.parser, () => section.sink.end(), undefined)
    this.#section = undefined
    this.#indentation.boundary()
    if (section.stated > 0) {
      this.#settle(section)
      this.#sections.add(section.parser.id)
      for (const kind of section.shown.size > 0 ? section.shown : section.parser.shows) this.description.shows.add(kind)
      return false
    }
    this.#refused.set(section.parser, section.lastTaken)
    this.#giveBack(section.held)
    return true
  }

  /** Whether a section begins at this line. */
  #opens(raw: RawLine): boolean {
    for (const { parser, inner, said } of this.#begins(raw)) {
      const line = inner(raw)
      if (line === undefined) continue
      const artifact = { path: this.#path, stamp: this.#stampAt(raw), command: this.#commandAt(raw), said }
      const sink = this.#guarded(parser, () => parser.open(this.#publish, artifact), undefined)
      if (sink === undefined) continue
      const section = new Section(parser, sink, inner)
      this.#section = section
      if (this.#guarded(parser, () => sink.line(line), 'end') === 'take') {
        section.took(raw)
        if (section.stated === 0) section.hold(raw)
        return true
      }
      this.#section = undefined
    }
    return false
  }

  /** Whether a section begins at a heading that a wrap had broken. */
  #opensWrapped(raw: RawLine): boolean {
    const whole = this.#rejoined(raw)
    if (whole === undefined || this.#opened(raw.text).envelope !== undefined || !this.#opens(whole)) return false
    this.#at += 2
    return true
  }

  /** A row of a table with the rest of it that a wrap had put on the next line. */
  #rejoined(raw: RawLine): RawLine | undefined {
    const next = this.#whole ? this.#lines[this.#at + 1] : undefined
    if (next === undefined || this.#width === undefined || !rowMayContinue(raw.text, next.text, this.#width)) return undefined
    return { ...raw, text: `${raw.text} ${next.text}`, endLine: next.line, verbatim: raw.verbatim ?? raw.text }
  }

  /** Formats that may begin at this line, and what stands around their lines. */
  #begins(raw: RawLine, but?: FormatParser): { parser: FormatParser; inner: Inner; said?: Opened }[] {
    const found: { parser: FormatParser; inner: Inner; said?: Opened }[] = []
    const add = (parsers: readonly FormatParser[], inner: Inner, said?: Opened): void => {
      for (const parser of parsers)
        if (
          parser !== but &&
          !this.#broken.has(parser) &&
          raw.line > (this.#refused.get(parser) ?? 0) &&
          !found.some((f) => f.parser === parser)
        )
          found.push(said === undefined ? { parser, inner } : { parser, inner, said })
    }
    if (raw.text.trim() === '') return found
    if (but === undefined) {
      if (!this.#started) {
        this.#started = true
        add(this.#formats.namedBy(this.#path), asItIs)
        const claimed = this.#formats.claiming(this.#head, this.#path)
        if (claimed !== undefined) add([claimed], asItIs)
      }
      const command = this.#commandAt(raw)
      if (command !== undefined) add(this.#formats.askedBy(command), asItIs)
    }
    const all = this.#whole || this.#sampled < SAMPLED_LINES
    const headed = this.#formats.headedBy(raw.text, all)
    const shared = but === undefined && this.#whole ? this.#indentation.of(this.#lines, this.#at) : ''
    const within = shared === '' ? [] : this.#formats.headedBy(raw.text.slice(shared.length), all)
    const opened = this.#opened(raw.text)
    if (opened.kernel === true || this.#stream.claims(opened.message)) return found
    add(within, indented(shared))
    add(headed, asItIs)
    if (opened.envelope !== undefined && opened.message !== raw.text)
      add(this.#formats.headedBy(opened.message, all), enveloped(opened, unwrap), opened)
    return found
  }

  #commandAt(raw: RawLine): string | undefined {
    const below = raw.line - (this.#command?.line ?? Infinity)
    return below > 0 && below <= NAMED_LINES ? this.#command?.text : undefined
  }

  #stampAt(raw: RawLine): Instant | undefined {
    const below = raw.line - (this.#stamp?.line ?? Infinity)
    return below > 0 && below <= STAMPED_LINES ? this.#stamp?.time : undefined
  }

  /** A date between two sections dates the later one. Where most lines are not shown, only those of sections are looked at. */
  #seeStamp(raw: RawLine): void {
    if (!this.#whole && this.#section === undefined) return
    const time = raw.text.length > 80 ? undefined : dateOf(raw.text)
    if (time !== undefined) this.#stamp = { time, line: raw.line }
  }

  #seeCommand(raw: RawLine): boolean {
    const command = commandAt(raw.text)
    if (command === undefined) return false
    this.#command = { text: command, line: raw.line }
    this.#indentation.boundary()
    return true
  }

  /** The log line at this place, joined where a wrap had broken it. Gives the number of physical lines. */
  #logLines(at: number): number {
    const first = this.#lines[at]!
    const width = this.#whole ? this.#width : undefined
    let text = first.text
    let last = first
    let pieces = 1
    while (width !== undefined && pieces < MAX_PIECES) {
      const next = this.#lines[at + pieces]
      if (next === undefined || !mayContinue(last.text, next.text, width) || this.#beginsAnew(first, next)) break
      text += ` ${next.text}`
      last = next
      pieces++
    }
    const shared = this.#whole ? this.#indentation.of(this.#lines, at) : ''
    this.#logLine(pieces === 1 ? first : { ...first, text, endLine: last.line, verbatim: first.verbatim ?? first.text }, shared)
    return pieces
  }

  /** Whether a line is a statement of its own and not the rest of the one that begins with `first`. */
  #beginsAnew(first: RawLine, { text }: RawLine): boolean {
    if (this.#opened(text).envelope !== undefined || commandAt(text) !== undefined || this.#formats.headedBy(text, false).length > 0)
      return true
    // below a line without an envelope only what goes on in the middle of a sentence, and says nothing by itself, is its rest
    return this.#opened(first.text).envelope === undefined && (/^[A-Z]/.test(text) || this.#stream.knows(text))
  }

  /** The line without its envelopes; the last one asked for is kept. */
  #opened(text: string): Opened {
    if (this.#last?.text !== text) this.#last = { text, opened: unwrap(text) }
    return this.#last.opened
  }

  #logLine(raw: RawLine, shared = ''): void {
    this.#sampled++
    const text = raw.text.startsWith(shared) ? raw.text.slice(shared.length) : raw.text
    const opened = this.#opened(text)
    if (beginsBoot(opened.message, text, opened.kernel)) this.description.boots++
    const loss = lossOf(opened.message)
    if (loss !== undefined)
      this.description.losses = {
        line: this.description.losses?.line ?? raw.line,
        what: this.description.losses?.what ?? loss,
        times: (this.description.losses?.times ?? 0) + 1,
      }
    if (!isTalk(opened)) this.#stream.message(opened, this.#spanOf(raw, this.description.boots), opened.time)
    if (opened.envelope !== undefined) this.#envelopes.set(opened.envelope, (this.#envelopes.get(opened.envelope) ?? 0) + 1)
    this.#logged(opened)
    this.description.host ??= opened.host
  }

  #spanOf(raw: RawLine, boot?: number): Span {
    return {
      artifact: this.#path,
      line: raw.line,
      ...(raw.endLine === undefined ? {} : { endLine: raw.endLine }),
      offset: raw.offset,
      text: raw.verbatim ?? raw.text,
      ...(boot === undefined ? {} : { boot }),
    }
  }

  #logged(line: LogLine & { readonly time?: Instant | undefined }): void {
    if (line.kernel) this.description.shows.add('kernel log')
    if (line.ident === 'systemd') this.description.shows.add('systemd')
    this.#seen(line.time)
  }

  #seen(time: Instant | undefined): void {
    if (time === undefined) return
    this.description.from ??= time
    // a later line on the same clock, or the first on the wall clock
    if (this.description.to === undefined || 'wall' in time === 'wall' in this.description.to) this.description.to = time
  }

  #published(type: Parameters<Publish>[0], value: object, at: RawLine | Span, time?: Instant): void {
    const span: Span = 'artifact' in at ? at : this.#spanOf(at)
    if (type.name === LOG_LINE.name) {
      const line = value as LogLine
      this.#logged({ ...line, time })
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

/** A line that some program or the kernel wrote into a log, beyond doubt: its envelope names the speaker and the time. */
function isLogLine(raw: RawLine): boolean {
  const opened = unwrap(raw.text)
  return opened.kernel === true || (opened.ident !== undefined && opened.time !== undefined)
}
