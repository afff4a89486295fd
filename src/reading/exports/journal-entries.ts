import type { RawLine } from '../../core/parser.ts'
import { journalEntry, type Fields } from '../envelopes/journal-json.ts'
import type { Hear } from './log-export.ts'

/** Hands on the entries of one journal and counts the boots by their id. */
export class JournalEntries {
  readonly #hear: Hear
  #bootId: string | undefined
  #boots = 0

  constructor(hear: Hear) {
    this.#hear = hear
  }

  entry(fields: Fields, at: RawLine): void {
    const bootId = fields.get('_BOOT_ID')
    if (bootId !== undefined && this.#bootId !== undefined && bootId !== this.#bootId) this.#boots++
    this.#bootId = bootId ?? this.#bootId
    const entry = journalEntry(fields)
    if (entry !== undefined) this.#hear(entry, at, this.#boots)
  }
}
