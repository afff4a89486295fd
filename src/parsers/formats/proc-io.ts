import type { FormatParser, RawLine } from '../../core/parser.ts'
import { secondsBetween, type Instant } from '../../core/span.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { ProcFile } from '../load/proc-file.ts'

/** proc_pid_io(5): counters since the process began, in bytes and calls. */
const VALUE = /^\s{0,8}(rchar|wchar|syscr|syscw|read_bytes|write_bytes|cancelled_write_bytes): (\d{1,20})\s*$/
const FIRST = /^\s{0,8}rchar: \d{1,20}\s*$/
const FILE = new ProcFile('io')
const MAX_PROCESSES = 5000

/** /proc/PID/io again and again in one text: what a process reads from storage, per second. */
export const procIo: FormatParser = {
  id: 'proc-io',
  title: '/proc/PID/io, several times',
  capture: ['for i in 1 2 3; do date; cat /proc/PID/io; sleep 10; done > PID.io'],
  recognised: 'by its names rchar, wchar, syscr',
  samples: [
    {
      path: '4540.io',
      text: '2025-11-21T14:00:00Z\nrchar: 8823\nwchar: 1847\nsyscr: 14\nsyscw: 2\nread_bytes: 0\nwrite_bytes: 4096\ncancelled_write_bytes: 0\n2025-11-21T14:00:10Z\nrchar: 9823\nwchar: 1847\nsyscr: 15\nsyscw: 2\nread_bytes: 4096\nwrite_bytes: 4096\ncancelled_write_bytes: 0\n',
    },
  ],
  shows: [],
  begins: ['rchar: ', '/proc/'],
  heading: (text) => FIRST.test(text) || FILE.titled(text),
  open(publish, artifact) {
    let pid = FILE.pid(artifact.command ?? '') ?? FILE.pid(artifact.path)
    let time: Instant | undefined = artifact.stamp
    let read: number | undefined
    let place: RawLine | undefined
    const before = new Map<number, { readonly read: number; readonly time: Instant }>()
    const close = (): void => {
      const last = pid === undefined ? undefined : before.get(pid)
      const seconds = last === undefined || time === undefined ? undefined : secondsBetween(last.time, time)
      if (pid !== undefined && place !== undefined && read !== undefined && seconds !== undefined && seconds > 0 && read >= last!.read)
        publish(
          PROCESS_SAMPLE,
          {
            source: 'io',
            series: artifact.path,
            pid,
            comm: `pid ${pid}`,
            readKbPerSecond: Math.round((10 * (read - last!.read)) / 1024 / seconds) / 10,
          },
          place,
          time,
        )
      if (pid !== undefined && read !== undefined && time !== undefined && before.size < MAX_PROCESSES) before.set(pid, { read, time })
      read = undefined
      place = undefined
    }
    return {
      line(line) {
        const { text } = line
        const value = VALUE.exec(text)
        if (value !== null) {
          if (value[1] === 'rchar') close()
          if (value[1] === 'read_bytes') {
            read = Number(value[2])
            place = line
          }
          return 'take'
        }
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        const titled = FILE.titled(text)
        const mine = FILE.prompted(text)
        if (!titled && mine !== true) return mine === false ? 'end' : 'pass'
        close()
        pid = FILE.pid(text)
        return titled ? 'take' : 'pass'
      },
      end: close,
    }
  },
}
