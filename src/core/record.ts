/**
 * The token under which records of one kind are published and watched.
 * Parsers and detectors meet only here: both name the record, neither names the other.
 */
export interface RecordType<T> {
  readonly name: string
  /** Never set: carries the type. */
  readonly shape?: T
}

export function recordType<T>(name: string): RecordType<T> {
  return { name }
}
