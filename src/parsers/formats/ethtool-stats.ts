import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DRIVER_COUNTERS } from '../../records/interface.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const TITLE = /^NIC statistics:\s{0,8}$/
const ROW = /^\s{1,12}([\w.[\]()/:-][\w.[\]()/: -]{0,80}?): (\d{1,20})$/
const COMMAND = /\bethtool\s{1,4}(?:-S|--statistics)\s{1,4}([\w.-]{1,32})/
/** `ethtool-S-eth0.txt` and the like. */
const PATH = /ethtool[._-]{0,3}(?:S|stats|statistics)?[._-]{1,3}([a-z][a-z0-9]{1,15})(?=[._-]|$)/i
const MAX_NAMES = 20_000

/** ethtool -S: the counters of a network driver. */
export const ethtoolStats: FormatParser = {
  id: 'ethtool-stats',
  title: 'ethtool -S',
  capture: ['ethtool -S eth0 > ethtool-S-eth0.1; sleep 10; ethtool -S eth0 > ethtool-S-eth0.2'],
  recognised: 'by its first line (NIC statistics:)',
  samples: [
    { text: 'NIC statistics:\n     rx_packets: 2403\n     tx_packets: 1634\n     rx_no_buffer_count: 0\n     rx_queue_0_drops: 0\n' },
  ],
  shows: ['interface counters'],
  begins: ['NIC statistics:'],
  heading: (text) => TITLE.test(text),
  open(publish, artifact) {
    const name = COMMAND.exec(artifact.command ?? '')?.[1] ?? PATH.exec(artifact.path.split(/[/!]/).at(-1)!)?.[1]
    let values = new Map<string, number>()
    let place: RawLine | undefined
    const close = (): void => {
      if (place !== undefined && values.size > 0)
        publish(DRIVER_COUNTERS, { of: seriesOf(artifact.path), interface: name, values }, place, artifact.stamp)
      values = new Map()
    }
    const rows = rowsSink((line) => {
      if (TITLE.test(line.text)) {
        close()
        place = line
        return true
      }
      const row = ROW.exec(line.text.trimEnd())
      if (row === null) return false
      const value = countOf(row[2])
      if (value !== undefined && values.size < MAX_NAMES) values.set(row[1]!, value)
      return true
    }, close)
    return {
      ...rows,
      get certain() {
        return values.size > 0
      },
    }
  },
}
