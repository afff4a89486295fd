import type { Parser, RawLine } from '../core/parser.ts'
import { CPU_COUNT } from '../records/cpu-count.ts'
import { PROCESS_SAMPLE } from '../records/process-sample.ts'
import { SAMPLE } from '../records/sample.ts'
import { cellsOf, nameOf, numberOf, sizeKb } from './load/table.ts'

const BANNER = /^Linux \S{1,80} \(.{0,80}\)\s.{0,80}?(?:\((\d{1,5}) CPUs?\))?\s*$/
/** A time (12 or 24 hours, or seconds since 1970 with -h) or `Average:`, and the rest. */
const STAMPED = /^(?:(\d\d[:.]\d\d[:.]\d\d(?: [AP]M)?|Average:|\d{10})\s+)(\S.*)$/
/** Labels that only sar, mpstat and pidstat print, one of which each header holds. */
const LABELS = /(?:^|\s)(?:%idle|%CPU|[a-zA-Z]{2,12}\/s|kbmemfree|kbmemused|runq-sz|kbswpfree|%util|iodelay|intr\/s)(?:\s|$)/
const RENAMED: Record<string, string> = { '%user': '%usr', '%system': '%sys' }
const FOREIGN_LINES = 2

interface Table {
  readonly tool: 'mpstat' | 'pidstat' | 'sar'
  readonly labels: readonly string[]
}

function tableOf(rest: string): Table | undefined {
  if (!LABELS.test(rest)) return undefined
  const labels = rest.trim().split(/\s+/)
  if (labels.length > 60 || labels.some((label) => /^-?\d+([.,]\d+)?$/.test(label))) return undefined
  if (labels.includes('Command')) return { tool: 'pidstat', labels }
  if (labels[0] === 'CPU' && labels.includes('%idle')) return { tool: 'mpstat', labels: labels.map((label) => RENAMED[label] ?? label) }
  return labels.some((label) => /\/s$|^kb|^runq-sz$|^%util$/.test(label)) ? { tool: 'sar', labels } : undefined
}

