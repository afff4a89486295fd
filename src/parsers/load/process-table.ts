import type { Publish, RawLine } from '../../core/parser.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../records/process-sample.ts'
import { cellsOf, numberOf, sizeKb } from './table.ts'

/** Labels of the columns of ps(1) and top(1), whatever their order and options. */
const NAMES: Record<string, string> = {
  PID: 'pid',
  TID: 'tid',
  LWP: 'tid',
  SPID: 'tid',
  RSS: 'rss',
  RES: 'rss',
  VSZ: 'vsz',
  VIRT: 'vsz',
  SWAP: 'swap',
  '%CPU': 'cpu',
  CPU: 'cpu',
  C: 'cpu',
  S: 'state',
  STAT: 'state',
  NI: 'nice',
  CLS: 'policy',
  CLASS: 'policy',
  RTPRIO: 'priority',
  WCHAN: 'wchan',
  NLWP: 'threads',
  THCNT: 'threads',
  nTH: 'threads',
  COMMAND: 'command',
  CMD: 'command',
  ARGS: 'command',
  COMM: 'command',
  MAJFLT: 'majflt',
  MAJFL: 'majflt',
  nMaj: 'majflt',
}

const NUMBER = /^(?:-?\d{1,20}(?:[.,]\d{1,6})?%?|-)$/
const SIZE = /^(?:\d{1,18}(?:[.,]\d{1,4})?[KMGTP]?(?:i?B)?|-)$/i
const ID = /^(?:-?\d{1,10}|-)$/
const STATE = /^[RSDTtWXxZIPKL-][A-Za-z<>+|]{0,8}$/
const PRIORITY = /^(?:rt|-?\d{1,4}|-)$/i
/** Of a process, of its threads: `0:02`, `1-02:03:04`, `12:41.07`, busybox's `3d12` and `{1h03}`. */
const TIME = /^[{}\d:.,dhm-]{1,18}$/
/** What the cells of a column look like. Others may hold any word. */
const CELLS: ReadonlyMap<string, RegExp> = new Map([
  ['PID', /^(?:\d{1,10}|-)$/],
  ...['PPID', 'TGID', 'PGID', 'PGRP', 'SID', 'SESS', 'TID', 'LWP', 'SPID', 'NLWP', 'THCNT', 'nTH', 'PSR'].map((l) => [l, ID] as const),
  ...['RSS', 'RES', 'VSZ', 'VIRT', 'SHR', 'SHARE', 'SWAP', 'SZ', 'SIZE'].map((l) => [l, SIZE] as const),
  ...['%CPU', '%MEM', '%VSZ', 'CPU', 'C', 'MAJFLT', 'MAJFL', 'nMaj'].map((l) => [l, NUMBER] as const),
  ...['S', 'STAT'].map((l) => [l, STATE] as const),
  ...['NI', 'PR', 'PRI', 'RTPRIO'].map((l) => [l, PRIORITY] as const),
  ...['TIME', 'TIME+', 'ELAPSED'].map((l) => [l, TIME] as const),
])
/** Words that a name in the middle of a row is made of at most (`Web Content`). */
const MAX_WORDS = 5
/** Labels of other tables that also have PID and COMMAND. */
const FOREIGN = new Set(['FD', 'TYPE', 'DEVICE', '%usr', 'Recv-Q', 'NODE', 'NAME', 'CONTAINER', 'LOCAL', 'IMAGE', 'DISK', 'PRIO', 'IO'])

/** Labels that top(1) prints and ps(1) does not; %VSZ is busybox's. */
const TOP = new Set(['TIME+', 'SHR', 'SHARE', '%VSZ'])

export interface ProcessTable {
  readonly source: 'ps' | 'top'
  readonly labels: readonly string[]
}

/** The columns of a header line, or undefined when it is none. */
export function processHeader(text: string): ProcessTable | undefined {
  if (text.length > 400 || !/(?:^|\s)PID\s/.test(text)) return undefined
  const labels = text.trim().split(/\s+/)
  if (labels.length < 3 || labels.some((label) => FOREIGN.has(label)) || !labels.some((label) => NAMES[label] === 'command'))
    return undefined
  if (!labels.every((label) => /^(?:[%A-Z+*][A-Z0-9%+_:*-]{0,17}|[nv][A-Z][A-Za-z]{1,3}|OOM[as]|Flags)$/.test(label))) return undefined
  return { source: labels.some((label) => TOP.has(label)) ? 'top' : 'ps', labels }
}

