import type { LogLine } from '../core/log-line.ts'
import { type Instant, secondsBetween } from '../core/span.ts'
import type { Opened } from './envelopes/unwrap.ts'
import { lossOf } from './markers.ts'

/** The first line of JSON or XML. */
const DOCUMENT = /^\s{0,8}(?:[{[]\s*$|[{[].*[}\]]\s*$|<\?xml|<!DOCTYPE)/s

/** Without a year a time so far ahead may as well be one before: the log goes on. */
const MOST_BACK_SECONDS = 31 * 86_400

/** Whether `time` lies before `other`, on a wall clock. */
function isBefore(other: Instant, time: Instant): boolean {
  if (!('wall' in time)) return false
  const seconds = secondsBetween(other, time) ?? 0
  return seconds < 0 && (time.yearless !== true || seconds >= -MOST_BACK_SECONDS)
}

/** What was seen of one artifact, for coverage: formats and kinds of thing are those of what was really stated. */
export class Description {
  /** Kinds of thing that its records and lines show. */
  readonly shows = new Set<string>()
  /** What it says of lines that are missing in it: the first place and how many times. */
  losses: { line: number; what: string; times: number } | undefined
  /** What of it breaks off, in words. */
  breaksOff: string | undefined
  /** What in it cannot be, in words. */
  damage: string | undefined
  readonly #sections = new Set<string>()
  readonly #envelopes = new Map<string, number>()
  /** Whether its first line is that of a document of data. */
  #document: boolean | undefined
  #from: Instant | undefined
  #to: Instant | undefined
  /** Of the line before, on the same clock. */
  #last: Instant | undefined

  /** A section of this format has stated something. */
  section(format: string, shows: Iterable<string>): void {
    this.#sections.add(format)
    for (const kind of shows) this.shows.add(kind)
  }

  /** A line of a log. `text` is the line as it stands in the text. */
  logLine(opened: Opened, text: string, line: number): void {
    if (this.#document === undefined && text.trim() !== '') this.#document = DOCUMENT.test(text)
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
    // the wall clock tells more than the boot clock
    if (this.#from === undefined || ('boot' in this.#from && 'wall' in line.time)) this.#from = this.#to = line.time
    else if ('wall' in line.time === 'wall' in this.#from) this.#stretch(this.#from, line.time)
    else return
    this.#last = line.time
  }

  /** Excerpts of several logs stand in any order: the earliest and the latest count. On the clock since boot the last line does, since each boot begins anew. */
  #stretch(from: Instant, time: Instant): void {
    if (isBefore(this.#last!, time) && isBefore(from, time)) this.#from = time
    if (!isBefore(this.#to!, time)) this.#to = time
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

  /** The time span, on one clock. */
  get window(): { readonly from: Instant | undefined; readonly to: Instant | undefined } {
    return { from: this.#from, to: this.#to }
  }
}
