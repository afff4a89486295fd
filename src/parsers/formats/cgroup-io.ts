import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CGROUP_IO } from '../../records/cgroup-io.ts'
import { IO_FILE, ioLine } from '../cgroup/io-lines.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { seriesOf } from '../../core/series-of.ts'
import { foreign } from '../load/foreign.ts'

const STAT = /^\s{0,8}\d{1,4}:\d{1,7} rbytes=\d{1,20} wbytes=\d{1,20}(?: [\w.]{2,30}=\d{1,20}){2,28}\s*$/
const MAX = /^\s{0,8}\d{1,4}:\d{1,7}(?: [rw](?:bps|iops)=(?:max|\d{1,20})){4}\s*$/
/** A device that has done nothing yet. */
const BARE = /^\d{1,4}:\d{1,7}$/

/** io.stat and io.max of v2, blkio.throttle.* of v1: a file each, or io.stat again and again with dates between. */
export const cgroupIo: FormatParser = {
  id: 'cgroup-io',
  title: 'cgroup io.stat and io.max, blkio.throttle.* of version 1',
  capture: ['for i in 1 2 3; do date; cat /sys/fs/cgroup/GROUP/io.stat; sleep 10; done > io.stat', 'cp /sys/fs/cgroup/GROUP/io.max .'],
  recognised: 'by its rows (8:16 rbytes=… wbytes=…, 8:16 rbps=… wbps=…); those of version 1 by the file name too',
  samples: [
    { path: 'shop/io.stat', text: '8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0\n' },
    { text: '8:16 rbps=2097152 wbps=max riops=max wiops=120\n' },
    { path: 'blkio/shop/blkio.throttle.io_service_bytes', text: '8:0 Read 4096\n8:0 Write 8192\n8:0 Total 12288\nTotal 12288\n' },
  ],
  shows: [],
  begins: [' rbytes=', ' rbps='],
  heading: (text) => STAT.test(text) || MAX.test(text),
  named: (path) => IO_FILE.test(seriesOf(path)),
  open(publish, artifact) {
    const stem = seriesOf(artifact.path)
    let time: Instant | undefined = artifact.stamp
    return {
      line(line) {
        const text = line.text.trim()
        // under another name the rows tell which file it is
        const path = IO_FILE.test(stem) ? stem : `${stem.replace(/[^/!]*$/, '')}${MAX.test(text) ? 'io.max' : 'io.stat'}`
        const found = ioLine(path, text)
        if (found !== undefined) {
          for (const io of found) publish(CGROUP_IO, io, line, time)
          return 'take'
        }
        const stamp = dateOf(text)
        time = stamp ?? time
        return stamp !== undefined || BARE.test(text) ? 'take' : foreign(text)
      },
      end() {},
    }
  },
}
