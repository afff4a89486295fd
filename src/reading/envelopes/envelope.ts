import type { LogLine } from '../../core/log-line.ts'
import type { Instant } from '../../core/span.ts'

/** What an envelope says around a message. `message` may be wrapped once more: envelopes are tried on it again. */
export interface Unwrapped extends LogLine {
  readonly time?: Instant | undefined
}

/** One way of writing a log line down. It only unwraps; what the message means is for others. */
export interface Envelope {
  readonly id: string
  readonly title: string
  readonly capture: readonly string[]
  readonly samples: readonly string[]
  /** The characters with which such a line can begin, where they are few: others are not asked. */
  readonly firsts?: string
  /** Undefined when the line is not in this envelope. Patterns are anchored and bounded: linear in the line. */
  unwrap(text: string): Unwrapped | undefined
}
