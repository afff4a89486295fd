import type { Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { SAMPLE } from '../../records/sample.ts'
import { cellsOf, numberOf } from './table.ts'

/** Header of one table of sar, mpstat or pidstat. */
export interface SysstatTable {
  readonly tool: 'mpstat' | 'pidstat' | 'sar'
  readonly labels: readonly string[]
}

/** Names of sar -u under those of mpstat: one name for one thing. */
const RENAMED: Record<string, string> = { '%user': '%usr', '%system': '%sys' }

/**
 * The front of a line: a time of 12 or 24 hours, with the hour written as the locale does (`06時10分11秒`, `06.10.11`) and
 * maybe a zone; seconds since 1970; or the word for the mean (`Average:`, `Durchschn.:`, `Moyenne :`, `平均値:`).
 */
const STAMPED =
  /^(?:(\d\d[:.時]\d\d[:.分]\d\d秒?(?: [AP]M)?)(?: (?:UTC|GMT|[CEMPA][SDE]S?T|MSK|JST|IST|BST))?|(\d{10})|(\p{L}{4,12}\.? ?:))\s+(\S.*)$/u
/** Labels that only sar, mpstat and pidstat print, one of which each header holds. */
const LABELS =
  /(?:^|\s)(?:%idle|%CPU|[a-zA-Z]{2,12}\/s|kbmemfree|kbmemused|kbhugfree|runq-sz|kbswpfree|%util|iodelay|intr\/s|%scpu-10|%sio-10|%smem-10|totsck|fd-nr|StkSize|policy)(?:\s|$)/

/** Columns that hold words, or say what a row is about. */
const WORDS = new Set(
  'CPU IFACE DEV INTR TTY FILESYSTEM MOUNTPOINT UID USER PID TGID TID Command policy DEVICE NODE FCHOST BUS idvendor idprod manufact product'.split(
    ' ',
  ),
)
/** Columns whose names have neither a %, a slash nor a dash. */
const PLAIN = new Set(
  'tps rtps wtps dtps await svctm avgqu-sz blocked dentunusd totsck tcpsck udpsck rawsck tcp6sck udp6sck raw6sck VSZ RSS StkSize StkRef iodelay prio threads MHz wghMHz rpm drpm degC inV maxpower Ifree Iused'.split(
    ' ',
  ),
)
/** `%usr`, `pgpgin/s`, `kbmemfree`, `runq-sz`, `%scpu-10`, `MBfsfree`, `NET_TX/s`. */
const COLUMN = /^(?:%[a-zA-Z]{2,12}(?:-\d{2,3})?|[\w().%-]{1,16}\/s|(?:kb|MB)[a-z]{2,12}|[a-z]{2,9}-[a-z0-9]{1,3})$/
const isColumn = (label: string): boolean => WORDS.has(label) || PLAIN.has(label) || COLUMN.test(label)

export interface Stamped {
  /** Undefined for the row of means. */
  readonly stamp: string | undefined
  readonly rest: string
}

export function stampedOf(text: string): Stamped | undefined {
  const m = STAMPED.exec(text)
  return m === null ? undefined : { stamp: m[1] ?? m[2], rest: m[4]! }
}

export function tableOf(rest: string): SysstatTable | undefined {
  if (!LABELS.test(rest)) return undefined
  const labels = rest.trim().split(/\s+/)
  if (labels.length < 2 || labels.length > 60 || !labels.every(isColumn)) return undefined
  if (labels.includes('Command')) return { tool: 'pidstat', labels }
  if (labels[0] === 'CPU' && labels.includes('%idle')) return { tool: 'mpstat', labels: labels.map((label) => RENAMED[label] ?? label) }
  return labels.some((label) => /\/s$|^kb|^runq-sz$|^%util$|^%s(?:cpu|io|mem)-10$|^totsck$/.test(label))
    ? { tool: 'sar', labels }
    : undefined
}

/** Labels of a table that is not read: its rows are none of the table before it. */
export function otherLabelsOf(rest: string): readonly string[] | undefined {
  const labels = rest.trim().split(/\s+/)
  return labels.length >= 2 && labels.length < 60 && labels.every((label) => isColumn(label) || /^(?:TEMP|FAN|IN|CPU\d{1,4})$/.test(label))
    ? labels
    : undefined
}

/** The cells of a row, numbers where its labels ask for them; the last may be missing. Undefined when the line is none of this table. */
export function rowOf(labels: readonly string[], rest: string): readonly string[] | undefined {
  const cells = cellsOf(rest, labels.length)
  const fits = (cell: string, i: number): boolean => WORDS.has(labels[i]!) || cell === '-' || numberOf(cell) !== undefined
  return cells.length >= labels.length - 1 && cells.every(fits) && cells.some((cell) => numberOf(cell) !== undefined) ? cells : undefined
}

/** Header with its time, or one of `pidstat -h`: `# Time UID …`. `stamp`: when the first interval began. */
export function headerOf(text: string): { table: SysstatTable; stamp?: string | undefined } | undefined {
  if (/^#\s+Time\s/.test(text)) {
    const table = tableOf(text.replace(/^#\s+Time\s+/, ''))
    return table === undefined ? undefined : { table }
  }
  const stamped = stampedOf(text)
  const table = stamped === undefined ? undefined : tableOf(stamped.rest)
  return table === undefined ? undefined : { table, stamp: stamped?.stamp }
}

/** Columns that name what a row is about. */
const ABOUT = ['CPU', 'IFACE', 'DEV', 'INTR', 'TTY', 'FILESYSTEM']
const PSI: Record<string, Pressure['resource']> = { cpu: 'cpu', io: 'io', mem: 'memory' }

/** One row under sar's column names, whichever form it came in. Shares of stalled time are published as pressure too. */
export function publishRow(
  publish: Publish,
  row: {
    readonly tool: string
    readonly series: string
    readonly stamp?: string | undefined
    readonly values: ReadonlyMap<string, number>
    readonly about?: string | undefined
    readonly sinceBoot: boolean
  },
  at: RawLine,
  time?: Instant,
): void {
  publish(SAMPLE, row, at, time)
  for (const [short, resource] of Object.entries(PSI))
    for (const who of ['some', 'full'] as const) {
      const value = (seconds: number) => row.values.get(`%${who[0]}${short}-${seconds}`)
      const avg10 = value(10)
      if (avg10 !== undefined) publish(PRESSURE, { resource, who, avg10, avg60: value(60) ?? avg10, avg300: value(300) ?? avg10 }, at, time)
    }
}

/** Which thing a row is about, by its labels. */
export function aboutOf(labels: readonly string[], cells: readonly string[]): string | undefined {
  const i = labels.findIndex((label) => ABOUT.includes(label))
  return i < 0 ? undefined : cells[i] === '-1' ? 'all' : cells[i]
}
