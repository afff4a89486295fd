import { extended } from '../core/extended.ts'
import { isNobody, isSameHost } from '../core/host-name.ts'
import type { LogLine } from '../core/log-line.ts'
import type { RawLine } from '../core/parser.ts'
import type { Broken, RecordType } from '../core/record.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import { BOOT_SEAM } from '../core/boot-seam.ts'
import { Description } from './description.ts'
import type { Unwrapped } from './envelopes/envelope.ts'
import { unwrapEntry } from './envelopes/unwrap.ts'
import type { Line } from './line.ts'
import { type BrokenOff, LogStream, type SeeLine } from './log-stream.ts'
import type { Matchers } from './matchers.ts'
import { beginsBoot, bootIdOf } from './markers.ts'
import { isRetold, type Retold } from './passages.ts'
import { seenThroughMessage } from './peel/seen-through.ts'
import { RepeatedHour } from './repeated-hour.ts'
import { partsOf } from './parts.ts'
import { shownText } from './shown-text.ts'
import { statementOf, type Statement } from './statement.ts'

/** Where a record comes from. */
export interface Whence {
  /** The log lines that make it up. */
  readonly lines?: readonly Cited<LogLine>[] | undefined
  /** Whose it is, as its lines or the text around them say. */
  readonly host?: string | undefined
  /** When its capture was printed, where that is told beside it. */
  readonly stamp?: Instant | undefined
}

/** Who is told of what an artifact holds. */
export interface Receivers {
  readonly show: (type: { name: string }, record: never, from?: Whence) => void
  /** Every opened log line. */
  readonly heard?: SeeLine
  /** Whether what a line says, as far as its words tell, is not to be kept: only known failures are looked for in it. */
  readonly passes?: (line: LogLine, raw: string) => boolean
  /** What a program quotes, without an envelope of its own: it tells of a failure. */
  readonly quoted?: (line: Cited<LogLine>) => void
  /** The log says at this line that the machine was started. */
  readonly booted?: (host: string | undefined, at: Span, bootId: string | undefined) => void
  /** A statement that the text breaks off in the middle. Without it, such a one is a record like others. */
  readonly brokenOff?: (host: string | undefined, open: Pick<BrokenOff, 'block' | 'lines'>, broke: Broken | undefined) => void
  /** What is told next, up to the next such word, stands for so many alike. */
  readonly standsFor?: (times: number) => void
  /** A format, or what puts log lines together, threw: the rest of the text is read without it. */
  readonly failed: (what: string, error: unknown) => void
}

/** The place of a log line, with what is said there. */
const saying = (message: string, at: Span): Span => (message === '' || message === at.text ? at : extended(at, { message }))

/** Lines that a statement takes as long as: it is settled, judged, linked and written down. */
const OF_STATEMENT = 5

/** What leaves the reading room of one artifact: records for those who watch them, log lines for those who listen. */
export class Outlet {
  readonly description = new Description()
  readonly stream: LogStream
  /** Whose the lines are that are being read, as the text around them says. */
  host: string | undefined
  /** What was told so far, in lines that are kept as they stand: any other statement is as much as some of them. */
  told = 0
  /** A line that is not of the kernel was read. */
  #tellsServices = false
  readonly #path: string
  readonly #repeated = new RepeatedHour()
  /** The last line of a log with a time. */
  #last: { readonly at: Span; readonly time: Instant; readonly message: string; readonly host: string | undefined } | undefined
  readonly #receivers: Receivers

  constructor(path: string, matchers: Matchers, receivers: Receivers) {
    this.#path = path
    this.#receivers = receivers
    this.stream = new LogStream(
      matchers,
      (type, value, at, time, lines) => this.#show(type, value, at, time, { lines, host: lines[0]?.host }),
      receivers.heard,
      receivers.failed,
    )
  }

  /** A record, and what it quotes. `host`: the one in the envelope of its lines; `stamp`: when its capture was printed. */
  record(type: RecordType<object>, value: object, at: RawLine | Span, time?: Instant, { host, stamp }: Omit<Whence, 'lines'> = {}): void {
    const place: Span = 'artifact' in at ? at : this.#placeIn(at)
    const shown = type.quote?.(value)
    const span = shown === undefined ? place : saying(shown, place)
    this.#show(type, value, span, time, { host: isNobody(host) ? this.host : host, stamp })
    const quoted = type.says?.(value)
    if (quoted === undefined) return
    // the line of a log is quoted with what stands before its message
    const { time: own, ...line } = unwrapEntry(quoted)
    this.#said(this.#hosted(quoted.aside === undefined ? line : { ...line, aside: true }), span, own ?? time)
  }

