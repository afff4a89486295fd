import { TYPED_COMMAND } from '../core/command.ts'
import { LAST_LINE } from '../core/last-line.ts'
import type { RawLine } from '../core/parser.ts'
import { logsAsked } from '../core/logs-command.ts'
import { commandAt } from '../core/prompt.ts'
import { Above, MOST_CHAINED } from './above.ts'
import type { Description } from './description.ts'
import type { Formats } from './formats.ts'
import { Indentation } from './indentation.ts'
import { Line } from './line.ts'
import { Lines } from './lines.ts'
import type { Matchers } from './matchers.ts'
import type { Place } from './places.ts'
import { Outlet, type Receivers } from './outlet.ts'
import { ReadBudget } from './read-budget.ts'
import { holdsQuotes, Requoted } from './requoted.ts'
import { type Stated, statedBy } from './stated.ts'
import { SectionReader } from './section-reader.ts'
import type { Statement } from './statement.ts'

/** Lines of the head and of each piece that are opened to see what kind of log this is. */
const SAMPLED_LINES = 40

/** Of a text whose lines are known to be of one kind. */
const SAMPLED_OF_PLAIN = 8

/** Reads the text of one artifact: each line is taken by a section that states something, or it is read as a log line. */
export class ArtifactReader {
  readonly #outlet: Outlet
  readonly #sections: SectionReader
  readonly #indentation = new Indentation()
  readonly #above = new Above()
  readonly #budget: ReadBudget
  readonly #standsFor: Receivers['standsFor']
  readonly #failed: Receivers['failed']
  readonly #place: Place
  #lines = new Lines([], false)
  #sampled = 0
  /** How many alike the line stands for that is being read. */
  #times = 1
  /** The last line of a log that says anything. */
  #written: Statement | undefined
  /** Whether the lines are the log of one program: below a command that prints one, or of a text that holds no command and no table. */
  #isLog = true
  #commanded = false
  /** Of a text that quotes. */
  #requoted: Requoted | undefined
  /** Whose the lines are that are being read. */
  #host: string | undefined

  /** `below`: the part of its path that nobody named. */
  constructor(path: string, formats: Formats, matchers: Matchers, receivers: Receivers, below?: string) {
    this.#place = { path, below }
    this.#outlet = new Outlet(path, matchers, receivers)
    this.#budget = new ReadBudget(matchers, formats)
    this.#standsFor = receivers.standsFor
    this.#failed = receivers.failed
    const around = {
      path,
      above: this.#above,
      lines: () => this.#lines,
      samples: () => this.#samples,
      shared: () => this.#shared(),
      boundary: () => this.#indentation.boundary(),
      seesCommand: (line: Line) => this.#seesCommand(line),
      log: (lines: readonly Line[], indentation: string) => this.#logAll(lines, indentation),
      passesEntry: (text: string, at: RawLine) => this.#budget.passesEntry(text, at),
    }
    this.#sections = new SectionReader(formats, around, this.#outlet, receivers.failed)
  }

