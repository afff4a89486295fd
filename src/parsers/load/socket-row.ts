import type { SocketRow } from './socket-tally.ts'
import { countedLiterals } from '../cells.ts'

/** Names of states in ss(8) and netstat(8) that few other texts hold: with one of them a listing of sockets begins. */
export const STATE_WORDS: readonly string[] = [
  ...['ESTAB', 'ESTABLISHED', 'LISTEN'].flatMap((state) => [...countedLiterals(state), `* ${state}`, `${state}: `, `${state}=`]),
  ...['UNCONN', 'CLOSE_WAIT', 'CLOSE-WAIT'],
  ...['TIME_WAIT', 'TIME-WAIT', 'FIN_WAIT', 'FIN-WAIT', 'SYN_SENT', 'SYN-SENT', 'SYN_RECV', 'SYN-RECV', 'LAST_ACK', 'LAST-ACK'],
]
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
/** One name for the state that ss and netstat write differently. */
export const stateOf = (word: string): string =>
  word
    .replaceAll('-', '_')
    .replace(/^ESTAB$/, 'ESTABLISHED')
    .replace(/^FIN_WAIT_(\d)$/, 'FIN_WAIT$1')

/** `10.0.0.4:443`, `[::1]:443`, `:::443`, `*:443`, `127.0.0.1%lo:53`. */
const END = /^(\S{1,64}):(\d{1,5}|\*|[a-z][\w-]{0,30})$/
/** Rows of other protocols and of unix sockets, which are passed over, and the headings of the latter. */
const OTHER =
  /^(?:(?:udp|udplite|raw|icmp|sctp|dccp|tcp|mptcp)6?\s+(?:[A-Z][A-Z0-9_-]{3,11}\s+)?\d{1,12}\s+\d{1,12}\s+\S{1,64}:\S{1,32}\s+\S{1,64}:\S{1,32}|(?:u_(?:str|dgr|seq)|nl|p_(?:raw|dgr)|v_(?:str|dgr)|xdp|tipc)\s+(?:[A-Z][A-Z0-9_-]{3,11}\s+)?\d{1,12}\s+\d{1,12}\s|unix\s+\d{1,6}\s+\[ [A-Z ]{0,20}\]\s|Proto\s+RefCnt\s+Flags\s+Type\s+State\s+I-Node\s+Path\s*$)/
/** What stands behind the peer: owners, timers, what -e and -o add; a program's name of netstat. */
const TAIL =
  /^(?:users:\(|timer:\(|uid:|ino:|sk:|cgroup:|fwmark:|\d{1,10}\/\S|\d{1,10}\s+\d{1,12}(?:\s|$)|-(?:\s|$)|(?:off|on|keepalive|timewait|unkn-\d) \()/
const OWNER = /users:\(\("(.{1,60}?)",(?:pid=)?(\d{1,10}),/

export const isOtherRow = (text: string): boolean => OTHER.test(text)

/** Receive queue, send queue, local address, peer; undefined when they do not stand at `from`. */
function endsAt(cells: readonly string[], from: number): Pick<SocketRow, 'recvQ' | 'sendQ' | 'local' | 'peer'> | undefined {
  const [recvQ, sendQ, local, peer] = cells.slice(from, from + 4)
  if (!/^\d{1,12}$/.test(recvQ ?? '') || !/^\d{1,12}$/.test(sendQ ?? '')) return undefined
  const end = END.exec(local ?? '')
  if (end === null || !END.test(peer ?? '')) return undefined
  return { recvQ: Number(recvQ), sendQ: Number(sendQ), local: [end[1]!, /^\d+$/.test(end[2]!) ? Number(end[2]) : undefined], peer: peer! }
}

const fits = (cells: readonly string[], from: number): boolean => cells.length <= from || TAIL.test(cells.slice(from).join(' '))

/** A row of ss or of netstat for TCP: `ESTAB 0 0 10.0.0.1:22 10.0.0.2:5555 users:(…)`, `tcp 0 0 … … LISTEN 811/nginx`. */
export function socketRow(text: string): SocketRow | undefined {
  const cells = text.trim().split(/\s+/, 12)
  const netstat = /^tcp[46]?$/.test(cells[0]!) && /^\d{1,12}$/.test(cells[1] ?? '')
  const from = /^(?:tcp|mptcp)$/.test(cells[0]!) ? 1 : 0
  const word = stateOf(cells[netstat ? 5 : from] ?? '')
  const state = word === 'UNCONN' ? 'CLOSE' : word
  const ends = endsAt(cells, netstat ? 1 : from + 1)
  if (!STATES.has(state) || ends === undefined || !fits(cells, netstat ? 6 : from + 5)) return undefined
  if (!netstat) return { state, ...ends, ...ownerIn(text) }
  const owner = /(?:^|\s)(\d{1,10})\/(\S{1,40})/.exec(cells.slice(6).join(' '))
  return { state, ...ends, sendQ: undefined, pid: owner === null ? undefined : Number(owner[1]), comm: owner?.[2] }
}

/** A row of `ss state …`, which leaves the column of the state out. */
export function statelessRow(text: string, state: string | undefined): SocketRow | undefined {
  const cells = text.trim().split(/\s+/, 12)
  const from = /^(?:tcp|mptcp)$/.test(cells[0]!) ? 1 : 0
  const ends = endsAt(cells, from)
  return ends === undefined || !fits(cells, from + 4) ? undefined : { state, ...ends, ...ownerIn(text) }
}

function ownerIn(text: string): Pick<SocketRow, 'pid' | 'comm'> {
  const m = OWNER.exec(text)
  return { pid: m === null ? undefined : Number(m[2]), comm: m?.[1] }
}
