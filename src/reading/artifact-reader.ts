import type { Artifact, FormatParser, Publish, RawLine, Sink } from '../core/parser.ts'
import { showInstant, type Instant, type Span } from '../core/span.ts'
import { LOG_LINE, type LogLine } from '../core/log-line.ts'
import { unwrap } from './envelopes/unwrap.ts'
import { dateOf } from '../core/time/stamp.ts'
import { LiteralSet } from '../scan/literals.ts'
import { type Matchers, LogStream, type SeeLine } from './log-stream.ts'
import { beginsBoot, lossOf } from './markers.ts'

/** The parsers of a run and the literals that open one in the midst of a text. */
export class Formats {
  readonly literals: readonly string[]
  readonly #set: LiteralSet
  readonly #owners: FormatParser[][]

  readonly parsers: readonly FormatParser[]

  constructor(parsers: readonly FormatParser[]) {
    this.parsers = parsers
    const owners = new Map<string, FormatParser[]>()
    for (const parser of parsers)
      for (const literal of parser.begins ?? []) owners.set(literal.toLowerCase(), [...(owners.get(literal.toLowerCase()) ?? []), parser])
    this.literals = [...owners.keys()]
    this.#owners = [...owners.values()]
    this.#set = new LiteralSet(this.literals)
  }

