import type { FormatParser, Publish } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isThreadRow, processHeader, processRow, type ProcessTable } from '../load/process-table.ts'
import { dateOf, stampOf } from '../../core/time/stamp.ts'

const FOREIGN_LINES = 3

/** ps(1) in any format that has a header with PID and a command, once or again and again. */
export const ps: FormatParser = {
  id: 'ps',
  title: 'ps, once or repeated',
  capture: ['ps -eo pid,ppid,rss,vsz,stat,wchan:20,args --sort=-rss', 'ps -eLo pid,tid,psr,pcpu,stat,wchan:20,comm'],
  recognised: 'by its header (PID … COMMAND or CMD)',
  samples: [
    {
      text: 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nroot           1  0.0  0.1 168140 11380 ?        Ss   10:01   0:02 /sbin/init\n',
    },
  ],
  shows: ['processes', 'threads'],
  begins: ['  PID ', ' PID  ', '  PID\t'],
  sniff: (head) => {
    const first = head.split('\n', 6)
    return !first.some((line) => /^top - /.test(line)) && first.some((line) => processHeader(line)?.source === 'ps') ? 0.8 : 0
  },
  open(publish, artifact) {
    let table: ProcessTable | undefined
    let foreign = 0
    // what date printed above a table
    let time: Instant | undefined = artifact.stamp
    const dated: Publish = (type, value, at) => publish(type, value, at, time)
    return {
      line(line) {
        const header = processHeader(line.text)
        if (header !== undefined) {
          table = header
          foreign = 0
          return 'take'
        }
        if (table !== undefined && processRow(dated, line, table, artifact.path) !== undefined) {
          foreign = 0
          return 'take'
        }
        if (table !== undefined && isThreadRow(line.text, table)) return 'take'
        if (line.text.trim() === '' || (stampOf(line.text) !== undefined && foreign < 20)) {
          foreign++
          time = dateOf(line.text) ?? time
          return 'take'
        }
        // a title or the command above the header; never the header of another table
        return table === undefined && !/\bPID\b/.test(line.text) && ++foreign <= FOREIGN_LINES ? 'take' : 'end'
      },
      end() {},
    }
  },
}
