import type { FormatParser, RawLine } from '../../core/parser.ts'
import { SOCKET_STATES } from '../../records/sockets.ts'

const STATE =
  'ESTAB(?:LISHED)?|TIME[_-]WAIT|CLOSE[_-]WAIT|FIN[_-]WAIT[_-]?[12]|SYN[_-](?:SENT|RECV)|LAST[_-]ACK|CLOSING|LISTEN|UNCONN|CLOSED?'
const ROW = new RegExp(`^\\s{0,20}(?:(\\d{1,9})\\s{1,20}(${STATE})|(${STATE})\\s{1,20}(\\d{1,9}))\\s{0,20}$`)
/** The names of ss(8) and netstat(8) for one state. */
const nameOf = (state: string): string =>
  state
    .replaceAll('-', '_')
    .replace(/^ESTAB$/, 'ESTABLISHED')
    .replace(/^FIN_WAIT_(\d)$/, 'FIN_WAIT$1')

/** Sockets counted by state, as `ss -tan | awk '{print $1}' | sort | uniq -c` and its like leave them. */
export const socketStates: FormatParser = {
  id: 'socket-states',
  title: 'numbers of sockets by state',
  capture: ["ss -tanH | awk '{print $1}' | sort | uniq -c", "netstat -tan | awk '/^tcp/ {n[$6]++} END {for (s in n) print s, n[s]}'"],
  recognised: 'by rows of a state and a number',
  samples: [{ text: '    572 CLOSE_WAIT\n      3 ESTABLISHED\n      1 LISTEN\n' }, { text: 'TIME_WAIT 8481\nESTABLISHED 144\n' }],
  shows: ['sockets'],
  begins: [
    'TIME_WAIT',
    'TIME-WAIT',
    'CLOSE_WAIT',
    'CLOSE-WAIT',
    'ESTABLISHED',
    'FIN_WAIT',
    'FIN-WAIT',
    'SYN_RECV',
    'SYN-RECV',
    'SYN-SENT',
    'SYN_SENT',
    'LAST_ACK',
    'LAST-ACK',
  ],
  sniff: (head) => {
    const rows = head.split('\n', 6).filter((row) => row.trim() !== '')
    return rows.filter((row) => ROW.test(row)).length >= Math.max(1, rows.length - 1) && rows.some((row) => ROW.test(row)) ? 0.8 : 0
  },
  open(publish) {
    const states = new Map<string, number>()
    let place: RawLine | undefined
    let most = -1
    return {
      line(line) {
        const m = ROW.exec(line.text)
        if (m === null) return place !== undefined && line.text.trim() === '' ? 'take' : 'end'
        const count = Number(m[1] ?? m[4])
        states.set(nameOf(m[2] ?? m[3]!), count)
        if (count > most) [most, place] = [count, line]
        return 'take'
      },
      end() {
        if (place !== undefined) publish(SOCKET_STATES, { states }, place)
      },
    }
  },
}
