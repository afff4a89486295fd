import type { LogLine } from './log-line.ts'
import type { RecordType } from './record.ts'
import type { Instant, Span } from './span.ts'

/** What a parser may know of the section that it reads. */
export interface Artifact {
  readonly path: string
  /** What date(1) printed just above the section, where another section was read before it. */
  readonly stamp?: Instant | undefined
  /** The command that stands at a prompt just above, without its prompt. */
  readonly command?: string | undefined
  /** The line that stands directly above, where it was read as a log line. */
  readonly lineAbove?: string | undefined
  /** Who wrote the section into a log, when its lines came in an envelope. */
  readonly said?: (LogLine & { readonly time?: Instant | undefined }) | undefined
}

/** One line of text, without what pasting added to it. */
export interface RawLine {
  readonly text: string
  readonly line: number
  /** Byte offset in the decompressed text. */
  readonly offset: number
  /** Last of several physical lines that a hard wrap had made of it. */
  readonly endLine?: number | undefined
  /** The (first) physical line as it stands, where it differs from `text`. */
  readonly verbatim?: string | undefined
  /** Its first 16 bytes, where it is no UTF-8: `text` holds U+FFFD then. */
  readonly firstBytes?: Uint8Array | undefined
  /** Whether it holds a literal of the gate; undefined where that was not looked for, or it does not stand as it was given. */
  readonly opensGate?: boolean | undefined
  /** Whether it holds nothing but printable characters of ASCII and tabs; undefined where that was not looked for. */
  readonly isPlain?: boolean | undefined
  /** The part of it that states what is told, where a document of many members stands on one line. */
  readonly says?: string | undefined
}

/** Hands a record on. `at` may be a line (its span is made) or a whole span; `time` only when the source states one. */
export type Publish = <T extends object>(type: RecordType<T>, value: T, at: RawLine | Span, time?: Instant) => void

/**
 * Takes the lines of one section of text.
 * `take`: the line belongs to this section and says what the section states, or is one of its headings.
 * `pass`: it does not, but the section may go on below it (an odd row, a prompt, a blank line); it is read as a log line.
 * `end`: it does not, and the section is over; the line is then read as any other.
 */
export interface Sink {
  line(line: RawLine): 'take' | 'pass' | 'end'
  /** The text ended, or the section did. Called once; what was collected is published now at the latest. */
  end(): void
  /** True once the section is sure to state something at its end. A section that states nothing gives its lines back. */
  readonly certain?: boolean
  /** True while what comes is the section's, whatever it looks like: a value of a known length. */
  readonly owns?: boolean
  /** What breaks off where the text ended, in words; asked after `end`. */
  readonly breaksOff?: string | undefined
  /** What in it cannot be, in words; asked after `end`. */
  readonly damage?: string | undefined
}

/**
 * How a capture looks. A text is a sequence of log lines and sections, and a section of this format begins only where `heading`
 * accepts a whole line, in a file that is `named` so, or below a command that was `asked`.
 */
export interface Format {
  readonly id: string
  readonly title: string
  /** Commands that make such a file, or in words where it comes from: these begin with an article. */
  readonly capture: readonly string[]
  /** How it is recognised, in words, for `osdx formats`. */
  readonly recognised: string
  /** Whole small inputs that this parser, and no other, reads. */
  readonly samples: readonly { readonly path?: string; readonly text: string }[]
  /**
   * What kinds of thing this source can show: 'kernel log', 'pod status', 'vmstat', 'open files', 'limits', …
   * Counts only where a section published something; where its records tell what they show, these count instead.
   */
  readonly shows: readonly string[]
  /**
   * Literals, at least five characters each, one of which every heading holds. Without any, a section begins at its heading
   * only in texts that are read whole and in the first lines of others.
   */
  readonly begins?: readonly string[]
  /** Whether this whole line can be nothing but a heading of the format, or (a fragment) a row that fits its whole grammar. */
  heading?(text: string): boolean
  /** It reads what no other format does: it begins only where none of them does, and ends the section of none but below a blank line. */
  readonly isGeneral?: true
  /** Whether a file of this path holds nothing else: the files of /proc and of cgroups that have no heading. */
  named?(path: string): boolean
  /** Whether this command, typed above, prints the format without a heading. */
  asked?(command: string): boolean
}

/** A format whose sections state records. */
export interface FormatParser extends Format {
  open(publish: Publish, artifact: Artifact): Sink
}
