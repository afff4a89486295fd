import type { FormatParser } from '../../core/parser.ts'
import { MULTIPATH_PATH, type MultipathPath } from '../../records/multipath-path.ts'
import { rowsSink } from '../load/rows.ts'

/** `mpatha (3600508b4…) dm-2 VENDOR,PRODUCT`; without an alias the WWID stands alone; -v2 puts what it does in front. */
const MAP =
  /^(?:(?:create|reload|rename|resize|switchpg|undef|nothing)(?: \([^()]{1,60}\))?: )?([\w.:+-]{1,128}) (?:\([\w.:+-]{8,128}\) )?(dm-\d{1,5})(?: [^,]{0,40},.{0,60})?\s{0,4}$/
const SIZE = /^\[?size=\S{1,16}\]?\s?\[?features=.{1,200}hwhandler=.{0,120}$/
const GROUP =
  /^(?:[|`\\+_ -]{2,8})(?:policy='[^']{1,60}' prio=-?\d{1,6} status=[a-z]{4,12}|[a-z-]{4,20} \d{1,4} \[prio=-?\d{1,6}\]\[[a-z]{4,12}\])\s{0,4}$/
const PATH =
  /^[|`\\+_ -]{1,12}(\d{1,6}:\d{1,6}:\d{1,6}:\d{1,20}|#:#:#:#)\s{1,8}(\S{1,32})\s{1,8}(?:\d{1,5}:\d{1,8}|-|#:#)\s{1,8}\[?(active|failed|undef)\]?\s{0,2}\[?(ready|faulty|ghost|shaky|delayed|undef|marginal|i\/o pending|i\/o timeout)\]?(?:\s{1,4}(\S{1,20}))?\s{0,8}$/

/** multipath -ll: each map, its groups and its paths. */
export const multipath: FormatParser = {
  id: 'multipath',
  title: 'multipath -ll',
  capture: ['multipath -ll'],
  recognised: 'by the row of a map (mpatha (WWID) dm-2 VENDOR,PRODUCT) and the rows of its paths',
  samples: [
    {
      text: "mpatha (3600508b400105e210000900000490000) dm-2 EXAMPLE,ARRAY\nsize=100G features='1 queue_if_no_path' hwhandler='1 alua' wp=rw\n`-+- policy='service-time 0' prio=50 status=active\n  |- 2:0:0:1 sdb 8:16 active ready running\n  `- 3:0:0:1 sdc 8:32 active ready running\n",
    },
  ],
  shows: ['multipath maps'],
  begins: [...Array.from({ length: 10 }, (_, digit) => ` dm-${digit}`), 'hwhandler='],
  heading: (text) => MAP.test(text) || SIZE.test(text),
  asked: (command) => /(?:^|\/|\s)multipath\s+-(?:ll|l|v\d)/.test(command),
  open(publish, artifact) {
    let map: RegExpExecArray | null = null
    let queues = false
    return rowsSink((line) => {
      const found = MAP.exec(line.text)
      if (found !== null) {
        map = found
        queues = false
        return true
      }
      if (SIZE.test(line.text)) {
        queues = /queue_if_no_path/.test(line.text)
        return true
      }
      if (GROUP.test(line.text)) return true
      const path = PATH.exec(line.text)
      if (path === null) return false
      publish(
        MULTIPATH_PATH,
        {
          map: map?.[1],
          dm: map?.[2],
          address: path[1]!,
          device: path[2]!,
          dmState: path[3] as MultipathPath['dmState'],
          checker: path[4],
          deviceState: path[5],
          queues,
        },
        line,
        artifact.stamp,
      )
      return true
    })
  },
}
