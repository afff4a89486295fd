/**
 * The token under which records of one kind are published and watched.
 * Parsers and detectors meet only here: both name the record, neither names the other.
 */
export interface RecordType<T> {
  readonly name: string
  /** What kinds of thing a record of it shows, where that depends on the record: absence is stated only of these. */
  shows?(record: T): readonly string[]
  /** Never set: carries the type. */
  readonly shape?: T
}

export function recordType<T>(name: string, shows?: (record: T) => readonly string[]): RecordType<T> {
  return shows === undefined ? { name } : { name, shows }
}
