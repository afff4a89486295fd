import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isPrompt } from '../../core/prompt.ts'
import { isOtherRow, socketRow, STATE_WORDS, statelessRow, stateOf } from '../load/socket-row.ts'
import { SocketTally } from '../load/socket-tally.ts'

/** ss: `[Netid] [State] Recv-Q Send-Q Local Address:Port Peer Address:Port[Process]`; the state is missing where one was asked for. */
const SS =
  /^\s{0,4}(?:Netid\s{1,8})?(State\s{1,12})?Recv-Q\s{1,12}Send-Q\s{1,60}Local Address:Port\s{1,60}Peer Address:Port(?:\s{0,60}(?:Process|Timer|Cgroup)){0,3}\s*$/
/** netstat: `Proto Recv-Q Send-Q Local Address Foreign Address State …`. */
const NETSTAT =
  /^\s{0,4}Proto\s{1,8}Recv-Q\s{1,8}Send-Q\s{1,8}Local Address\s{1,60}(?:Foreign|Peer) Address\s{1,60}\(?[Ss]tate\)?(?:\s{1,20}(?:User|Inode|PID\/Program name|Timer|Security Context)){0,5}\s*$/
const TITLE = /^Active (?:Internet connections|UNIX domain sockets) \([a-z ]{3,40}\)\s*$/

/** ss -tan, ss -lntp, netstat -tanp: TCP rows; those of other protocols are passed over. */
export const socketTable: FormatParser = {
  id: 'socket-table',
  title: 'ss -tan, ss -lnt, netstat -tan',
  capture: ['ss -tanp', 'ss -lntp', 'netstat -tanp'],
  recognised: 'by its heading State Recv-Q Send-Q, or Proto Recv-Q Send-Q',
  samples: [
    {
      text: 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0      16           0.0.0.0:8080      0.0.0.0:*          \n',
    },
    {
      text: 'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \ntcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN     \n',
    },
  ],
  shows: ['sockets'],
  begins: ['Recv-Q', 'Active Internet', ...STATE_WORDS],
  heading: (text) => SS.test(text) || NETSTAT.test(text) || TITLE.test(text) || socketRow(text) !== undefined,
  asked: (command) => /(?:^|[\s/])ss\s.{0,200}\bstate\s/.test(command),
  open(publish, artifact) {
    const tally = new SocketTally(publish)
    let time: Instant | undefined = artifact.stamp
    // `ss state time-wait` leaves the column of the state out
    let only = stateIn(artifact.command ?? '') ?? stateIn(artifact.path)
    let stateless = / state /.test(artifact.command ?? '')
    return {
      get certain() {
        return tally.certain
      },
      line(line) {
        const { text } = line
        const ss = SS.exec(text)
        if (ss !== null || NETSTAT.test(text)) {
          tally.close(time)
          stateless = ss !== null && ss[1] === undefined
          return 'take'
        }
        const row = socketRow(text) ?? (stateless ? statelessRow(text, only) : undefined)
        if (row !== undefined) {
          tally.see(row, line)
          return 'take'
        }
        if (isOtherRow(text) || TITLE.test(text)) return 'take'
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          tally.close(time)
          time = stamp
          return 'take'
        }
        if (!isPrompt(text)) return 'pass'
        if (!/\b(?:ss|netstat) -\w/.test(text)) return 'end'
        tally.close(time)
        only = stateIn(text) ?? only
        return 'pass'
      },
      end: () => tally.close(time),
    }
  },
}

/** The state that a command or a file name asks for. */
function stateIn(text: string): string | undefined {
  const m = /(?:^|[\s/!_.-])(time[-_]?wait|close[-_]?wait|established|syn[-_]recv|syn[-_]sent|last[-_]ack|fin[-_]wait[-_]?[12])/i.exec(
    text.slice(-200),
  )
  return m === null ? undefined : stateOf(m[1]!.toUpperCase().replace(/^(TIME|CLOSE)[-_]?WAIT$/, '$1_WAIT'))
}