  /** What a line would state by itself. */
  stated(text: string): Stated {
    return statedBy(text, this.#outlet.stream.matchers, this.#failed)
  }

  /** How much a line states by itself: records, and fields that are filled. Nothing where it is one of too many that this is asked of. */
  states(text: string): number {
    const { matchers } = this.#outlet.stream
    return matchers.knows(text) && this.#budget.mayAsk(text)
      ? [...statedBy(text, matchers, this.#failed).values()].reduce((sum, fields) => sum + fields, 0)
      : 0
  }

  /** All lines that follow are log lines of one kind: a few tell which. */
  plain(): void {
    this.#sampled = SAMPLED_LINES - SAMPLED_OF_PLAIN
  }

  /** What was seen so far. */
  get description(): Description {
    return this.#outlet.description
  }

  /** Lines that were passed over, since the text has too many that state something. */
  get passed(): number {
    return this.#budget.passed
  }

  /** The lines to be put together with others instead of one: none where it is one of too many to be read. */
  before(line: RawLine): readonly RawLine[] {
    return this.#budget.before(line, true)
  }

  /** Whether the lines are looked at one by one: all of them, or the first. */
  get #samples(): boolean {
    return this.#lines.whole || this.#sampled < SAMPLED_LINES
  }

  /** Whether every line must be shown, because something is being collected. */
  get wantsAll(): boolean {
    return this.#sections.inside || this.#outlet.stream.collecting || this.#sampled < SAMPLED_LINES
  }

  /** Whether all that is being collected began with the line of this number, and had no other since. */
  collectsOnly(line: number): boolean {
    return !this.#sections.inside && this.#sampled >= SAMPLED_LINES && this.#outlet.stream.collectsOnly(line)
  }

  /**
   * Lines that follow one another without a gap, all there are or a large part of them. Of the `ordinary` ones, by their numbers, only those
   * are opened that what is being collected may go on with.
   */
  whole(raws: readonly RawLine[], ordinary?: ReadonlySet<number>): void {
    const lines = raws.map((raw) => Line.of(raw))
    if (holdsQuotes(lines)) this.#requoted ??= new Requoted()
    this.#run(new Lines(lines, true, this.#place), ordinary)
  }

  /** A line that holds a literal, stands in something that is being collected, or is sampled. `times`: how many lines like it it stands for. */
  line(raw: RawLine, times = 1): void {
    const isPart = this.#sections.inside || this.#outlet.stream.collecting
    if (times === 1 && !isPart) for (const line of this.#budget.before(raw, false)) this.#run(new Lines([Line.of(line)], false))
    else {
      this.#times = times
      if (times > 1) this.#standsFor?.(times)
      this.#run(new Lines([Line.of(raw)], false))
      if (times > 1) this.#standsFor?.(1)
      this.#times = 1
    }
  }

  /** A line that is only looked at to learn the time span and the envelope; it is shown to nobody twice. */
  glance(raw: RawLine): void {
    if (!this.#sections.inside) this.#log(this.#outlet.statementOf(Line.of(raw), ''), raw.text)
  }

  end(): void {
    while (this.#sections.inside) {
      this.#sections.close()
      this.#run(this.#lines)
    }
    this.#endOfOutput()
    this.#outlet.end()
  }

  #run(lines: Lines, ordinary?: ReadonlySet<number>): void {
    this.#lines = lines
    for (let raw = lines.next; raw !== undefined; raw = lines.next)
      if (ordinary?.has(raw.line) === true && !this.#sections.inside && !this.#outlet.stream.collecting) lines.skip()
      else if (this.#requoted?.repeats(raw) === true) lines.skip()
      else this.#step(raw)
  }

  #step(raw: Line): void {
    this.#budget.read(raw, this.#outlet.told, this.#lines.whole)
    // where most lines are not shown, only those of sections are looked at
    if (this.#samples || this.#sections.inside) this.#above.seeDate(raw)
    if (raw.host !== this.#host) {
      // no section goes on with another machine's lines
      if (this.#sections.inside) this.#sections.close()
      else this.#begins(raw.host)
      return
    }
    if (this.#sections.inside) {
      this.#sections.line(raw)
      return
    }
    // what is being put together goes on with its own line, whatever a table would make of it
    const next = this.#outlet.stream.collecting && commandAt(raw.text) === undefined ? this.#next() : undefined
    if (next !== undefined && this.#outlet.goesOn(next)) this.#logNext(next)
    else if (this.#isPassed(raw)) this.#lines.skip()
    else if (this.#sections.opens(raw)) {
      this.#isLog &&= this.#commanded
      this.#lines.skip()
    } else if (this.#seesCommand(raw)) {
      this.#indentation.boundary()
      this.#lines.skip()
    } else this.#logNext(next ?? this.#next())
  }

  /** What follows is this machine's. */
  #begins(host: string | undefined): void {
    this.#host = host
    this.#outlet.host = host
    this.#indentation.boundary()
    this.#sections.forget()
  }

  /** The log line that is next. */
  #next(): Statement {
    return this.#statementOf(this.#lines.next!, this.#shared())
  }

  #logNext(statement: Statement): void {
    this.#log(statement, this.#lines.next!.text)
    this.#lines.skip()
  }

  /** Whether the line is one of too many to be read. */
  #isPassed(line: Line): boolean {
    return this.#times === 1 && this.#budget.passes(line)
  }

  #logAll(lines: readonly Line[], indentation: string): void {
    for (const line of lines) if (!this.#isPassed(line)) this.#log(this.#statementOf(line, indentation), line.text)
  }

  /** `text`: the line without what quoting put in front, with its indentation. */
  #log(statement: Statement, text: string): void {
    this.#sampled++
    if (statement.opened.message.trim() !== '') this.#written = statement
    this.#above.seeLine({ line: statement.at.line, text })
    this.#outlet.statement(statement)
  }

  #statementOf(line: Line, indentation: string): Statement {
    return this.#outlet.statementOf(line, indentation, this.#lines.retold(line))
  }

  /** The indentation that the next line shares with its paragraph, which is none of it. */
  #shared(): string {
    return this.#lines.whole ? this.#indentation.of(this.#lines.list, this.#lines.at) : ''
  }

  #seesCommand(line: Line): boolean {
    const { whole, list, at } = this.#lines
    const command = this.#above.seeCommand(line, whole ? list.slice(at + 1, at + MOST_CHAINED + 2) : undefined)
    if (command === undefined) return false
    // what stands above the first command is nobody's output
    if (this.#commanded) this.#endOfOutput()
    this.#written = undefined
    const asked = logsAsked(command)
    this.#commanded = true
    this.#isLog = asked !== undefined && asked.unit === undefined
    if (command !== '') this.#outlet.record(TYPED_COMMAND, { command }, line)
    return true
  }

  /** What a program wrote last, where all of the text was looked at and it is the log of one. */
  #endOfOutput(): void {
    const written = this.#written
    this.#written = undefined
    if (written === undefined || !this.#isLog || !this.#lines.whole) return
    const { message, host, ident, kernel, source, time } = written.opened
    const isAnonymous = [host, ident, kernel, source].every((told) => told === undefined)
    if (this.#commanded || isAnonymous) this.#outlet.record(LAST_LINE, { message, timed: time !== undefined }, written.at)
  }
}
