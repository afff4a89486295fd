import type { LogLine } from './log-line.ts'
import type { RecordType } from './record.ts'
import type { Cited } from './span.ts'

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
  /**
   * `take` a line; `pass` over a foreign one (it stays open); `last`: take it and close; `end`: close before it.
   * `lines` are the messages so far.
   */
  next(message: string, lines: readonly Cited<LogLine>[]): 'take' | 'pass' | 'last' | 'end'
  build(lines: readonly [Cited<LogLine>, ...Cited<LogLine>[]]): T | undefined
}

/** Keeps the type of the record inside one file and erases it outside. */
export function block<T extends object>(b: Block<T>): Block<object> {
  return b
}
