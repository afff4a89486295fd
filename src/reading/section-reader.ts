import type { Publish, RawLine } from '../core/parser.ts'
import type { Above } from './above.ts'
import { type Beginning, Beginnings, isGeneral } from './beginnings.ts'
import type { Opened } from './envelopes/unwrap.ts'
import type { Hear } from './exports/log-export.ts'
import type { Formats, SectionFormat } from './formats.ts'
import type { Line } from './line.ts'
import type { Lines } from './lines.ts'
import type { Outlet, Receivers } from './outlet.ts'
import { holdsNoCapture } from './passages.ts'
import { Section } from './section.ts'

/** The text around a section, as whoever reads it sees it. */
export interface Surroundings {
  readonly path: string
  readonly above: Above
  lines(): Lines
  /** Whether formats are asked whose headings hold no literal. */
  samples(): boolean
  /** The indentation that the next line shares with its paragraph. */
  shared(): string
  /** What stands below begins a text of its own. */
  boundary(): void
  /** Whether a command was typed on this line. */
  seesCommand(line: Line): boolean
  /** Reads these as log lines. */
  log(lines: readonly Line[], indentation: string): void
  /** Whether an entry, with this message, is one of too many to be read. */
  passesEntry(message: string, at: RawLine): boolean
}

const NONE: readonly Beginning[] = []

/** What people put where they leave lines out of a capture. */
const ELISION = /^\s{0,40}(?:\.{3,12}|…|[[<(]{0,2}(?:\.{3}|…|snip|snipped|cut|truncated|omitted)[\])>]{0,2})\s{0,40}$/i

/** Reads the sections of one artifact: where one begins, which lines are its own, where it ends. One that states nothing gives its lines back. */
export class SectionReader {
  readonly #around: Surroundings
  readonly #outlet: Outlet
  readonly #failed: Receivers['failed']
  readonly #beginnings: Beginnings
  readonly #publish: Publish
  readonly #hear: Hear
  #section: Section | undefined

  constructor(formats: Formats, around: Surroundings, outlet: Outlet, failed: Receivers['failed']) {
    this.#around = around
    this.#outlet = outlet
    this.#failed = failed
    this.#beginnings = new Beginnings(around.path, formats)
    this.#publish = (type, value, at, time) => {
      this.#section?.states(type.shows?.(value) ?? [])
      outlet.record(type, value, at, time, { host: this.#section?.host, stamp: this.#section?.stamp })
    }
    this.#hear = (entry, at) => {
      this.#section?.states([])
      if (!around.passesEntry(entry.message, at)) outlet.entry(entry, at)
    }
  }

  /** Whether a section is being read. */
  get inside(): boolean {
    return this.#section !== undefined
  }

  /** What follows is another machine's: nothing that was refused above counts there. */
  forget(): void {
    this.#beginnings.forget()
  }

