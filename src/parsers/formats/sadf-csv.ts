import type { FormatParser } from '../../core/parser.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { aboutOf, publishRow, tableOf, type SysstatTable } from '../load/sysstat-table.ts'
import { numberOf } from '../load/table.ts'

const HEADER = /^# hostname;interval;timestamp;(.{1,2000})$/
const ROW = /^[^;]{1,255};(-?\d{1,9});(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: UTC)?;(.{1,2000})$/

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
  sniff: (head) => (head.split('\n', 5).some((line) => HEADER.test(line)) ? 0.95 : 0),
  open(publish, artifact) {
    let table: SysstatTable | undefined
    let foreign = 0
    return {
      line(line) {
        const header = HEADER.exec(line.text)
        if (header !== null) {
          table = tableOf(header[1]!.replaceAll('[...]', '').split(';').join(' '))
          foreign = 0
          return 'take'
        }
        const row = ROW.exec(line.text)
        if (row === null) return line.text.trim() === '' || /LINUX-RESTART/.test(line.text) || ++foreign < 4 ? 'take' : 'end'
        if (table === undefined || table.tool === 'pidstat') return 'take'
        const cells = row[3]!.split(';')
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
            stamp: row[2]!.slice(11),
            values,
            about: aboutOf(table.labels, cells),
            sinceBoot: false,
          },
          line,
          isoTime(row[2]!),
        )
        return 'take'
      },
      end() {},
    }
  },
}
