import type { RawLine, Sink } from '../../core/parser.ts'
import { jsonEntry } from '../envelopes/json-entry.ts'
import { csvFields, delimiterOf } from './csv-rows.ts'
import type { Hear, LogExport } from './log-export.ts'

/** Columns whose value is the message, and those whose value is its time; in lower case. */
const MESSAGE = /^(?:_raw|@?message|msg|log|line|content|body|textpayload|jsonpayload\.message|event\.original|syslogmessage|logmessage)$/
const TIME = /^(?:_time|@?timestamp|time|date|datetime|ts|tsns|timegenerated|_source\.@timestamp)(?: ?\(?utc\)?)?$/
/** Names that only such tables use, by the names that entries have elsewhere. */
const ALIAS: ReadonlyMap<string, string> = new Map([
  ['content', 'message'],
  ['syslogmessage', 'message'],
  ['logmessage', 'message'],
  ['jsonpayload.message', 'message'],
  ['textpayload', 'message'],
  ['timegenerated', 'timestamp'],
  ['tsns', 'timestamp'],
  ['computer', 'host'],
  ['processname', 'program'],
  ['severitylevel', 'severity'],
])
const MAX_HEADER = 4096
/** Lines and characters of one record. */
const MAX_LINES = 2000
const MAX_TEXT = 1 << 20

/** The columns of a header row that names a message and a time; undefined for any other line. */
function columnsOf(text: string): { readonly names: readonly string[]; readonly delimiter: string } | undefined {
  if (text.length > MAX_HEADER) return undefined
  const delimiter = delimiterOf(text)
  const { fields, open } = csvFields(text.replace(/^\ufeff/, '').trimEnd(), delimiter)
  if (open || fields.length < 2 || fields.length > 400) return undefined
  const names = fields.map((name) => name.trim().toLowerCase())
  if (!names.every((name) => name === '' || /^[@\w][\w.@ ()/:-]{0,80}$/.test(name))) return undefined
  return names.some((name) => MESSAGE.test(name)) && names.some((name) => TIME.test(name)) ? { names, delimiter } : undefined
}

/** Whether the whole line is the header row of such a table. */
const heading = (text: string): boolean => columnsOf(text) !== undefined

class Rows implements Sink {
  readonly #hear: Hear
  #columns: { readonly names: readonly string[]; readonly delimiter: string } | undefined
  /** A record whose quoted field goes on. */
  #record: { text: string; lines: number; readonly at: RawLine } | undefined

  constructor(hear: Hear) {
    this.#hear = hear
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    if (this.#columns === undefined) {
      this.#columns = columnsOf(line.text)
      return this.#columns === undefined && line.text.trim() !== '' ? 'end' : 'take'
    }
    const record = this.#record
    if (record === undefined) {
      if (line.text.trim() === '') return 'pass'
      const { fields, open } = csvFields(line.text, this.#columns.delimiter)
      if (fields.length < 2) return 'end'
      if (open) this.#record = { text: line.text, lines: 1, at: line }
      else this.#row(fields, line.text, line)
      return 'take'
    }
    record.text += `\n${line.text}`
    record.lines++
    // only a line with a quote can end it
    if (line.text.includes('"') || record.lines >= MAX_LINES || record.text.length > MAX_TEXT) this.#close(false)
    return 'take'
  }

  end(): void {
    this.#close(true)
  }

  #close(whatever: boolean): void {
    const record = this.#record
    if (record === undefined) return
    const { fields, open } = csvFields(record.text, this.#columns!.delimiter)
    if (open && !whatever && record.lines < MAX_LINES && record.text.length <= MAX_TEXT) return
    this.#record = undefined
    this.#row(fields, record.text, record.at)
  }

  #row(fields: readonly string[], text: string, at: RawLine): void {
    const { names, delimiter } = this.#columns!
    const cells = new Map<string, string>()
    for (const [i, name] of names.entries()) {
      // a last column that is not quoted may hold the delimiter itself
      const value = i === names.length - 1 ? fields.slice(i).join(delimiter) : fields[i]
      if (value !== undefined && value !== '') cells.set(ALIAS.get(name) ?? name, value)
    }
    const entry = jsonEntry(Object.fromEntries(cells))
    const message = [...cells].find(([name]) => MESSAGE.test(name))?.[1] ?? text
    this.#hear(entry ?? { message }, at)
  }
}

export const logCsv: LogExport = {
  id: 'log-csv',
  title: 'CSV export of a log platform (Splunk, Kibana, Datadog, CloudWatch, Grafana)',
  capture: ['an export of the results as CSV'],
  recognised: 'by a header row that names a column with the message and one with its time',
  samples: [
    {
      path: 'export.csv',
      text: '_time,host,_raw\n2026-01-26T01:49:41.000+0000,web1,"Jan 26 01:49:41 web1 app[7]: listening on ""8080"""\n',
    },
    { path: 'export.csv', text: '"@timestamp","host.name",message\n"Jan 26, 2026 @ 01:49:41.123",web1,listening\n' },
  ],
  shows: ['log'],
  begins: [',message', ',_raw', '_raw,', ',"_raw"', '@timestamp,', '"@timestamp",', ',@message', ',content'],
  heading,
  entries: (hear) => new Rows(hear),
}
