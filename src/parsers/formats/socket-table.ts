import type { FormatParser } from '../../core/parser.ts'
import { type SocketRow, SocketTally } from '../load/socket-tally.ts'
import { CaptureClock } from '../../core/time/stamp.ts'

/** ss: `[Netid] State Recv-Q Send-Q Local Address:Port Peer Address:Port[Process]`; netstat: `Proto Recv-Q Send-Q Local Address Foreign Address State …`. */
const HEADER = /^\s{0,4}(?:Netid\s+)?State\s+Recv-Q\s+Send-Q\s+Local Address|^\s{0,4}Proto\s+Recv-Q\s+Send-Q\s+Local Address/
/** `ss state time-wait`: without the State. */
const STATELESS = /^\s{0,4}(?:Netid\s+)?Recv-Q\s+Send-Q\s+Local Address/
const STATES = new Set([
  'ESTABLISHED',
  'TIME_WAIT',
  'CLOSE_WAIT',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'SYN_SENT',
  'SYN_RECV',
  'LAST_ACK',
  'CLOSING',
  'CLOSE',
  'LISTEN',
])
const stateOf = (word: string): string =>
  word
    .replaceAll('-', '_')
    .replace(/^ESTAB$/, 'ESTABLISHED')
    .replace(/^FIN_WAIT_(\d)$/, 'FIN_WAIT$1')
    .replace(/^UNCONN$/, 'CLOSE')
/** `10.0.0.4:443`, `[::1]:443`, `:::443`, `*:443`, `127.0.0.1%lo:53`. */
const END = /^(\S{1,64}):(\d{1,5}|\*|[a-z][\w-]{0,30})$/

function rowOf(text: string): SocketRow | undefined {
  const cells = text.trim().split(/\s+/, 12)
  const netstat = /^tcp[46]?$/.test(cells[0]!) && /^\d{1,12}$/.test(cells[1] ?? '')
  const from = netstat ? 0 : /^(?:tcp|mptcp)$/.test(cells[0]!) ? 1 : 0
  const state = stateOf(cells[netstat ? 5 : from] ?? '')
  const [recvQ, sendQ, local, peer] = cells.slice(from + 1, from + 5)
  if (!STATES.has(state) || !/^\d{1,12}$/.test(recvQ ?? '') || !/^\d{1,12}$/.test(sendQ ?? '')) return undefined
  const end = END.exec(local ?? '')
  if (end === null || !END.test(peer ?? '')) return undefined
  const ss = /users:\(\("(.{1,60}?)",(?:pid=)?(\d{1,10}),/.exec(text)
  const owner = netstat ? /^(\d{1,10})\/(\S{1,40})/.exec(cells[6] ?? '') : null
  return {
    state,
    recvQ: Number(recvQ),
    sendQ: netstat ? undefined : Number(sendQ),
    local: [end[1]!, /^\d+$/.test(end[2]!) ? Number(end[2]) : undefined],
    peer: peer!,
    pid: ss !== null ? Number(ss[2]) : owner === null ? undefined : Number(owner[1]),
    comm: ss?.[1] ?? owner?.[2],
  }
}

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
  begins: ['Recv-Q Send-Q', 'Recv-Q   Send-Q', 'Recv-Q  Send-Q'],
  sniff: (head) => {
    const rows = head.split('\n', 5)
    if (rows.some((row) => HEADER.test(row) || STATELESS.test(row))) return 0.9
    const full = rows.filter((row) => row.trim() !== '')
    return full.length > 1 && full.every((row) => rowOf(row) !== undefined) ? 0.8 : 0
  },
  open(publish, artifact) {
    const tally = new SocketTally(publish)
    const clock = new CaptureClock()
    // `ss state time-wait` leaves the column of the state out
    let only = stateIn(artifact.path)
    let stateless = false
    return {
      line(line) {
        if (HEADER.test(line.text) || STATELESS.test(line.text)) {
          tally.close(clock.time)
          stateless = STATELESS.test(line.text)
          return 'take'
        }
        const row = rowOf(line.text) ?? (stateless ? statelessRow(line.text, only) : undefined)
        if (row !== undefined) tally.see(row, line)
        else if (tally.empty && /^Active \w{1,10} (?:Internet|UNIX)/i.test(line.text)) return 'take'
        else if (/\b(?:ss|netstat) -\w/.test(line.text)) {
          tally.close(clock.time)
          only = stateIn(line.text) ?? only
        } else if (clock.read(line.text)?.rest === '') tally.close()
        // details of ss -i, other protocols, empty lines
        else if (line.text.trim() !== '' && !/^(?:\s|udp|raw|unix|u_|nl\s|p_|icmp|sctp|v_|dccp|tcp|Active )/.test(line.text)) return 'end'
        return 'take'
      },
      end: () => tally.close(clock.time),
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

function statelessRow(text: string, state: string | undefined): SocketRow | undefined {
  const cells = text.trim().split(/\s+/, 8)
  const from = /^(?:tcp|mptcp)$/.test(cells[0]!) ? 1 : 0
  const [recvQ, sendQ, local, peer] = cells.slice(from, from + 4)
  const end = END.exec(local ?? '')
  if (end === null || !END.test(peer ?? '') || !/^\d{1,12}$/.test(recvQ ?? '') || !/^\d{1,12}$/.test(sendQ ?? '')) return undefined
  const owner = /users:\(\("(.{1,60}?)",(?:pid=)?(\d{1,10}),/.exec(text)
  return {
    state,
    recvQ: Number(recvQ),
    sendQ: Number(sendQ),
    local: [end[1]!, /^\d+$/.test(end[2]!) ? Number(end[2]) : undefined],
    peer: peer!,
    pid: owner === null ? undefined : Number(owner[2]),
    comm: owner?.[1],
  }
}