  /** An entry of an export. */
  entry(entry: Unwrapped, at: RawLine): void {
    const { time, ...line } = this.#repeated.seen(unwrapEntry(entry))
    const span = saying(line.message, this.#placeIn(at))
    this.#said(this.#seenThrough(this.#hosted(line), span), span, time)
  }

  /** The log line that a line of the text is, once its indentation is gone. */
  statementOf(line: Line, indentation: string, retold?: Retold): Statement {
    const { text, opened } = line.without(indentation)
    const span = line.turned === undefined ? this.#spanOf(line) : extended(this.#spanOf(line), { turned: line.turned })
    const said = this.#seenThrough(this.#repeated.seen(this.#hosted(opened)), span)
    // of a line that was broken what it says is known now; of others the log's blocks ask
    const at = line.endLine === undefined ? span : saying(opened.message, span)
    if (isRetold(opened, retold)) return statementOf(text, said, at, 'retold')
    if (this.#receivers.passes?.(said, text) === true) {
      const passed = statementOf(text, said, at, 'passed')
      if (!passed.parts.some((part) => this.stream.mayTell(part))) return passed
    }
    const statement = statementOf(text, said, at, 'said')
    if (statement.parts.length > 0 || !this.stream.collecting) return statement
    // what a report that is being put together goes on with is no talk of somebody
    const part = statementOf(text, said, at, 'part')
    return part.parts.some((one) => this.stream.wouldTake(one)) ? part : statement
  }

  /** Whether a report that is being put together goes on with it: then it is a log line and nothing else. */
  goesOn({ text, opened, parts: [first] }: Statement): boolean {
    if (beginsBoot(opened.message, text, opened.kernel)) this.stream.boot(opened.host)
    return first !== undefined && this.stream.goesOn(first)
  }

  /** A log line of the text. */
  statement({ text, opened, at, parts, quoted }: Statement): void {
    this.description.logLine(opened, text, at.line)
    if (beginsBoot(opened.message, text, opened.kernel)) {
      this.stream.boot(opened.host)
      this.#receivers.booted?.(opened.host, at, bootIdOf(text))
      const { at: place, time, message = '', host } = this.#last ?? {}
      const isOwn = host === undefined || opened.host === undefined || isSameHost(host, opened.host)
      const before = place === undefined || time === undefined || !isOwn ? undefined : { at: place, time, message }
      this.#show(BOOT_SEAM, { before, tellsServices: this.#tellsServices }, at, opened.time, { host: opened.host ?? host })
    }
    if (opened.kernel === false) this.#tellsServices = true
    if (opened.time !== undefined) this.#last = { at, time: opened.time, message: opened.message, host: opened.host }
    for (const part of parts) this.stream.line(part)
    if (quoted !== undefined) this.#receivers.quoted?.({ message: quoted, at })
  }

  end(): void {
    const { brokenOff } = this.#receivers
    this.stream.end(brokenOff === undefined ? undefined : (open, broke) => brokenOff(open.lines[0]?.host, open, broke))
    this.description.end()
  }

  #show(type: RecordType<object>, value: object, at: Span, time: Instant | undefined, from: Whence): void {
    this.told += type.isLine === true ? 1 : OF_STATEMENT
    const { at: own, time: ownTime } = value as Partial<Cited<object>>
    // what one line states was made with the place of that
    const record = own === at && ownTime === time ? value : Object.assign({}, value, time === undefined ? { at } : { at, time })
    this.#receivers.show(type, record as never, from)
  }

  /** The line with the host that the text around it names, where its own envelope names no machine. */
  #hosted<T extends LogLine>(line: T): T {
    return this.host !== undefined && isNobody(line.host) ? { ...line, host: this.host } : line
  }

  /** The line with what it says, whatever an envelope spelled between its words. */
  #seenThrough<T extends LogLine>(line: T, at: Span): T {
    const message = seenThroughMessage(line.message, (one) => this.stream.tells({ ...line, message: one, at }))
    return message === line.message ? line : { ...line, message }
  }

  #said(line: LogLine, at: Span, time: Instant | undefined): void {
    this.description.said(extended(line, { time }))
    for (const part of partsOf(line, at, time)) this.stream.line(part)
  }

  #spanOf({ line, endLine, offset, text, verbatim }: RawLine): Span {
    const shown = verbatim === undefined ? text : shownText(verbatim)
    if (endLine === undefined) return { artifact: this.#path, line, offset, text: shown }
    return { artifact: this.#path, line, endLine, message: text, offset, text: shown }
  }

  /** The place of one of the statements that may stand in a line. */
  #placeIn({ line, endLine, offset, text, verbatim = text, says }: RawLine): Span {
    const span = this.#spanOf({ line, endLine, offset, text, verbatim })
    return says === undefined ? span : saying(says, span)
  }
}
