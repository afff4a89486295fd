import type { LogLine } from './log-line.ts'

/** What a record says that broke, in words of its own. */
export interface Broken {
  readonly says: string
  /** fatal: a machine or a process ended; failed; refused, or too late; odd: not as it should be. */
  readonly gravity: 'fatal' | 'failed' | 'refused' | 'odd'
  /** How often it happened, as the record tells. */
  readonly times: number
}

/**
 * The token under which records of one kind are published and watched.
 * Parsers and detectors meet only here: both name the record, neither names the other.
 */
export interface RecordType<T> {
  readonly name: string
  /** What kinds of thing a record of it shows, where that depends on the record: absence is stated only of these. */
  shows?(record: T): readonly string[]
  /** What somebody said that a record of it quotes, and who: whoever listens to log lines hears it too, at the record's place. */
  says?(record: T): LogLine | undefined
  /** What it says that broke: told to the reader where no finding explains it. */
  broke?(record: T): Broken | undefined
  /** What a reader is shown of its line, where columns stand before the words. */
  quote?(record: T): string
  /** A record of it is one line of a log, with what the line states. */
  readonly isLine?: true
  /** Never set: carries the type. */
  readonly shape?: T
}

export function recordType<T>(name: string, shows?: (record: T) => readonly string[]): RecordType<T> {
  return shows === undefined ? { name } : { name, shows }
}

/** The type of records that quote what somebody said. */
export function quotingType<T>(name: string, says: (record: T) => LogLine | undefined): RecordType<T> {
  return { name, says }
}

/** The type of what single lines of logs state, told together with the line. */
export function lineType<T>(name: string): RecordType<T & LogLine> {
  return { name, isLine: true }
}
