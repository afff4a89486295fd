import { asked } from '../../src/casefile/asked.ts'
import type { SettledScope, Told } from '../../src/casefile/case-file.ts'
import { Collected, markOf, type Stated } from '../../src/casefile/collected.ts'
import { Names } from '../../src/casefile/names.ts'
import { settle, type SettleOptions } from '../../src/casefile/settle.ts'
import type { CaseFile } from '../../src/casefile/case-file.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import type { Cited, Span } from '../../src/core/span.ts'
import type { Scope } from '../../src/core/scope.ts'
import { lineType, type RecordType } from '../../src/core/record.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { beginsBoot, bootIdOf } from '../../src/reading/markers.ts'
import { RepeatedHour } from '../../src/reading/repeated-hour.ts'
import { MACHINE_FACT, type MachineFact } from '../../src/records/machine-fact.ts'

/** The lines of a log with their places, without their envelopes. */
export function opened(path: string, text: string): Cited<LogLine>[] {
  return text.split('\n').flatMap((raw, i) => {
    if (raw === '') return []
    const { envelope: _, ...line } = unwrap(raw)
    return [{ ...line, at: { artifact: path, line: i + 1, offset: 0, text: raw } } as Cited<LogLine>]
  })
}

/** What any line states: itself. */
export const LINE = lineType<object>('line')

/** What a log gives of which every line states something. */
export function log(path: string, text: string): Collected {
  const collected = new Collected(path)
  const repeated = new RepeatedHour()
  for (const raw of opened(path, text)) {
    const line = repeated.seen(raw)
    if (beginsBoot(line.message, line.at.text, line.kernel)) collected.booted(line.host, line.at, bootIdOf(line.at.text))
    if (line.at.text.startsWith('-- ')) continue
    collected.heard(line)
    collected.told({ type: LINE, record: line, host: line.host, marks: [markOf(line)] }, line.message)
  }
  return collected
}

/** What a capture gives: records of one kind, one a line. */
export function rows<T extends object>(path: string, type: RecordType<T>, ...records: readonly T[]): Collected {
  const collected = new Collected(path)
  for (const [i, record] of records.entries())
    collected.row({
      type,
      record: { ...record, at: { artifact: path, line: i + 1, offset: 0, text: `row ${i + 1}` } },
      host: undefined,
      marks: [],
    })
  return collected
}

export const fact = (path: string, of: MachineFact): Collected => rows(path, MACHINE_FACT, of)

/** A record that these lines of a log make up. */
export function reported<T extends object>(path: string, type: RecordType<T>, record: T, text: string): Collected {
  const collected = new Collected(path)
  const lines = opened(path, text)
  for (const line of lines) collected.heard(line)
  const [first] = lines
  const cited = { ...record, at: first!.at, ...(first!.time === undefined ? {} : { time: first!.time }) }
  const stated: Stated = { type, record: cited, host: first!.host, marks: lines.map(markOf) }
  collected.told(stated, type.name)
  return collected
}

export const caseOf = (texts: readonly Collected[], options: Partial<SettleOptions> = {}): CaseFile =>
  settle(texts, {
    failed: (what, error) => {
      throw new Error(what, { cause: error })
    },
    ...options,
  })

/** What each scope is told, in its order: `name: path:line`. */
export const owners = ({ scopes }: CaseFile): Record<string, string[]> =>
  Object.fromEntries(scopes.map((scope) => [scope.name ?? scope.key.replace('\0', '?'), scope.told.map(placeOf)]))

export const citedOf = (told: Told): Cited<object> => told.record
/** The line of a log that is told; undefined of other records. */
export const lineOf = (told: Told): Cited<LogLine> | undefined => (told.type === LINE ? (told.record as Cited<LogLine>) : undefined)
export const placeOf = (told: Told): string => `${citedOf(told).at.artifact}:${citedOf(told).at.line}`
/** When its lines were, as ISO text or seconds since boot. */
export const timesOf = ({ told }: SettledScope): (string | number | undefined)[] =>
  told.map((one) => {
    const { time } = citedOf(one)
    return time === undefined ? undefined : 'boot' in time ? time.boot : new Date(time.wall).toISOString()
  })
export const bootsOfLines = ({ told }: SettledScope): (number | undefined)[] => told.map((one) => citedOf(one).at.boot)

export const at = (artifact: string, line: number, endLine?: number): Span => ({
  artifact,
  line,
  offset: 0,
  text: `line ${line}`,
  ...(endLine === undefined ? {} : { endLine }),
})

/** What a scope is told: a record of this type. Without a place it stands in a.txt, at the line of its number among all. */
export const said =
  <T extends object>(type: RecordType<T>, record: T & Partial<Cited<object>>, of: Partial<Pick<Told, 'times' | 'copies'>> = {}) =>
  (line: number): Told => ({ type, record: { at: at('a.txt', line), ...record }, times: 1, copies: [], ...of })

/** A scope that is told this and nothing else, in this order. */
export function scopeOf(...told: readonly ReturnType<typeof said>[]): Scope {
  return { name: undefined, names: new Names(), endOf: () => undefined, ...asked(told.map((one, i) => one(i + 1))) }
}
