import type { LogLine } from '../core/log-line.ts'
import type { RawLine } from '../core/parser.ts'
import type { RecordType } from '../core/record.ts'
import type { Instant, Span } from '../core/span.ts'
import { Description } from './description.ts'
import type { Unwrapped } from './envelopes/envelope.ts'
import { unwrapEntry } from './envelopes/unwrap.ts'
import type { Line } from './line.ts'
import { LogStream, type Matchers, type SeeLine } from './log-stream.ts'
import { partsOf } from './parts.ts'
import { statementOf, type Statement } from './statement.ts'

/** Who is told of what an artifact holds. */
export interface Receivers {
  readonly show: (type: { name: string }, record: never) => void
  /** Every opened log line. */
  readonly log?: SeeLine
  /** A format, or what puts log lines together, threw: the rest of the text is read without it. */
  readonly failed: (what: string, error: unknown) => void
}

/** What leaves the reading room of one artifact: records for those who watch them, log lines for those who listen. */
export class Outlet {
  readonly description = new Description()
  readonly stream: LogStream
  readonly #path: string
  readonly #receivers: Receivers

  constructor(path: string, matchers: Matchers, receivers: Receivers) {
    this.#path = path
    this.#receivers = receivers
    this.stream = new LogStream(matchers, (type, value, at, time) => this.record(type, value, at, time), receivers.log, receivers.failed)
  }

  /** A record, and what it quotes. */
  record(type: RecordType<object>, value: object, at: RawLine | Span, time?: Instant): void {
    const span: Span = 'artifact' in at ? at : this.#spanOf(at)
    this.#receivers.show(type, { ...value, at: span, ...(time === undefined ? {} : { time }) } as never)
    const quoted = type.says?.(value)
    if (quoted !== undefined) this.#said(quoted, span, time)
  }

  /** An entry of an export. */
  entry(entry: Unwrapped, at: RawLine, boot?: number): void {
    const { time, ...line } = unwrapEntry(entry)
    this.#said(line, boot === undefined ? this.#spanOf(at) : { ...this.#spanOf(at), boot }, time)
  }

  /** The log line that a line of the text is, once its indentation is gone. */
  statementOf(line: Line, indentation: string, isRetold: boolean): Statement {
    const { text, opened } = line.without(indentation)
    const at = { ...this.#spanOf(line), boot: this.description.bootsAt(opened, text) }
    return statementOf(text, opened, at, isRetold)
  }

  /** Whether a report that is being put together goes on with it: then it is a log line and nothing else. */
  goesOn({ parts: [first] }: Statement): boolean {
    return first !== undefined && this.stream.goesOn(first)
  }

  /** A log line of the text. */
  statement({ text, opened, at, parts, quoted }: Statement): void {
    this.description.logLine(opened, text, at.line)
    for (const part of parts) this.stream.line(part)
    if (quoted !== undefined) this.#receivers.log?.({ message: quoted, at })
  }

  end(): void {
    this.stream.end()
    this.description.end()
  }

  #said(line: LogLine, at: Span, time: Instant | undefined): void {
    this.description.said({ ...line, time })
    for (const part of partsOf(line, at, time)) this.stream.line(part)
  }

  #spanOf({ line, endLine, offset, text, verbatim }: RawLine): Span {
    return { artifact: this.#path, line, ...(endLine === undefined ? {} : { endLine, message: text }), offset, text: verbatim ?? text }
  }
}
