import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { clockAfter, SysstatClock } from '../load/sysstat-clock.ts'
import { commOf } from '../load/process-table.ts'
import { isPrompt } from '../../core/prompt.ts'
import { aboutOf, headerOf, otherLabelsOf, publishRow, rowOf, stampedOf, type SysstatTable } from '../load/sysstat-table.ts'
import { numberOf, sizeKb } from '../load/table.ts'

/** The banner that mpstat, pidstat, sar and iostat share. */
const BANNER = /^Linux \S{1,80} \(.{0,80}\)\s.{0,80}?(?:\((\d{1,5}) CPUs?\))?\s*$/
const RESTART = /^LINUX RESTART(?:\s{1,8}\((\d{1,5}) CPUs?\))?\s*$/
/** One of them stands in each header that is read. */
const COLUMNS =
  '%idle %iowait %guest %util %system kbmemfree kbmemused kbhugfree kbswpfree runq-sz iodelay totsck %scpu-10 %sio-10 %smem-10 StkSize fd-nr intr/s proc/s cswch/s pswpin/s pgpgin/s bread/s rcvin/s rxpck/s rxerr/s scall/s irec/s ihdrerr/s imsg/s ierr/s active/s atmptf/s idgm/s frmpg/s minflt/s majflt/s kB_rd/s rkB/s rd_sec/s total/s TIMER/s'.split(
    ' ',
  )

export const sysstat: FormatParser = {
  id: 'sysstat',
  title: 'sar, mpstat and pidstat as text',
  capture: ['sar -A -f /var/log/sa/saDD', 'sar -u -r -W -q 1 60', 'mpstat -P ALL 2 10', 'pidstat -urdw -t 2 10'],
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
  shows: ['CPU shares', 'single CPUs', 'swap traffic', 'paging', 'run queue', 'context switches', 'disks', 'processes', 'threads'],
  begins: [' CPU)', ' CPUs)', 'prio policy', ...COLUMNS],
  heading: (text) => BANNER.test(text) || headerOf(text) !== undefined,
  open(publish, artifact) {
    let table: SysstatTable | undefined
    let other: readonly string[] | undefined
    // iostat begins like this too: what the banner says waits for a table
    let banner: { readonly cpus: number | undefined; readonly line: RawLine } | undefined
    let run = 0
    let lastPid: number | undefined
    // the time in the header is that of the start of the first interval; without an interval it is that of the rows
    let begun: string | undefined
    let rounds = 0
    let clock: number | undefined
    let blank = true
    let dated: SysstatClock | undefined

    const numbers = (labels: readonly string[], cells: readonly string[]) => {
      const values = new Map<string, number>()
      for (const [i, label] of labels.entries()) {
        const value = numberOf(cells[i])
        if (value !== undefined) values.set(label, value)
      }
      return values
    }
    const processRow = (
      line: RawLine,
      stamp: string,
      sinceStart: boolean,
      labels: readonly string[],
      cells: readonly string[],
      time: Instant | undefined,
    ): void => {
      clock = clockAfter(clock, stamp)
      const at = (label: string) => cells[labels.indexOf(label)]
      const own = numberOf(at('PID') ?? at('TGID'))
      if (own !== undefined) lastPid = own
      const tid = numberOf(at('TID'))
      const pid = own ?? lastPid
      if (pid === undefined || !Number.isInteger(pid)) return
      const value = (label: string) => numberOf(at(label))
      const command = (at('Command') ?? '').replace(/^\|__/, '')
      publish(
        PROCESS_SAMPLE,
        {
          source: 'pidstat',
          series: artifact.path,
          clock,
          pid,
          tid,
          // a name has at most 15 letters and may hold blanks and slashes; with -l it is the command line
          comm: isCommandLine(command) ? commOf(command) : command,
          args: isCommandLine(command) ? command : undefined,
          threads: value('threads'),
          rssKb: sizeKb(at('RSS')),
          vszKb: sizeKb(at('VSZ')),
          cpuPct: value('%CPU'),
          ...(sinceStart ? { lifetime: true } : {}),
          waitPct: value('%wait'),
          majfltPerSecond: value('majflt/s'),
          readKbPerSecond: value('kB_rd/s'),
          cswch: value('cswch/s'),
          nvcswch: value('nvcswch/s'),
        },
        line,
        time,
      )
    }
    const row = (line: RawLine, stamp: string | undefined, { tool, labels }: SysstatTable, rest: string): boolean => {
      const cells = rowOf(labels, rest)
      if (cells === undefined) return false
      if (stamp === undefined) return true
      if (stamp !== begun) rounds++
      const sinceBoot = rounds === 0 && tool !== 'sar'
      const time = dated?.at(labels, stamp)
      if (tool === 'pidstat') processRow(line, stamp, sinceBoot, labels, cells, time)
      else
        publishRow(
          publish,
          { tool, series: `${artifact.path}#${run}`, stamp, values: numbers(labels, cells), about: aboutOf(labels, cells), sinceBoot },
          line,
          time,
        )
      return true
    }
    return {
      line(line) {
        const banners = BANNER.exec(line.text)
        if (banners !== null) {
          banner = { cpus: numberOf(banners[1]), line }
          run = line.line
          dated = new SysstatClock(line.text)
          table = undefined
          other = undefined
          rounds = 0
          begun = undefined
          return 'take'
        }
        if (line.text.trim() === '') {
          blank = true
          return 'pass'
        }
        const afterBlank = blank
        blank = false
        const header = headerOf(line.text)
        if (header !== undefined) {
          if (banner?.cpus !== undefined) publish(CPU_COUNT, { cpus: banner.cpus }, banner.line)
          banner = undefined
          if (run === 0) run = line.line
          table = header.table
          other = undefined
          if (rounds === 0) begun = header.stamp
          dated?.at(header.table.labels, header.stamp)
          return 'take'
        }
        // `-h` rows may begin with blanks
        const stamped = stampedOf(line.text) ?? stampedOf(line.text.trimStart())
        if (stamped === undefined) return isPrompt(line.text) ? 'end' : 'pass'
        const restart = RESTART.exec(stamped.rest)
        if (restart !== null) {
          if (restart[1] !== undefined) publish(CPU_COUNT, { cpus: Number(restart[1]) }, line)
          return 'take'
        }
        if (table !== undefined && row(line, stamped.stamp, table, stamped.rest)) return 'take'
        const labels = afterBlank ? otherLabelsOf(stamped.rest) : undefined
        if (labels !== undefined) {
          table = undefined
          other = labels
          return 'take'
        }
        return other !== undefined && rowOf(other, stamped.rest) !== undefined ? 'take' : 'pass'
      },
      end() {},
    }
  },
}

const isCommandLine = (command: string): boolean => command.startsWith('/') || (command.includes(' ') && command.length > 15)
