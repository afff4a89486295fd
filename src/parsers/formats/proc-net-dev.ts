import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { INTERFACE_COUNTERS } from '../../records/interface.ts'
import { rowsSink } from '../load/rows.ts'
import { countsBy, shortCounter } from '../net/counter-names.ts'

const TITLE = /^Inter-\|\s{1,8}Receive\s{1,80}\|\s{1,8}Transmit\s{0,8}$/
const COLUMNS = /^\s{0,8}face \|bytes\s([a-z\s]{20,120})\|bytes\s([a-z\s]{20,120})$/
const ROW = /^\s{0,16}([\w.@:-]{1,32}?):\s{0,20}(\d{1,20}(?:\s{1,20}\d{1,20}){15})\s{0,8}$/
/** The columns of dev_seq_show (net/core/net-procfs.c), where the heading was cut off. */
const RECEIVE = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'frame', 'compressed', 'multicast']
const TRANSMIT = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'colls', 'carrier', 'compressed']

const namesOf = (receive: readonly string[], transmit: readonly string[]): (string | undefined)[] => [
  ...receive.map((label) => shortCounter('rx', label)),
  ...transmit.map((label) => shortCounter('tx', label)),
]

/** /proc/net/dev (proc_net(5)). */
export const procNetDev: FormatParser = {
  id: 'proc-net-dev',
  title: '/proc/net/dev',
  capture: ['cat /proc/net/dev > net-dev.1; sleep 10; cat /proc/net/dev > net-dev.2'],
  recognised: 'by its two heading lines (Inter-|   Receive …, face |bytes …)',
  samples: [
    {
      text: 'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n  eth0: 90126319    2403    0    0    0     0          0         0   227998    1634    0    0    0     0       0          0\n',
    },
  ],
  shows: ['interface counters'],
  begins: ['Inter-|', 'face |bytes'],
  heading: (text) => TITLE.test(text) || COLUMNS.test(text),
  named: (path) => /(?:^|[/!._-])proc[/!._-](?:\d{1,10}[/._-])?net[/._-]dev$/.test(path),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let names = namesOf(RECEIVE, TRANSMIT)
    return rowsSink((line) => {
      if (TITLE.test(line.text)) return true
      const header = COLUMNS.exec(line.text)
      if (header !== null) {
        const labels = (cells: string): string[] => ['bytes', ...cells.trim().split(/\s+/)]
        names = namesOf(labels(header[1]!), labels(header[2]!))
        return true
      }
      const row = ROW.exec(line.text)
      if (row === null) return false
      const values = countsBy(names, row[2]!.split(/\s+/))
      publish(INTERFACE_COUNTERS, { source: 'proc-net-dev', of, interface: row[1]!, values }, line, artifact.stamp)
      return true
    })
  },
}
