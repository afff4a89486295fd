import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DRIVER_COUNTERS } from '../../records/interface.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const TITLE = /^NIC statistics:\s{0,8}$/
const ROW = /^\s{1,12}([\w.[\]()/:-][\w.[\]()/: -]{0,80}?): (\d{1,20})$/
const COMMAND = /\bethtool\s{1,4}(?:-S|--statistics)\s{1,4}([\w.-]{1,32})/
/** `ethtool-S-eth0.txt` and the like. */
const PATH = /ethtool[._-]{0,3}(?:S|stats|statistics)?[._-]{1,3}([a-z][a-z0-9]{1,15})(?=[._-]|$)/i
const MAX_NAMES = 20_000
const DAMAGED = /^(?:rx_crc_errors(?:_phy)?|rx_fcs_errors|rx_crc_error|rx-crc-errors)$/
const CAME = /^(?:rx_packets(?:_phy)?|rx_frames|rx_good_frames|port\.rx_unicast)$/
/** A good link damages one frame of many millions (IEEE 802.3: one bit of 10^12); one of ten thousand is a bad cable, optic or port. */
const BAD_SHARE = 1e-4
/** Fewer since boot may be from a cable that somebody plugged in. */
const FEWEST_DAMAGED = 1000

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
    let damaged: { readonly line: RawLine; readonly counter: string; readonly frames: number } | undefined
    const close = (): void => {
      const came = [...values].find(([counter]) => CAME.test(counter))?.[1]
      if (damaged !== undefined && came !== undefined && damaged.frames >= Math.max(FEWEST_DAMAGED, came * BAD_SHARE)) {
        const amiss = `${damaged.counter} is ${damaged.frames}, for ${came} packets received`
        publish(ROW_AMISS, { name: name ?? 'network card', amiss, gravity: 'refused' }, damaged.line, artifact.stamp)
      }
      damaged = undefined
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
      if (value !== undefined && DAMAGED.test(row[1]!)) damaged ??= { line, counter: row[1]!, frames: value }
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
