import type { RecordType } from './record.ts'
import type { Instant, Span } from './span.ts'

/** What a parser may know of the artifact it reads. */
export interface Artifact {
  readonly path: string
  /** What date(1) printed just above the section, where another section was read before it. */
  readonly stamp?: Instant | undefined
}

/** One line of text as it stands in the artifact. */
export interface RawLine {
  readonly text: string
  readonly line: number
  readonly offset: number
}

/** Hands a record on. `at` may be a line (its span is made) or a whole span; `time` only when the source states one. */
export type Publish = <T extends object>(type: RecordType<T>, value: T, at: RawLine | Span, time?: Instant) => void

/**
 * Takes the lines of one section of text.
 * `take`: the line belongs to this section. `end`: it does not, and the section is over; the line is then read as any other.
 */
export interface Sink {
  line(line: RawLine): 'take' | 'end'
  /** The text ended, or the section did. Called once. */
  end(): void
}

/**
 * A format. A parser of whole files claims them by `sniff`; a parser whose output also stands in the midst of other
 * text (a table pasted into a ticket, a transcript) names in `begins` a literal of its first line and is opened there too.
 */
export interface FormatParser {
  readonly id: string
  readonly title: string
  /** Commands that make such a file. */
  readonly capture: readonly string[]
  /** How it is recognised, in words, for `osdx formats`. */
  readonly recognised: string
  /** Whole small inputs that this parser, and no other, claims. */
  readonly samples: readonly { readonly path?: string; readonly text: string }[]
  /**
   * What kinds of thing this source can show: 'kernel log', 'pod status', 'vmstat', 'open files', 'limits', …
   * Absence is only stated where such a source was read; where its records tell what they show, these count.
   */
  readonly shows: readonly string[]
  /** Literals, at least five characters each, one of which every first line of an embedded section holds. */
  readonly begins?: readonly string[]
  /** 0: not mine, 1: certainly. `head` is the first 64 KiB at most. */
  sniff(head: string, path: string): number
  open(publish: Publish, artifact: Artifact): Sink
}
