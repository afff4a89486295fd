import type { Event } from './event.ts'
import type { RawLine } from './parser.ts'
import type { Proof, Witness } from './finding.ts'
import type { Cited, Instant, Span } from './span.ts'

/** The place of a record as proof, or nothing where there is no record. `note`: what this very line shows. Without a witness it stands beside. */
export function cite(
  record: { readonly at: Span; readonly time?: Instant | undefined } | undefined,
  note?: string,
  witness?: Witness,
): Proof[] {
  return record === undefined ? [] : [{ at: record.at, time: record.time, witness, note }]
}

/** The same, by another line of the record than its most telling one; by that where the line is not known. */
export function citeLine(record: Cited<object> | undefined, line: RawLine | undefined, note?: string, witness?: Witness): Proof[] {
  if (record === undefined || line === undefined) return cite(record, note, witness)
  const { endLine: _endLine, apart: _apart, message: _message, ...at } = record.at
  const { text, verbatim = text } = line
  const own = { ...at, line: line.line, offset: line.offset, text: verbatim, ...(text === verbatim ? {} : { message: text }) }
  return cite({ at: own, time: record.time }, note, witness)
}

/** The lines that tell of these events, each with what it shows. */
export function toldBy<T>(
  events: readonly Event<T>[],
  witness: Witness | ((what: Cited<T>) => Witness),
  note?: string | ((what: Cited<T>) => string | undefined),
): Proof[] {
  return events.map(({ what }) => ({
    at: what.at,
    time: what.time,
    witness: typeof witness === 'string' ? witness : witness(what),
    note: typeof note === 'function' ? note(what) : note,
  }))
}

/** Lines that tell more than a repetition of the first one does, right behind it. */
export const withSecond = (told: readonly Proof[], more: readonly Proof[]): Proof[] => [...told.slice(0, 1), ...more, ...told.slice(1)]
