import type { Parser, RawLine } from '../core/parser.ts'
import { DESTINATION, HALF_CLOSED, LISTENING_SOCKET, SOCKET_STATES } from '../records/sockets.ts'

/** ss: `[Netid] State Recv-Q Send-Q Local Address:Port Peer Address:Port[Process]`; netstat: `Proto Recv-Q Send-Q Local Address Foreign Address State …`. */
const HEADER = /^\s{0,4}(?:Netid\s+)?State\s+Recv-Q\s+Send-Q\s+Local Address|^\s{0,4}Proto\s+Recv-Q\s+Send-Q\s+Local Address/
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
const MAX_PAIRS = 50_000
const SHOWN = 20

interface Row {
  readonly state: string
  readonly recvQ: number
  readonly sendQ: number | undefined
  readonly local: readonly [string, number | undefined]
  readonly peer: string
  readonly pid?: number | undefined
  readonly comm?: string | undefined
}

function rowOf(text: string): Row | undefined {
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

interface Pair {
  readonly ports: Set<number>
  readonly first: RawLine
  timeWait: number
}

/** ss -tan, ss -lntp, netstat -tanp: TCP rows; those of other protocols are passed over. */
export const socketTable: Parser = {
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
    if (rows.some((row) => HEADER.test(row))) return 0.9
    const full = rows.filter((row) => row.trim() !== '')
    return full.length > 1 && full.every((row) => rowOf(row) !== undefined) ? 0.8 : 0
  },
  open(publish) {
    const states = new Map<string, number>()
    const pairs = new Map<string, Pair>()
    const halves = new Map<
      string,
      { pid: number; comm: string; count: number; sockets: number; peers: Map<string, number>; example?: RawLine }
    >()
    let place: RawLine | undefined
    const see = (row: Row, line: RawLine): void => {
      place ??= line
      states.set(row.state, (states.get(row.state) ?? 0) + 1)
      const [address, port] = row.local
      if (row.state === 'LISTEN') {
        if (port !== undefined)
          publish(LISTENING_SOCKET, { address, port, waiting: row.recvQ, backlog: row.sendQ, pid: row.pid, comm: row.comm }, line)
        return
      }
      const key = `${address}\0${row.peer}`
      let pair = pairs.get(key)
      if (pair === undefined && pairs.size < MAX_PAIRS) pairs.set(key, (pair = { ports: new Set(), first: line, timeWait: 0 }))
      if (pair !== undefined && port !== undefined) {
        pair.ports.add(port)
        if (row.state === 'TIME_WAIT') pair.timeWait++
      }
      if (row.pid === undefined) return
      const owner = `${row.pid}\0${row.comm}`
      let half = halves.get(owner)
      if (half === undefined && halves.size < MAX_PAIRS)
        halves.set(owner, (half = { pid: row.pid, comm: row.comm ?? '', count: 0, sockets: 0, peers: new Map() }))
      if (half === undefined) return
      half.sockets++
      if (row.state !== 'CLOSE_WAIT') return
      half.count++
      half.example ??= line
      if (half.peers.size < 1000 || half.peers.has(row.peer)) half.peers.set(row.peer, (half.peers.get(row.peer) ?? 0) + 1)
    }
    const close = (): void => {
      if (place !== undefined) publish(SOCKET_STATES, { states: new Map(states) }, place)
      const busiest = [...pairs].filter(([, p]) => p.ports.size > 1).sort((a, b) => b[1].ports.size - a[1].ports.size)
      for (const [key, pair] of busiest.slice(0, SHOWN)) {
        const [local, peer] = key.split('\0') as [string, string]
        let [from, to] = [Infinity, 0]
        for (const port of pair.ports) [from, to] = [Math.min(from, port), Math.max(to, port)]
        publish(DESTINATION, { local, peer, ports: pair.ports.size, timeWait: pair.timeWait, from, to }, pair.first)
      }
      for (const { peers, example, ...half } of halves.values())
        if (example !== undefined)
          publish(HALF_CLOSED, { ...half, peer: [...peers].reduce((a, b) => (b[1] > a[1] ? b : a))[0], example }, example)
      for (const map of [states, pairs, halves]) map.clear()
      place = undefined
    }
    return {
      line(line) {
        if (HEADER.test(line.text)) {
          close()
          return 'take'
        }
        const row = rowOf(line.text)
        if (row !== undefined) see(row, line)
        else if (place === undefined && /^Active \w{1,10} (?:Internet|UNIX)/i.test(line.text)) return 'take'
        // details of ss -i, other protocols, empty lines
        else if (line.text.trim() !== '' && !/^(?:\s|udp|raw|unix|u_|nl\s|p_|icmp|sctp|v_|dccp|tcp|Active )/.test(line.text)) return 'end'
        return 'take'
      },
      end: close,
    }
  },
}
