import type { FormatParser } from '../../core/parser.ts'
import { DISK_USER } from '../../records/disk-user.ts'
import { foreign } from '../load/foreign.ts'

const TOTALS =
  /^\s{0,8}(?:\d\d:\d\d:\d\d )?(?:Total|Current|Actual) DISK READ\s{0,4}:\s{1,20}\S{1,20} [BKMGT]\/s \| (?:Total|Current|Actual) DISK WRITE\s{0,4}:\s{1,20}\S{1,20} [BKMGT]\/s\s*$/
const HEADER =
  /^\s{0,20}(?:TIME\s{1,8})?(?:TID|PID)\s{1,8}PRIO\s{1,8}USER\s{1,12}DISK READ\s{1,8}DISK WRITE(?:\s{1,8}SWAPIN)?(?:\s{1,8}IO>?)?(?:\s{1,8}GRAPH\S{0,20})?\s{1,8}COMMAND\s*$/
/** Python's iotop of some releases prints each row as b'…'. */
const ROW =
  /^\s{0,20}(?:\d\d:\d\d:\d\d\s{1,4})?(?:b')?\s{0,12}(\d{1,10})\s{1,8}([a-z?]{2,4}\/[\w-]{1,4}|\?\S{0,8})\s{1,8}(\S{1,40})\s{1,16}(\d{1,12}(?:\.\d{1,3})?) ([BKMGT])\/s\s{1,16}(\d{1,12}(?:\.\d{1,3})?) ([BKMGT])\/s\s{1,16}(?:(?:\d{1,3}\.\d{1,2} %|\?\S{1,20})\s{1,8})?(?:(\d{1,3}\.\d{1,2}) %|\?\S{1,20})?\s{0,8}(\S.{0,300})$/
const KB: Record<string, number> = { B: 1 / 1024, K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 }

/** iotop -b (python's, and iotop-c). */
export const iotop: FormatParser = {
  id: 'iotop',
  title: 'iotop -b',
  capture: ['iotop -b -o -n 5'],
  recognised: 'by its totals and its heading TID PRIO USER DISK READ',
  samples: [
    {
      text: 'Total DISK READ :       0.00 B/s | Total DISK WRITE :      12.00 M/s\nActual DISK READ:       0.00 B/s | Actual DISK WRITE:      11.00 M/s\n    TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN     IO>    COMMAND\n   4711 be/4 root        0.00 B/s   12.00 M/s  0.00 % 97.12 % walwriter --sync\n',
    },
  ],
  shows: ['disk users'],
  begins: ['DISK READ'],
  heading: (text) => TOTALS.test(text) || HEADER.test(text),
  // -qqq leaves the headings out
  asked: (command) => /^(?:sudo\s+)?(?:\S{0,40}\/)?iotop(?:\s|$)/.test(command),
  open(publish) {
    return {
      line(line) {
        if (TOTALS.test(line.text) || HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return foreign(line.text)
        const command = m[9]!.replace(/'$/, '').trim()
        // a thread of the kernel may have a slash in its name
        const thread = /^\[(.{1,40})\]$/.exec(command)?.[1]
        const program = command.split(' ', 1)[0]!
        publish(
          DISK_USER,
          {
            pid: Number(m[1]),
            comm: thread ?? program.slice(program.lastIndexOf('/') + 1),
            readKbPerSecond: Math.round(Number(m[4]) * KB[m[5]!]!),
            writeKbPerSecond: Math.round(Number(m[6]) * KB[m[7]!]!),
            waitPct: m[8] === undefined ? undefined : Number(m[8]),
          },
          line,
        )
        return 'take'
      },
      end() {},
    }
  },
}
