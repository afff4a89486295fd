import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { INTERFACE_COUNTERS } from '../../records/interface.ts'
import { rowsSink } from '../load/rows.ts'
import { countsBy, shortCounter } from '../net/counter-names.ts'

const TITLE = /^Kernel Interface table\s{0,8}$/
const COLUMNS = /^Iface\s{1,24}MTU(?:\s{1,8}Met)?((?:\s{1,8}[RT]X-(?:OK|ERR|DRP|OVR)){8})\s{1,8}Flg\s{0,8}$/
const ROW = /^([\w.@:-]{1,32})\s{1,24}\d{1,7}((?:\s{1,20}\d{1,20}){8,9})\s{1,12}[A-Za-z]{1,12}\s{0,8}$/

/** netstat -i: packets of each interface. */
export const netstatI: FormatParser = {
  id: 'netstat-i',
  title: 'netstat -i',
  capture: ['netstat -i'],
  recognised: 'by its heading (Iface MTU RX-OK RX-ERR RX-DRP …)',
  samples: [
    {
      text: 'Kernel Interface table\nIface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\neth0             1500     2403      0      0 0          1634      0      0      0 BMRU\n',
    },
  ],
  shows: ['interface counters'],
  begins: ['Kernel Interface table', 'RX-OK RX-ERR', 'RX-OK  RX-ERR'],
  heading: (text) => TITLE.test(text) || COLUMNS.test(text),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let names: (string | undefined)[] | undefined
    return rowsSink((line) => {
      if (TITLE.test(line.text)) return true
      const header = COLUMNS.exec(line.text)
      if (header !== null) {
        names = header[1]!
          .trim()
          .split(/\s+/)
          .map((label) => shortCounter(label.startsWith('RX') ? 'rx' : 'tx', label.slice(3)))
        return true
      }
      const row = ROW.exec(line.text)
      if (row === null || names === undefined) return false
      // the metric stands before the counters in old versions
      const values = countsBy(names, row[2]!.trim().split(/\s+/).slice(-8))
      publish(INTERFACE_COUNTERS, { source: 'netstat', of, interface: row[1]!, values }, line, artifact.stamp)
      return true
    })
  },
}
