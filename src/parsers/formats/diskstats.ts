import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { DISK_COUNTERS } from '../../records/disk-counters.ts'
import { CaptureClock } from '../../core/time/stamp.ts'
import { diskColumns } from '../load/disk-columns.ts'

/** Major, minor, name, and 11 to 17 counters (fields 1, 3, 4 are reads, sectors and ms; 5, 7, 8 writes; 10 is the busy time). */
const ROW = /^\s{0,8}\d{1,4}\s{1,8}\d{1,7} ([\w!@.-]{1,60}) (\d{1,20}(?: \d{1,20}){10,20})\s*$/
/** Partitions repeat what their disk says. */
const PARTITION = /^(?:(?:sd|hd|vd|xvd)[a-z]{1,3}\d{1,3}|(?:nvme\d{1,3}n\d{1,3}|mmcblk\d{1,2})p\d{1,3})$/

/** /proc/diskstats: counters since boot; two samples make an interval. */
export const diskstats: FormatParser = {
  id: 'diskstats',
  title: '/proc/diskstats, one or several times',
  capture: ['for i in 1 2 3; do date; cat /proc/diskstats; sleep 10; done'],
  recognised: 'by its rows: major, minor, device and counters',
  samples: [{ path: 'proc/diskstats', text: '   8       0 sda 4211 12 190404 2100 950 311 20480 3910 0 2600 6010 0 0 0 0\n' }],
  shows: ['iostat'],
  begins: ['/proc/diskstats'],
  sniff: (head) => (head.split('\n', 6).some((line) => ROW.test(line)) ? 0.9 : 0),
  open(publish, artifact) {
    const clock = new CaptureClock()
    let foreign = 0
    // opened at a line that only names the file: what follows must be its rows
    let strict = false
    return {
      line(line) {
        const m = ROW.exec(line.text)
        if (m === null) {
          if (line.text.includes('/proc/diskstats')) {
            strict = foreign === 0
            return 'take'
          }
          if (line.text.trim() === '' || clock.read(line.text) !== undefined) return 'take'
          return strict || ++foreign > 3 ? 'end' : 'take'
        }
        foreign = 0
        const n = m[2]!.split(' ').map(Number)
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
