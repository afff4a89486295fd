import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DISK_COUNTERS } from '../../records/disk-counters.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { diskColumns } from '../load/disk-columns.ts'
import { foreign } from '../load/foreign.ts'

/** Major, minor, name, and 11 to 17 counters (fields 1, 3, 4 are reads, sectors and ms; 5, 7, 8 writes; 10 is the busy time). */
const ROW = /^\s{0,12}\d{1,4}\s{1,8}\d{1,7}\s{1,8}([\w!@.-]{1,60})\s{1,8}(\d{1,20}(?:\s{1,8}\d{1,20}){10,20})\s*$/
/** Partitions repeat what their disk says. */
const PARTITION = /^(?:(?:sd|hd|vd|xvd)[a-z]{1,3}\d{1,3}|(?:nvme\d{1,3}n\d{1,3}|mmcblk\d{1,2})p\d{1,3})$/

/** /proc/diskstats: counters since boot; two samples make an interval. */
export const diskstats: FormatParser = {
  id: 'diskstats',
  title: '/proc/diskstats, one or several times',
  capture: ['for i in 1 2 3; do date; cat /proc/diskstats; sleep 10; done'],
  recognised: 'by its rows: major, minor, device and counters',
  samples: [{ text: '   8       0 sda 4211 12 190404 2100 950 311 20480 3910 0 2600 6010 0 0 0 0\n' }],
  shows: ['iostat'],
  heading: (text) => /^[ \d]/.test(text) && ROW.test(text),
  named: (path) => /(?:^|[/!_.-])diskstats(?:[._-][\w.-]{0,60})?$/.test(path),
  open(publish, artifact) {
    const clock = clockFrom(artifact.stamp)
    return {
      line(line) {
        const m = ROW.exec(line.text)
        if (m === null) {
          const stamp = stampOf(line.text)
          if (stamp?.rest !== '') return foreign(line.text)
          clock.set(stamp)
          return 'take'
        }
        const n = m[2]!.split(/\s+/).map(Number)
        if (PARTITION.test(m[1]!) || (n[0] === 0 && n[4] === 0)) return 'take'
        publish(
          DISK_COUNTERS,
          {
            device: m[1]!,
            of: seriesOf(artifact.path),
            clock: clock.now,
            ...diskColumns(n),
            busyMs: n[9]!,
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
