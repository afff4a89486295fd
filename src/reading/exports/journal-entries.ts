import type { RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { journalEntry, type Fields } from '../envelopes/journal-json.ts'
import type { Hear } from './log-export.ts'

/** Hands on the entries of one journal. */
export class JournalEntries {
  readonly #hear: Hear

  constructor(hear: Hear) {
    this.#hear = hear
  }

  /** `told`: its time where no field holds it. */
  entry(fields: Fields, at: RawLine, told?: Instant): void {
    const entry = journalEntry(fields)
    if (entry !== undefined) this.#hear({ ...entry, time: entry.time ?? told }, at)
  }
}
