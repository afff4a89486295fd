import type { FormatParser } from '../../core/parser.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { isPrompt } from '../../core/prompt.ts'
import { aboutOf, publishRow, tableOf, type SysstatTable } from '../load/sysstat-table.ts'
import { numberOf } from '../load/table.ts'

const HEADER = /^# hostname;interval;timestamp;(.{1,2000})$/
/** UTC by default, the local time with -t and -T, seconds since 1970 with -U. */
const ROW = /^[^;]{1,255};(-?\d{1,9});(?:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: [A-Z]{2,5})?)|(\d{10}));(.{1,2000})$/
const RESTART = /^LINUX-RESTART\s{0,4}(?:\((\d{1,5}) CPUs?\))?$/

/** sadf -d: sar's tables as values between semicolons, for a database. */
export const sadfCsv: FormatParser = {
  id: 'sadf-csv',
  title: 'sadf -d',
  capture: ['sadf -d /var/log/sa/saDD -- -u -q -w -W -B -r > sar.csv'],
  recognised: 'by its header (# hostname;interval;timestamp;…)',
  samples: [
    {
      text: '# hostname;interval;timestamp;runq-sz;plist-sz;ldavg-1;ldavg-5;ldavg-15;blocked\nvm;1;2026-11-26 06:10:12 UTC;6;177;7.98;5.56;4.87;0\n',
    },
  ],
  shows: ['CPU shares', 'swap traffic', 'paging', 'run queue', 'context switches', 'disks'],
  begins: ['# hostname;interval;timestamp;'],
  heading: (text) => HEADER.test(text),
  open(publish, artifact) {
    let table: SysstatTable | undefined
    return {
      line(line) {
        const header = HEADER.exec(line.text)
        if (header !== null) {
          table = tableOf(header[1]!.replaceAll('[...]', '').split(';').join(' '))
          return 'take'
        }
        const row = ROW.exec(line.text)
        if (row === null) return isPrompt(line.text) ? 'end' : 'pass'
        const restart = RESTART.exec(row[4]!)
        if (restart?.[1] !== undefined) publish(CPU_COUNT, { cpus: Number(restart[1]) }, line)
        if (table === undefined || table.tool === 'pidstat' || restart !== null || row[4]!.startsWith('COM ')) return 'take'
        const cells = row[4]!.split(';')
        const values = new Map<string, number>()
        for (const [i, label] of table.labels.entries()) {
          const value = numberOf(cells[i])
          if (value !== undefined) values.set(label, value)
        }
        publishRow(
          publish,
          {
            tool: table.tool,
            series: artifact.path,
            stamp: row[2]?.slice(11, 19) ?? row[3],
            values,
            about: aboutOf(table.labels, cells),
            sinceBoot: false,
          },
          line,
          row[2] === undefined ? { wall: Number(row[3]) * 1000 } : isoTime(row[2]),
        )
        return 'take'
      },
      end() {},
    }
  },
}