  /** Parsers that may begin at this line. */
  beginningAt(text: string): FormatParser[] {
    if (text.length > 4096) return []
    return [...new Set([...this.#set.within(text)].flatMap((i) => this.#owners[i]!))]
  }

  /** The parser that claims the whole text, by content first and path second. */
  claiming(head: string, path: string): FormatParser | undefined {
    let best: FormatParser | undefined
    let most = 0.5
    for (const parser of this.parsers) {
      const claim = parser.sniff(head, path)
      if (claim > most) [best, most] = [parser, claim]
    }
    return best
  }
}

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

/** A date dates what begins at most so many lines below it. */
const STAMPED_LINES = 4

/** What people put where they leave lines out of a capture. */
const ELISION = /^\s{0,40}(?:\.{3,12}|…|[[<(](?:\.{3}|…|snip|cut|truncated|omitted)[\])>])\s{0,40}$/i

/** Lines of the head and of each piece that are opened to see what kind of log this is. */
const SAMPLED_LINES = 40

/** Reads the text of one artifact: sections go to their parsers, all other lines are log lines. */
export class ArtifactReader {
  readonly description: Description = { format: 'text', lines: 0, shows: new Set(), boots: 0, losses: undefined }
  readonly formats: Formats
  readonly #artifact: Artifact
  readonly #stream: LogStream
  readonly #publish: Publish
  readonly #envelopes = new Map<string, number>()
  readonly #sections = new Map<string, number>()
  #section: { sink: Sink; parser: FormatParser; whole: boolean; shown: Set<string> } | undefined
  #sampled = 0
  #stamp: { readonly time: Instant; readonly line: number } | undefined
  /** JSON that is no log of one object a line, or XML. */
  readonly #document: boolean

  constructor(
    path: string,
    head: string,
    formats: Formats,
    matchers: Matchers,
    show: (type: { name: string }, record: never) => void,
    seeAll?: SeeLine,
  ) {
    this.#artifact = { path }
    this.formats = formats
    this.#publish = (type, value, at, time) => {
      const span: Span = 'artifact' in at ? at : { artifact: path, line: at.line, offset: at.offset, text: at.text }
      if (type.name === LOG_LINE.name) {
        const line = value as unknown as LogLine
        if (line.kernel) this.description.shows.add('kernel log')
        if (line.ident === 'systemd') this.description.shows.add('systemd')
        this.#seen(time)
        this.#stream.message(line, span, time)
      } else {
        for (const kind of type.shows?.(value) ?? []) this.#section?.shown.add(kind)
        show(type, { ...value, at: span, ...(time === undefined ? {} : { time }) } as never)
      }
    }
    this.#stream = new LogStream(matchers, this.#publish, seeAll)
    this.#document = /^\s*(?:[{[]\s*\n|\{[^\n]*\}\s*$|<\?xml|<!DOCTYPE)/.test(head)
    const whole = formats.claiming(head, path)
    if (whole !== undefined) this.#openSection(whole, true)
  }

  /** Whether every line must be shown, because something is being collected. */
  get wantsAll(): boolean {
    return this.#section !== undefined || this.#stream.collecting || this.#sampled < SAMPLED_LINES
  }

  /** A line that holds a literal, stands in something that is being collected, or is sampled. */
  line(raw: RawLine): void {
    if (this.#section !== undefined) {
      this.#seeStamp(raw)
      // somebody left lines out: the table goes on
      if (ELISION.test(raw.text) || this.#section.sink.line(raw) === 'take') return
      this.#closeSection()
    }
    for (const parser of this.#beginning(raw)) {
      const sink = parser.open(this.#publish, this.#dated(raw))
      if (sink.line(raw) === 'take') {
        this.#enterSection(parser, sink, false)
        return
      }
    }
    this.#logLine(raw)
  }

  /** A date between two sections dates the later one. Only lines of sections are looked at: these are shown whatever the gate lets through. */
  #seeStamp(raw: RawLine): void {
    const time = raw.text.length > 80 ? undefined : dateOf(raw.text)
    if (time !== undefined) this.#stamp = { time, line: raw.line }
  }

  #dated(raw: RawLine): Artifact {
    const { path } = this.#artifact
    return this.#stamp === undefined || raw.line - this.#stamp.line > STAMPED_LINES ? this.#artifact : { path, stamp: this.#stamp.time }
  }

  /** A table never begins in what the kernel says, nor with a line that belongs to a statement of the log. */
  #beginning(raw: RawLine): FormatParser[] {
    const parsers = this.formats.beginningAt(raw.text)
    if (parsers.length === 0) return parsers
    const opened = unwrap(raw.text)
    return opened.kernel === true || this.#stream.claims(opened.message) ? [] : parsers
  }

  /** A line that is only looked at to learn the time span and the envelope; it is shown to nobody twice. */
  glance(raw: RawLine): void {
    if (this.#section !== undefined) return
    this.#logLine(raw)
  }

  end(lines: number): void {
    this.#closeSection()
    this.#stream.end()
    this.description.lines = lines
    const most = (counts: Map<string, number>) => [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
    const section = [...this.#sections.keys()].join(', ')
    const envelope = most(this.#envelopes)
    this.description.format = [section, envelope].filter(Boolean).join(', ') || 'text'
    // text of no known shape may be a program's own log; a document of data is none
    if (envelope !== undefined || (section === '' && !this.#document)) this.description.shows.add('log')
  }

  /** The time span in words. */
  get window(): { from?: string; to?: string } {
    const from = showInstant(this.description.from)
    const to = showInstant(this.description.to)
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  }

  #logLine(raw: RawLine): void {
    this.#sampled++
    const opened = unwrap(raw.text)
    if (beginsBoot(opened.message, raw.text, opened.kernel)) this.description.boots++
    const loss = lossOf(opened.message)
    if (loss !== undefined)
      this.description.losses = {
        line: this.description.losses?.line ?? raw.line,
        what: this.description.losses?.what ?? loss,
        times: (this.description.losses?.times ?? 0) + 1,
      }
    this.#stream.message(
      opened,
      { artifact: this.#artifact.path, line: raw.line, offset: raw.offset, text: raw.text, boot: this.description.boots },
      opened.time,
    )
    if (opened.envelope !== undefined) this.#envelopes.set(opened.envelope, (this.#envelopes.get(opened.envelope) ?? 0) + 1)
    if (opened.kernel) this.description.shows.add('kernel log')
    if (opened.ident === 'systemd') this.description.shows.add('systemd')
    this.description.host ??= opened.host
    this.#seen(opened.time)
  }

  #seen(time: Instant | undefined): void {
    if (time === undefined) return
    this.description.from ??= time
    // a later line on the same clock, or the first on the wall clock
    if (this.description.to === undefined || 'wall' in time === 'wall' in this.description.to) this.description.to = time
  }

  #openSection(parser: FormatParser, whole: boolean): void {
    this.#enterSection(parser, parser.open(this.#publish, this.#artifact), whole)
  }

  #enterSection(parser: FormatParser, sink: Sink, whole: boolean): void {
    this.#section = { sink, parser, whole, shown: new Set() }
    this.#sections.set(parser.id, (this.#sections.get(parser.id) ?? 0) + 1)
  }

  #closeSection(): void {
    const section = this.#section
    if (section === undefined) return
    section.sink.end()
    this.#section = undefined
    for (const kind of section.shown.size > 0 ? section.shown : section.parser.shows) this.description.shows.add(kind)
  }
}
