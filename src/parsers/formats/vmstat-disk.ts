import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DISK_COUNTERS } from '../../records/disk-counters.ts'
import { CaptureClock } from '../../core/time/stamp.ts'
import { diskColumns } from '../load/disk-columns.ts'

const GROUPS = /^disk-{1,3}\s+-{3,30}reads-{3,30}\s+-{3,30}writes/
const HEADER = /^\s+total\s+merged\s+sectors\s+ms\s+total\s+merged\s+sectors\s+ms\s+cur\s+sec\s*$/
const ROW = /^([\w!@.-]{1,60})\s{1,20}(\d{1,20}(?:\s{1,20}\d{1,20}){9})\s*(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.{0,8})?$/

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
  begins: ['disk- --', 'disk -----', 'disk-  --'],
  sniff: (head) => (head.split('\n', 6).some((line) => GROUPS.test(line)) ? 0.9 : 0),
  open(publish, artifact) {
    const clock = new CaptureClock()
    let foreign = 0
    return {
      line(line) {
        if (GROUPS.test(line.text) || HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) {
          if (line.text.trim() === '' || line.text.includes('vmstat') || clock.read(line.text) !== undefined) return 'take'
          return ++foreign > 3 ? 'end' : 'take'
        }
        foreign = 0
        clock.read(line.text.slice(m[1]!.length).replace(/^[\s\d]{10,200}?(?=\d{4}-\d\d-\d\d )/, ''))
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