  /** Whether a section begins at this line. */
  opens(raw: Line): boolean {
    const { above, path } = this.#around
    if (holdsNoCapture(this.#around.lines().retold(raw))) return false
    const shared = this.#around.shared()
    for (const { parser, inner, said, indentation = '' } of this.#beginningsAt(raw, shared)) {
      const line = inner(raw)
      if (line === undefined) continue
      const artifact = { path, stamp: above.date(raw), command: above.command(raw), lineAbove: above.line(raw), said }
      const sink = this.#guarded(
        parser,
        () => ('entries' in parser ? parser.entries(this.#hear) : parser.open(this.#publish, artifact)),
        undefined,
      )
      if (sink === undefined) continue
      const { opened } = raw.without(shared)
      const section = new Section(parser, sink, inner, { inLog: isLogLine(opened), indentation, host: said?.host })
      section.stamp = artifact.stamp ?? opened.time
      this.#section = section
      if (this.#guarded(parser, () => sink.line(line), 'end') === 'take') {
        this.#took(section, raw)
        return true
      }
      this.#section = undefined
    }
    return false
  }

  /** One line while a section is open. When it ends the section, it is read again as any other. */
  line(raw: Line): void {
    const section = this.#section
    if (section === undefined) return
    section.stamp = this.#around.above.date(raw) ?? section.stamp
    const lines = this.#around.lines()
    const answer = this.#asked(section, raw)
    const isCommand = answer !== 'take' && this.#around.seesCommand(raw)
    if (answer === 'end' || (answer === 'pass' && (section.isOverAfter(raw) || this.#isAnothers(section, raw)))) {
      this.close()
      return
    }
    if (answer === 'take') this.#took(section, raw)
    else section.hold(raw)
    if (answer === 'pass' && !isCommand) section.passed.push(raw)
    lines.skip()
    if (section.stated > 0 || !section.isLong) return
    if (section.sink.certain !== true) this.close()
    else if (!lines.whole) this.#settle(section)
  }

  /** Ends the section. One that stated nothing puts its lines in front of the others again. */
  close(): void {
    const section = this.#section
    if (section === undefined) return
    this.#guarded(section.parser, () => section.sink.end(), undefined)
    this.#section = undefined
    this.#around.boundary()
    const { breaksOff, damage } = section.sink
    const { description } = this.#outlet
    description.breaksOff = breaksOff ?? description.breaksOff
    description.damage = damage ?? description.damage
    if (section.stated > 0) {
      this.#settle(section)
      this.#outlet.description.section(section.parser.id, section.shown.size > 0 ? section.shown : section.parser.shows)
      return
    }
    this.#beginnings.refuse(section.parser, section.lastTaken)
    this.#around.lines().giveBack(section.held)
  }

  #asked(section: Section, raw: Line): 'take' | 'pass' | 'end' {
    const { sink } = section
    if (sink.owns === true) return this.#guarded(section.parser, () => sink.line(section.inner(raw) ?? raw), 'end')
    // somebody left lines out: the table goes on
    if (ELISION.test(raw.text)) return 'take'
    // whatever the section would make of it, a line in a log's envelope is one
    if (!section.inLog && MAY_BE_LOG.test(raw.text) && isLogLine(raw.without(section.indentation).opened)) return 'pass'
    const inner = section.inner(raw)
    return inner === undefined ? 'pass' : this.#guarded(section.parser, () => sink.line(inner), 'end')
  }

  #took(section: Section, line: Line): void {
    section.took(line)
    if (section.stated > 0) this.#settle(section)
    else section.hold(line)
  }

  /** Whether a section of another format may begin at the line. */
  #isAnothers(section: Section, raw: Line): boolean {
    return this.#beginningsAt(raw, section.indentation).some(
      (one) => one.parser !== section.parser && (!isGeneral(one) || section.isSetOff(raw)),
    )
  }

  /** It states something: what it took is its own, what it passed over is read as log lines. */
  #settle(section: Section): void {
    const { passed } = section
    section.held = []
    section.passed = []
    this.#around.log(passed, section.indentation)
  }

  /** Formats that may begin at this line, with the indentation that its paragraph shares. */
  #beginningsAt(raw: Line, shared: string): readonly Beginning[] {
    if (raw.text.trim() === '') return NONE
    return this.#beginnings.at(raw, { shared, command: this.#around.above.command(raw), all: this.#around.samples() })
  }

  /** What a parser answers; one that throws is not asked again. */
  #guarded<T>(parser: SectionFormat, ask: () => T, otherwise: T): T {
    try {
      return ask()
    } catch (error) {
      this.#beginnings.exclude(parser)
      this.#failed(parser.id, error)
      return otherwise
    }
  }
}

/** Without a digit no line has a time. */
const MAY_BE_LOG = /\d|kernel/i
/** A line that some program or the kernel wrote into a log, beyond doubt: its envelope names the speaker and the time. */
const isLogLine = ({ kernel, ident, time }: Opened): boolean => kernel === true || (ident !== undefined && time !== undefined)
