import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DISK_COUNTERS } from '../../records/disk-counters.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { diskColumns } from '../load/disk-columns.ts'
import { isPrompt } from '../../core/prompt.ts'

const GROUPS = /^disk-{1,3}\s+-{3,30}reads-{3,30}\s+-{3,30}writes-{3,30}\s+-{3,30}IO-{3,30}(?:\s+-{3,30}timestamp-{3,30})?\s*$/
/** With -t it names the zone of the stamps. */
const HEADER = /^\s+total\s+merged\s+sectors\s+ms\s+total\s+merged\s+sectors\s+ms\s+cur\s+sec(?:\s+([A-Z]{2,5}|[+-]\d\d))?\s*$/
const ROW = /^([\w!@.-]{1,60})\s{1,20}(\d{1,20}(?:\s{1,20}\d{1,20}){9})\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.{0,8})?$/

/** vmstat -d: counters since boot of each disk, printed again with each interval. */
export const vmstatDisk: FormatParser = {
  id: 'vmstat-disk',
  title: 'vmstat -d',
  capture: ['vmstat -d -t 5 12'],
  recognised: 'by its heading disk- reads writes IO',
  samples: [
    {
      text: 'disk- ------------reads------------ ------------writes----------- -----IO------\n       total merged sectors      ms  total merged sectors      ms    cur    sec\nsda     4211     12  190404    2100    950    311   20480    3910      0      2\n',
    },
  ],
  shows: ['iostat'],
  begins: ['--reads--', 'merged'],
  heading: (text) => GROUPS.test(text) || HEADER.test(text),
  open(publish, artifact) {
    const clock = clockFrom(artifact.stamp)
    let zone = ''
    return {
      line(line) {
        const header = HEADER.exec(line.text)
        if (header?.[1] !== undefined) zone = ` ${header[1]}`
        if (header !== null || GROUPS.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) {
          const date = stampOf(line.text)
          if (date?.rest !== '') return isPrompt(line.text) && !line.text.includes('vmstat') ? 'end' : 'pass'
          clock.set(date)
          return 'take'
        }
        const stamp = m[3]?.trim()
        if (stamp !== undefined) clock.read(stamp.length > 19 ? stamp : stamp + zone)
        const n = m[2]!.trim().split(/\s+/).map(Number)
        if (n[0] === 0 && n[4] === 0) return 'take'
        publish(
          DISK_COUNTERS,
          {
            device: m[1]!,
            of: seriesOf(artifact.path),
            clock: clock.now,
            ...diskColumns(n),
            busyMs: n[9]! * 1000,
          },
          line,
          clock.time,
        )
        return 'take'
      },
      end() {},
    }
  },
}
