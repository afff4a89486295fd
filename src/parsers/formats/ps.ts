import type { FormatParser, Publish } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isThreadRow, processHeader, processRow, type ProcessTable } from '../load/process-table.ts'
import { isPrompt } from '../../core/prompt.ts'

/** What stands behind PID where its column is the first and nothing is left in front of it. */
const NEIGHBOURS = ['USER', 'PPID', 'TTY', 'TID', 'LWP', 'STAT', 'RSS', 'VSZ', '%CPU', '%MEM', 'NLWP', 'COMM', 'CMD', 'ARGS']

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
  begins: ['  PID ', 'PID  ', '\tPID\t', ...NEIGHBOURS.flatMap((label) => [`PID ${label}`, `PID\t${label}`])],
  heading: (text) => processHeader(text)?.source === 'ps',
  open(publish, artifact) {
    let table: ProcessTable | undefined
    // what date printed above a table
    let time: Instant | undefined = artifact.stamp
    const dated: Publish = (type, value, at) => publish(type, value, at, time)
    return {
      line(line) {
        const header = processHeader(line.text)
        if (header !== undefined) {
          if (header.source !== 'ps') return 'end'
          table = header
          return 'take'
        }
        if (table === undefined) return 'end'
        if (processRow(dated, line, table, artifact.path) !== undefined || isThreadRow(line.text, table)) return 'take'
        const stamp = dateOf(line.text)
        if (stamp === undefined) return isPrompt(line.text) ? 'end' : 'pass'
        time = stamp
        return 'take'
      },
      end() {},
    }
  },
}
