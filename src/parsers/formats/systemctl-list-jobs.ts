import type { FormatParser } from '../../core/parser.ts'
import { UNIT_JOB, type UnitJob } from '../../records/unit-job.ts'
import { rowsSink } from '../load/rows.ts'
import { UNIT_NAME } from '../systemd/unit-name.ts'

const HEADING = /^\s{0,8}JOB\s{1,4}UNIT\s{1,255}TYPE\s{1,16}STATE\s{0,16}$/
const ROW = new RegExp(
  `^(?:[→*]\\s)?\\s{0,10}(\\d{1,10})\\s{1,4}(${UNIT_NAME})\\s{1,255}(start|stop|restart|try-restart|reload|reload-or-start|verify-active|nop)\\s{1,16}(running|waiting)\\s{0,16}$`,
  'u',
)
/** With --before and --after: what a job waits for, below it. */
const BELOW = new RegExp(`^\\s{0,10}[└├─│ ]{1,6}(?:waiting for job|blocking job) \\d{1,10} \\(${UNIT_NAME}/[a-z-]{3,16}\\)`, 'u')
const TOTAL = /^(?:\d{1,7} jobs listed|No jobs running|No jobs listed)\.?$/

/** systemctl list-jobs. */
export const systemctlListJobs: FormatParser = {
  id: 'systemctl-list-jobs',
  title: 'systemctl list-jobs',
  capture: ['systemctl list-jobs --no-pager'],
  recognised: 'by its heading (JOB UNIT TYPE STATE) or a whole row of it',
  samples: [
    {
      text: 'JOB UNIT            TYPE  STATE\n  1 graphical.target start waiting\n 83 dev-sdb1.device  start running\n\n2 jobs listed.\n',
    },
  ],
  shows: ['unit jobs'],
  begins: [
    ...[1, 2, 3, 4, 8].map((blanks) => `TYPE${' '.repeat(blanks)}STATE`),
    // the column is as wide as its longest word
    ...['start', 'stop', 'restart'].flatMap((type) =>
      [1, 3, 8].flatMap((n) => ['running', 'waiting'].map((state) => `${type}${' '.repeat(n)}${state}`)),
    ),
    'jobs listed',
  ],
  heading: (text) => HEADING.test(text) || ROW.test(text),
  open(publish) {
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      const m = ROW.exec(text)
      if (m !== null) {
        publish(UNIT_JOB, { id: Number(m[1]), unit: m[2]!, type: m[3]!, state: m[4] as UnitJob['state'] }, line)
        return true
      }
      return HEADING.test(text) || BELOW.test(text) || TOTAL.test(text)
    })
  },
}
