import type { FormatParser, RawLine } from '../../core/parser.ts'
import { secondsBetween, type Instant } from '../../core/span.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** proc_pid_io(5): counters since the process began, in bytes and calls. */
const VALUE = /^(rchar|wchar|syscr|syscw|read_bytes|write_bytes|cancelled_write_bytes): (\d{1,20})$/
const PID = /(?:^|[\s/!])(?:proc[/!_.-])?(\d{2,7})[/!._-](?:task[/!]\d{1,7}[/!])?io\b/

const pidIn = (text: string): number | undefined => {
  const m = PID.exec(text)
  return m === null ? undefined : Number(m[1])
}

/** /proc/PID/io again and again in one text: what a process reads from storage, per second. */
export const procIo: FormatParser = {
  id: 'proc-io',
  title: '/proc/PID/io, several times',
  capture: ['for i in 1 2 3; do date; cat /proc/PID/io; sleep 10; done > PID.io'],
  recognised: 'by its names rchar, wchar, syscr',
  samples: [
    {
      path: '4540.io',
      text: '2025-11-21T14:00:00Z\nrchar: 8823\nwchar: 1847\nsyscr: 14\nsyscw: 2\nread_bytes: 0\nwrite_bytes: 4096\ncancelled_write_bytes: 0\n',
    },
  ],
  shows: [],
  begins: ['rchar: '],
  sniff: (head) => (/(?:^|\n)rchar: \d{1,20}\nwchar: \d{1,20}\nsyscr: /.test(head.slice(0, 600).replaceAll('\r', '')) ? 0.9 : 0),
  open(publish, artifact) {
    let pid = pidIn(artifact.path)
    let time: Instant | undefined = artifact.stamp
    let foreign = 0
    let read: number | undefined
    let place: RawLine | undefined
    const before = new Map<number, { readonly read: number; readonly time: Instant }>()
    const close = (): void => {
      const key = pid ?? 0
      const last = before.get(key)
      const seconds = last === undefined || time === undefined ? undefined : secondsBetween(last.time, time)
      if (place !== undefined && read !== undefined && pid !== undefined && seconds !== undefined && seconds > 0 && read >= last!.read)
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
      if (read !== undefined && time !== undefined && before.size < 5000) before.set(key, { read, time })
      read = undefined
      place = undefined
    }
    return {
      line(line) {
        const text = line.text.trim()
        const value = VALUE.exec(text)
        if (value !== null) {
          foreign = 0
          if (value[1] === 'rchar') close()
          if (value[1] === 'read_bytes') {
            read = Number(value[2])
            place = line
          }
          return 'take'
        }
        if (text.includes('rchar: ')) return 'end'
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        const named = text.length < 200 ? pidIn(text) : undefined
        if (named !== undefined) {
          close()
          pid = named
          return 'take'
        }
        return text === '' || ++foreign < 3 ? 'take' : 'end'
      },
      end: close,
    }
  },
}
