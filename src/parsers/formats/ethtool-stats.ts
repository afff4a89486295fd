import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DRIVER_COUNTERS, NO_ROOM_COUNTERS } from '../../records/interface.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isPrompt } from '../../core/prompt.ts'
import { countOf } from '../load/rows.ts'

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
  recognised: 'by its first line (NIC statistics:), or below the command where grep has taken that away',
  samples: [
    { text: 'NIC statistics:\n     rx_packets: 2403\n     tx_packets: 1634\n     rx_no_buffer_count: 0\n     rx_queue_0_drops: 0\n' },
  ],
  shows: ['interface counters'],
  begins: ['NIC statistics:'],
  heading: (text) => TITLE.test(text),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    const name = COMMAND.exec(artifact.command ?? '')?.[1] ?? PATH.exec(artifact.path.split(/[/!]/).at(-1)!)?.[1]
    let values = new Map<string, number>()
    let lines = new Map<string, RawLine>()
    let place: RawLine | undefined
    let time = artifact.stamp
    let damaged: { readonly line: RawLine; readonly counter: string; readonly frames: number } | undefined
    const close = (): void => {
      const came = [...values].find(([counter]) => CAME.test(counter))?.[1]
      if (damaged !== undefined && came !== undefined && damaged.frames >= Math.max(FEWEST_DAMAGED, came * BAD_SHARE)) {
        const amiss = `${damaged.counter} is ${damaged.frames}, for ${came} packets received`
        publish(ROW_AMISS, { name: name ?? 'network card', amiss, gravity: 'refused' }, damaged.line, time)
      }
      damaged = undefined
      if (place !== undefined && values.size > 0)
        publish(
          DRIVER_COUNTERS,
          { of: seriesOf(artifact.path), interface: name, values, ...(lines.size > 0 ? { lines } : {}) },
          place,
          time,
        )
      values = new Map()
      lines = new Map()
      place = undefined
    }
    return {
      line(line) {
        const { text } = line
        if (TITLE.test(text)) {
          close()
          place = line
          return 'take'
        }
        const row = ROW.exec(text.trimEnd())
        if (row !== null) {
          place ??= line
          const value = countOf(row[2])
          if (value !== undefined && DAMAGED.test(row[1]!)) damaged ??= { line, counter: row[1]!, frames: value }
          if (value !== undefined && NO_ROOM_COUNTERS.test(row[1]!)) lines.set(row[1]!, line)
          if (value !== undefined && values.size < MAX_NAMES) values.set(row[1]!, value)
          return 'take'
        }
        if (isPrompt(text)) return 'end'
        const stamp = dateOf(text)
        if (stamp === undefined) return 'pass'
        // date(1) before each look of a loop; without a title nothing else divides them
        if (place !== undefined && COMMAND.exec(artifact.command ?? '') === null) return 'end'
        close()
        time = stamp
        return 'take'
      },
      end: close,
      get certain() {
        return values.size > 0
      },
    }
  },
}
