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
  WCHAN: 'wchan',
  NLWP: 'threads',
  THCNT: 'threads',
  COMMAND: 'command',
  CMD: 'command',
  ARGS: 'command',
  COMM: 'command',
  MAJFLT: 'majflt',
  MAJFL: 'majflt',
}
/** Labels of other tables that also have PID and COMMAND. */
const FOREIGN = new Set(['FD', 'TYPE', 'DEVICE', '%usr', 'Recv-Q', 'NODE', 'NAME', 'CONTAINER', 'LOCAL', 'IMAGE'])

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
  if (!labels.every((label) => /^[%A-Z+*][A-Z0-9%+_:*-]{0,17}$/.test(label))) return undefined
  return { source: labels.includes('TIME+') || labels.includes('SHR') || labels.includes('SHARE') ? 'top' : 'ps', labels }
}

/** ps aux prints kernel threads and programs by their command line: the name is the program's. */
export function commOf(command: string): string {
  const m = /^\[(.{1,40})\]$/.exec(command)
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

/** Rows of threads below their process (ps m) have a dash where its number stands. */
export function isThreadRow(text: string, table: ProcessTable): boolean {
  const at = table.labels.indexOf('PID')
  return cellsOf(text, at + 2)[at] === '-'
}

/** Publishes one row. False when the line is none of this table. `lastPid`: the process above, for its threads. */
export function processRow(publish: Publish, line: RawLine, table: ProcessTable, series: string): ProcessSample | undefined {
  const cells = cellsOf(oneWordDates(line.text, table.labels), table.labels.length)
  if (cells.length < table.labels.length) return undefined
  const found = new Map<string, string>()
  for (const [i, label] of table.labels.entries()) {
    const name = NAMES[label]
    // with %CPU beside it, CPU is the number of one
    if (name === undefined || ((label === 'CPU' || label === 'C') && table.labels.includes('%CPU'))) continue
    // the first COMMAND column is the name, a later one the command line
    found.set(name === 'command' && found.has('command') ? 'args' : name, cells[i]!)
  }
  const pid = Number(found.get('pid'))
  if (!Number.isInteger(pid) || pid < 0) return undefined
  const command = found.get('command') ?? ''
  const tid = numberOf(found.get('tid'))
  // top counts KiB and writes m, g and t behind larger numbers
  const size = (name: string) => sizeKb(found.get(name))
  const sample: ProcessSample = {
    source: table.source,
    series,
    pid,
    ...(tid === undefined ? {} : { tid }),
    comm: commOf(command),
    args: found.get('args') ?? (command.includes(' ') ? command : undefined),
    rssKb: size('rss'),
    vszKb: size('vsz'),
    swapKb: size('swap'),
    cpuPct: numberOf(found.get('cpu')),
    lifetime: table.source === 'ps',
    state: found.get('state')?.[0],
    nice: numberOf(found.get('nice')),
    wchan: found.get('wchan'),
    threads: numberOf(found.get('threads')),
    majflt: numberOf(found.get('majflt')),
  }
  publish(PROCESS_SAMPLE, sample, line)
  return sample
}
