import type { FormatParser } from '../../core/parser.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { titleOf } from '../load/file-title.ts'
import { isPrompt } from '../../core/prompt.ts'
import { SocketTally } from '../load/socket-tally.ts'
import { stampOf } from '../../core/time/stamp.ts'

/** Those of udp and raw go on with `ref pointer drops`. */
const HEADER =
  /^\s{0,8}sl\s{1,40}local_address\s{1,60}(rem_address|remote_address)\s{1,60}st\s{1,20}tx_queue(?:\s{1,40}(?:rx_queue|tr|tm->when|retrnsmt|uid|timeout|inode)){0,7}\s*$/
const ROW =
  /^\s{0,8}\d{1,8}: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) ([0-9A-F]{8}):([0-9A-F]{8}) /
const FILE = /(?:^|[\s/!])proc[/!](?:\d{1,10}[/!]|self[/!])?net[/!]tcp6?(?![\w/])/
/** include/net/tcp_states.h, from 1 on. */
const STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'SYN_RECV',
]

/** Addresses are printed as words of the host's byte order, which is little endian on all that matter here. */
function addressOf(hex: string): string {
  const bytes = [...hex.matchAll(/[0-9A-F]{8}/g)].flatMap(([word]) => [...word.matchAll(/../g)].map(([byte]) => byte).toReversed())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  const mapped = hex.startsWith('0000000000000000FFFF0000')
  if (mapped)
    return bytes
      .slice(12)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.')
  return `[${[...bytes.join('').matchAll(/.{4}/g)].map(([part]) => part.toLowerCase().replace(/^0{1,3}/, '')).join(':')}]`
}

/** /proc/net/tcp and tcp6: every TCP socket of the namespace, in hexadecimal. It does not tell the backlog, nor the owner's pid. */
export const procNetTcp: FormatParser = {
  id: 'proc-net-tcp',
  title: '/proc/net/tcp, /proc/net/tcp6',
  capture: ['cat /proc/net/tcp /proc/net/tcp6'],
  recognised: 'by its heading sl local_address rem_address st',
  samples: [
    {
      path: 'proc/net/tcp',
      text: '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 81123 1 0000000000000000 100 0 0 10 0\n',
    },
  ],
  shows: ['sockets'],
  begins: ['local_address'],
  heading: (text) => HEADER.test(text),
  open(publish, artifact) {
    const tally = new SocketTally(publish)
    const clock = clockFrom(artifact.stamp)
    /** Tables of the present moment: tcp6 below tcp is the same moment, tcp again is the next. */
    let seen = new Set<string>()
    const close = (): void => {
      tally.close(clock.time)
      seen = new Set()
    }
    return {
      get certain() {
        return !tally.empty
      },
      line(line) {
        const { text } = line
        const table = HEADER.exec(text)?.[1]
        if (table !== undefined) {
          if (seen.has(table)) close()
          seen.add(table)
          return 'take'
        }
        const m = ROW.exec(text)
        if (m !== null) {
          const peerPort = Number.parseInt(m[4]!, 16)
          tally.see(
            {
              state: STATES[Number.parseInt(m[5]!, 16) - 1],
              recvQ: Number.parseInt(m[7]!, 16),
              sendQ: undefined,
              local: [addressOf(m[1]!), Number.parseInt(m[2]!, 16)],
              peer: `${addressOf(m[3]!)}:${peerPort === 0 ? '*' : peerPort}`,
            },
            line,
          )
          return 'take'
        }
        if (FILE.test(titleOf(text) ?? '')) return 'take'
        const stamp = stampOf(text)
        if (stamp?.rest === '') {
          close()
          clock.set(stamp)
          return 'take'
        }
        // the table of another protocol has the same rows
        const other = /^\s{0,8}sl\s{1,40}local_address\s/.test(text) || text.startsWith('==> ')
        return other || (isPrompt(text) && !FILE.test(text)) ? 'end' : 'pass'
      },
      end: close,
    }
  },
}