/** Header with its time, or one of `pidstat -h`: `# Time UID …`. */
function headerOf(text: string): Table | undefined {
  if (/^#\s+Time\s/.test(text)) return tableOf(text.replace(/^#\s+Time\s+/, ''))
  const stamped = STAMPED.exec(text)
  return stamped === null ? undefined : tableOf(stamped[2]!)
}

export const sysstat: Parser = {
  id: 'sysstat',
  title: 'sar, mpstat and pidstat as text',
  capture: ['sar -u -r -W -q 1 60', 'mpstat -P ALL 2 10', 'pidstat -urdw -t 2 10'],
  recognised: 'by the time, or Average:, before its column labels (%idle, %CPU, …/s, kbmemfree)',
  samples: [
    {
      text: 'Linux 6.1.0-9-amd64 (web-1) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n10:00:03     all    3.51    0.00    1.26    0.00    0.00    0.00    0.00    0.00    0.00   95.23\n',
    },
    {
      text: 'Linux 6.1.0-9-amd64 (web-1) \t11/21/2026 \t_x86_64_\t(4 CPU)\n\n10:00:01 PM  pswpin/s pswpout/s\n10:00:02 PM      0.00      0.00\nAverage:         0.00      0.00\n',
    },
    {
      text: '10:00:01      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n10:00:03     1000      4540   1101.33      0.00   24652   23244   0.09  sessiond\n',
    },
  ],
  shows: ['sysstat'],
  begins: ['%iowait', 'pswpin/s', 'pgpgin/s', 'cswch/s', 'kbmemfree', 'runq-sz', 'majflt/s', 'kB_rd/s', '%system'],
  sniff: (head) => {
    const first = head.split('\n', 40)
    const header = first.findIndex((line) => headerOf(line) !== undefined)
    return header < 0 || first.slice(0, header).some((line) => /^(?:avg-cpu|Device)/.test(line)) ? 0 : 0.85
  },
  open(publish, artifact) {
    let table: Table | undefined
    let runs = 0
    let lastPid: number | undefined
    let foreign = 0
    let started = false
    // mpstat without an interval prints one round, the mean since boot: it is held until a second round tells
    let held: { first: string; rows: (() => void)[]; sinceBoot: () => void } | undefined
    let rounds: string | undefined
    let clock: number | undefined

    const numbers = (labels: readonly string[], cells: readonly string[]) => {
      const values = new Map<string, number>()
      for (const [i, label] of labels.entries()) {
        const value = numberOf(cells[i])
        if (value !== undefined) values.set(label, value)
      }
      return values
    }
    const processRow = (line: RawLine, stamp: string, labels: readonly string[], cells: readonly string[]): void => {
      clock = clockAfter(clock, stamp)
      const at = (label: string) => cells[labels.indexOf(label)]
      const own = numberOf(at('PID') ?? at('TGID'))
      if (own !== undefined) lastPid = own
      const tid = numberOf(at('TID'))
      const pid = own ?? lastPid
      if (pid === undefined || !Number.isInteger(pid)) return
      const value = (label: string) => numberOf(at(label))
      publish(
        PROCESS_SAMPLE,
        {
          source: 'pidstat',
          series: artifact.path,
          clock,
          pid,
          tid,
          comm: (at('Command') ?? '').replace(/^\|__/, ''),
          rssKb: sizeKb(at('RSS')),
          vszKb: sizeKb(at('VSZ')),
          cpuPct: value('%CPU'),
          waitPct: value('%wait'),
          majfltPerSecond: value('majflt/s'),
          readKbPerSecond: value('kB_rd/s'),
          cswch: value('cswch/s'),
          nvcswch: value('nvcswch/s'),
        },
        line,
      )
    }
    const row = (line: RawLine, stamp: string, { tool, labels }: Table, rest: string): boolean => {
      const cells = cellsOf(rest, labels.length)
      if (cells.length < labels.length - 1 || cells.every((cell) => numberOf(cell) === undefined)) return false
      if (stamp === 'Average:') return true
      if (tool === 'pidstat') {
        processRow(line, stamp, labels, cells)
        return true
      }
      const values = numbers(labels, cells)
      const about =
        labels[0] === 'CPU' || labels[0] === 'IFACE' ? cells[0] : labels.includes('DEV') ? cells[labels.indexOf('DEV')] : undefined
      const show = (sinceBoot: boolean) => publish(SAMPLE, { tool, series: `${artifact.path}#${runs}`, values, about, sinceBoot }, line)
      if (tool !== 'mpstat' || (rounds !== undefined && rounds !== stamp)) {
        for (const earlier of held?.rows ?? []) earlier()
        held = undefined
        show(false)
        return true
      }
      rounds = stamp
      held ??= { first: stamp, rows: [], sinceBoot: () => {} }
      held.rows.push(() => show(false))
      return true
    }
    return {
      line(line) {
        const banner = BANNER.exec(line.text)
        if (banner !== null) {
          if (banner[1] !== undefined) publish(CPU_COUNT, { cpus: Number(banner[1]) }, line)
          started = true
          runs++
          foreign = 0
          table = undefined
          return 'take'
        }
        const header = headerOf(line.text)
        if (header !== undefined) {
          table = header
          started = true
          foreign = 0
          return 'take'
        }
        if (!started && !line.text.trim().startsWith('$') && !/\b(?:sar|mpstat|pidstat)\b/.test(line.text) && line.text.trim() !== '')
          return ++foreign > 30 ? 'end' : 'take'
        if (line.text.trim() === '') return 'take'
        const stamped = STAMPED.exec(line.text)
        if (stamped !== null && table !== undefined && row(line, stamped[1]!, table, stamped[2]!)) {
          foreign = 0
          return 'take'
        }
        if (stamped !== null && /LINUX RESTART/.test(stamped[2]!)) return 'take'
        // `-h` rows may begin with blanks
        const bare = STAMPED.exec(line.text.trimStart())
        if (bare !== null && table !== undefined && row(line, bare[1]!, table, bare[2]!)) return 'take'
        return ++foreign > FOREIGN_LINES ? 'end' : 'take'
      },
      end() {
        // an `Average:` row was not needed: one round alone of mpstat is since boot, of sar it is an interval
        if (held !== undefined && !/mpstat/.test(nameOf(artifact.path)) && /sar/.test(nameOf(artifact.path)))
          for (const show of held.rows) show()
      },
    }
  },
}

/** Seconds of a stamp (12 or 24 hours, or since 1970), not before `previous`: midnight lies between. */
function clockAfter(previous: number | undefined, stamp: string): number | undefined {
  const m = /^(\d\d)[:.](\d\d)[:.](\d\d)( [AP]M)?$/.exec(stamp)
  if (m === null) return /^\d{10}$/.test(stamp) ? Number(stamp) : previous
  const hour = m[4] === undefined ? Number(m[1]) : (Number(m[1]) % 12) + (m[4] === ' PM' ? 12 : 0)
  const ofDay = hour * 3600 + Number(m[2]) * 60 + Number(m[3])
  if (previous === undefined) return ofDay
  const days = Math.floor(previous / 86_400)
  return ofDay + 86_400 * (ofDay + 86_400 * days < previous ? days + 1 : days)
}
