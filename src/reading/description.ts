import type { LogLine } from '../core/log-line.ts'
import { showInstant, type Instant } from '../core/span.ts'
import type { Opened } from './envelopes/unwrap.ts'
import { beginsBoot, lossOf } from './markers.ts'

/** The first line of JSON or XML. */
const DOCUMENT = /^\s{0,8}(?:[{[]\s*$|[{[].*[}\]]\s*$|<\?xml|<!DOCTYPE)/s

/** What was seen of one artifact, for coverage: formats and kinds of thing are those of what was really stated. */
export class Description {
  /** Kinds of thing that its records and lines show. */
  readonly shows = new Set<string>()
  /** Boots that begin in it. */
  boots = 0
  /** What it says of lines that are missing in it: the first place and how many times. */
  losses: { line: number; what: string; times: number } | undefined
  readonly #sections = new Set<string>()
  readonly #envelopes = new Map<string, number>()
  /** Whether its first line is that of a document of data. */
  #document: boolean | undefined
  #from: Instant | undefined
  #to: Instant | undefined

  /** A section of this format has stated something. */
  section(format: string, shows: Iterable<string>): void {
    this.#sections.add(format)
    for (const kind of shows) this.shows.add(kind)
  }

  /** How many boots begin up to this line. */
  bootsAt(opened: Opened, text: string): number {
    return beginsBoot(opened.message, text, opened.kernel) ? this.boots + 1 : this.boots
  }

  /** A line of a log. `text` is the line as it stands in the text. */
  logLine(opened: Opened, text: string, line: number): void {
    if (text.trim() !== '') this.#document ??= DOCUMENT.test(text)
    this.boots = this.bootsAt(opened, text)
    const what = lossOf(opened.message)
    if (what !== undefined) this.losses = { ...(this.losses ?? { line, what }), times: (this.losses?.times ?? 0) + 1 }
    if (opened.envelope !== undefined) this.#envelopes.set(opened.envelope, (this.#envelopes.get(opened.envelope) ?? 0) + 1)
    this.said(opened)
  }

  /** A line of a log that a format gave. */
  said(line: LogLine & { readonly time?: Instant | undefined }): void {
    if (line.kernel) this.shows.add('kernel log')
    if (line.ident === 'systemd') this.shows.add('systemd')
    if (line.time === undefined) return
    this.#from ??= line.time
    // a later line on the same clock, or the first on the wall clock
    if (this.#to === undefined || 'wall' in line.time === 'wall' in this.#to) this.#to = line.time
  }

  /** All has been read. */
  end(): void {
    // text of no known shape may be a program's own log; a document of data is none
    if (this.#envelopes.size > 0 || (this.#sections.size === 0 && this.#document !== true)) this.shows.add('log')
  }

  /** The formats of its sections and the envelope of most of its log lines. */
  get format(): string {
    const envelope = [...this.#envelopes].sort((a, b) => b[1] - a[1])[0]?.[0]
    return [...this.#sections, envelope].filter((name) => name !== undefined).join(', ') || 'text'
  }

  /** The time span in words. */
  get window(): { from?: string; to?: string } {
    const from = showInstant(this.#from)
    const to = showInstant(this.#to)
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  }
}
