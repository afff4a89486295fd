import type { Artifact, Publish, RawLine } from '../../core/parser.ts'
import { LOG_LINE } from '../../core/log-line.ts'
import type { Instant, Span } from '../../core/span.ts'
import { journalEntry, type Fields } from '../envelopes/journal-json.ts'

/** Publishes the entries of one journal as log lines. */
export class JournalEntries {
  readonly #publish: Publish
  readonly #path: string

  constructor(publish: Publish, artifact: Artifact) {
    this.#publish = publish
    this.#path = artifact.path
  }

  /** `told`: its time where no field holds it. */
  entry(fields: Fields, at: RawLine, told?: Instant): void {
    const entry = journalEntry(fields)
    if (entry === undefined) return
    const { time, ...line } = entry
    const span: Span = { artifact: this.#path, line: at.line, offset: at.offset, text: at.text }
    this.#publish(LOG_LINE, line, span, time ?? told)
  }
}