/** ps aux prints kernel threads and programs by their command line: the name is the program's. */
export function commOf(command: string): string {
  // busybox writes the name of a script in braces before its interpreter
  const m = /^\[(.{1,40})\]$/.exec(command) ?? /^\{(.{1,40}?)\} /.exec(command)
  if (m !== null) return m[1]!
  const first = command.split(' ', 1)[0]!
  return first.includes('/') ? first.slice(first.lastIndexOf('/') + 1) : first.replace(/:$/, '')
}

/** The start of a process as one word: ps -o lstart prints five, -o start two for those of another day. */
function oneWordDates(text: string, labels: readonly string[]): string {
  if (!labels.includes('STARTED') && !labels.includes('START')) return text
  return text
    .replace(/ \S{2,4} {1,2}\S{3,5} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4} /, (date) => ` ${date.trim().replace(/ +/g, '_')} `)
    .replace(/ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} /, (date) => ` ${date.trim().replace(/ +/g, '_')} `)
}

const fits = (cells: readonly string[], labels: readonly string[]): boolean =>
  cells.every((cell, i) => CELLS.get(labels[i]!)?.test(cell) !== false)

/** The cells of a row, one for each label, or undefined when the line is none of this table. */
function cellsIn(text: string, { labels }: ProcessTable): string[] | undefined {
  const words = oneWordDates(text, labels).replace(labels.includes('STAT') ? / ([RSDTZ]) ([<N]) / : /$^/, ' $1$2 ')
  const name = labels.findIndex((label, i) => i < labels.length - 1 && NAMES[label] === 'command')
  for (let more = 0; more < (name < 0 ? 1 : MAX_WORDS); more++) {
    const cells = cellsOf(words, labels.length + more)
    if (cells.length < labels.length + more) return undefined
    if (more > 0) cells.splice(name, more + 1, cells.slice(name, name + more + 1).join(' '))
    if (fits(cells, labels)) return cells
  }
  return undefined
}

/** Rows of threads below their process (ps m) have a dash where its number stands. */
export const isThreadRow = (text: string, table: ProcessTable): boolean => cellsIn(text, table)?.[table.labels.indexOf('PID')] === '-'

/** Publishes one row. Undefined when the line is none of this table. */
export function processRow(publish: Publish, line: RawLine, table: ProcessTable, series: string): ProcessSample | undefined {
  const cells = cellsIn(line.text, table)
  if (cells === undefined) return undefined
  const found = new Map<string, string>()
  for (const [i, label] of table.labels.entries()) {
    const name = NAMES[label]
    // with %CPU beside it, CPU is the number of one
    if (name === undefined || ((label === 'CPU' || label === 'C') && table.labels.includes('%CPU'))) continue
    // the first COMMAND column is the name, a later one the command line
    found.set(name === 'command' && found.has('command') ? 'args' : name, cells[i]!)
  }
  const pid = Number(found.get('pid'))
  if (!Number.isInteger(pid)) return undefined
  const command = found.get('command') ?? ''
  // with another column behind it, it is the name alone, which may hold blanks
  const isName = NAMES[table.labels.at(-1)!] !== 'command'
  const tid = numberOf(found.get('tid'))
  // top counts KiB and writes m, g and t behind larger numbers
  const size = (name: string) => sizeKb(found.get(name))
  const sample: ProcessSample = {
    source: table.source,
    series,
    pid,
    ...(tid === undefined ? {} : { tid }),
    comm: isName && !command.includes('/') ? command : commOf(command),
    args: found.get('args') ?? (command.includes(' ') && !isName ? command : undefined),
    rssKb: size('rss'),
    vszKb: size('vsz'),
    swapKb: size('swap'),
    cpuPct: numberOf(found.get('cpu')?.replace(/%$/, '')),
    lifetime: table.source === 'ps',
    state: found.get('state')?.[0],
    nice: numberOf(found.get('nice')),
    policy: found.get('policy'),
    priority: numberOf(found.get('priority')),
    wchan: found.get('wchan'),
    threads: numberOf(found.get('threads')),
    majflt: numberOf(found.get('majflt')),
  }
  publish(PROCESS_SAMPLE, sample, line)
  return sample
}
