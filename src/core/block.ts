import type { LogLine } from './log-line.ts'
import type { RecordType } from './record.ts'
import type { Cited } from './span.ts'

/** `take` a line; `pass` over a foreign one (it stays open); `last`: take it and close; `end`: close before it. */
export type Next = 'take' | 'pass' | 'last' | 'end'

/** A block that is being collected. It remembers what it needs of its lines: it never looks through them again to judge the next. */
export interface Collecting<T extends object> {
  /** What would be done with the line. Asks only, changes nothing. */
  next(message: string): Next
  /** Takes a line that `next` judged to be a part. */
  add(line: Cited<LogLine>): void
  /** What all the lines say together. Called at the end, of the lines or of the text that breaks them off. */
  build(): T | undefined
}

/**
 * Several log lines that are one statement: an OOM report, a call trace. It sees messages only, whatever envelope they came in.
 * Lines of one host and one printk caller are collected together, so interleaved reports stay apart.
 */
export interface Block<T extends object> {
  readonly id: string
  readonly emits: RecordType<T>
  /** Literals, one of which the first line holds. */
  readonly begins: readonly string[]
  /** Whether a line that holds one of `begins` really is the first line. Default: it is. */
  opens?(message: string): boolean
  /** More lines than this are not collected. */
  readonly maxLines: number
  /** More foreign lines than this between two of its own end it; default: some hundred. */
  readonly mostPassed?: number
  /** Begins to collect with the first line. */
  open(first: Cited<LogLine>): Collecting<T>
}

/** Keeps the type of the record inside one file and erases it outside. */
export function block<T extends object>(b: Block<T>): Block<object> {
  return b
}

type Lines = readonly [Cited<LogLine>, ...Cited<LogLine>[]]

/**
 * For statements that are read when all of them is there: keeps the lines. `judge` knows how many there are so far;
 * what else it must remember is noted by `note`, once for each line but the first.
 */
export function collect<T extends object>(
  first: Cited<LogLine>,
  judge: (message: string, count: number) => Next,
  build: (lines: Lines) => T | undefined,
  note?: (message: string) => void,
): Collecting<T> {
  return new CollectedLines(first, judge, build, note)
}

/** One object: of a hundred thousand texts each may be in the middle of a statement. */
class CollectedLines<T extends object> implements Collecting<T> {
  readonly #lines: [Cited<LogLine>, ...Cited<LogLine>[]]
  readonly #judge: (message: string, count: number) => Next
  readonly #build: (lines: Lines) => T | undefined
  readonly #note: ((message: string) => void) | undefined

  constructor(
    first: Cited<LogLine>,
    judge: (message: string, count: number) => Next,
    build: (lines: Lines) => T | undefined,
    note: ((message: string) => void) | undefined,
  ) {
    this.#lines = [first]
    this.#judge = judge
    this.#build = build
    this.#note = note
  }

  next(message: string): Next {
    return this.#judge(message, this.#lines.length)
  }

  add(line: Cited<LogLine>): void {
    this.#lines.push(line)
    this.#note?.(line.message)
  }

  build(): T | undefined {
    return this.#build(this.#lines)
  }
}
