import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { SOFTNET_COUNTERS } from '../../records/interface.ts'
import { rowsSink } from '../load/rows.ts'

/** Nine columns and more, by kernel; the fourth to the eighth have been zero since 2.6. */
const ROW = /^[0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{8}(?: 0{8}){5} [0-9a-f]{8}(?: [0-9a-f]{8}){0,7}\s{0,2}$/
const HEADING = /^==> \S{0,300}\/proc\/net\/softnet_stat <==$/
/** Places of softnet_seq_show. */
const PROCESSED = 0
const DROPPED = 1
const TIME_SQUEEZE = 2
const RECEIVED_RPS = 9
const FLOW_LIMIT = 10
/** Since 5.10: rows of CPUs that are offline are left out. */
const CPU = 12

/** /proc/net/softnet_stat: one row of hexadecimal counters per CPU. */
export const softnetStat: FormatParser = {
  id: 'softnet-stat',
  title: '/proc/net/softnet_stat',
  capture: ['cat /proc/net/softnet_stat > softnet_stat.1; sleep 10; cat /proc/net/softnet_stat > softnet_stat.2'],
  recognised: 'by its rows of nine or more hexadecimal words of eight digits, the fourth to the eighth zero',
  samples: [
    {
      path: 'softnet_stat.1',
      text: '0000196e 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n00000a12 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000001\n',
    },
    {
      text: '0000196e 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n',
    },
  ],
  shows: ['interface counters'],
  begins: ['00000000 00000000', '/net/softnet_stat'],
  heading: (text) => ROW.test(text) || HEADING.test(text),
  named: (path) => /(?:^|[/!._-])softnet_stat[^/!]{0,40}$/.test(path),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let row = -1
    let before = -1
    return rowsSink((line) => {
      if (HEADING.test(line.text)) return true
      if (!ROW.test(line.text)) return false
      const values = line.text
        .trim()
        .split(' ')
        .map((word) => Number.parseInt(word, 16))
      // another capture begins with its first CPU
      row = before >= 0 && (values[CPU] ?? row) <= before ? 0 : row + 1
      const cpu = values[CPU] ?? row
      before = values[CPU] ?? -1
      publish(
        SOFTNET_COUNTERS,
        {
          of,
          cpu,
          processed: values[PROCESSED]!,
          dropped: values[DROPPED]!,
          timeSqueezed: values[TIME_SQUEEZE]!,
          receivedRps: values[RECEIVED_RPS],
          flowLimited: values[FLOW_LIMIT],
        },
        line,
        artifact.stamp,
      )
      return true
    })
  },
}
