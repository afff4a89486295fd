import type { Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { DESTINATION, HALF_CLOSED, LISTENING_SOCKET, SOCKET_STATES } from '../../records/sockets.ts'

const MAX_PAIRS = 50_000
const SHOWN = 20

/** One TCP socket of a table. */
export interface SocketRow {
  /** As in proc(5): ESTABLISHED, TIME_WAIT, … Undefined where the table was made of one state and does not say which. */
  readonly state: string | undefined
  readonly recvQ: number
  readonly sendQ: number | undefined
  readonly local: readonly [string, number | undefined]
  readonly peer: string
  readonly pid?: number | undefined
  readonly comm?: string | undefined
}

interface Pair {
  readonly ports: Set<number>
  readonly first: RawLine
  timeWait: number
}

interface Half {
  readonly pid: number
  readonly comm: string
  count: number
  sockets: number
  readonly peers: Map<string, number>
  example?: RawLine
}

/** Counts the rows of one table: states, ports by destination, half-closed sockets by owner. */
export class SocketTally {
  readonly #states = new Map<string, number>()
  readonly #pairs = new Map<string, Pair>()
  readonly #halves = new Map<string, Half>()
  readonly #publish: Publish
  #place: RawLine | undefined
  /** Two sockets have the same two addresses. */
  #shared = false

  constructor(publish: Publish) {
    this.#publish = publish
  }

  get empty(): boolean {
    return this.#place === undefined
  }

  /** Whether something will be told at the end of the table. */
  get certain(): boolean {
    return this.#states.size > 0 || this.#shared
  }

  see(row: SocketRow, line: RawLine): void {
    this.#place ??= line
    if (row.state !== undefined) this.#states.set(row.state, (this.#states.get(row.state) ?? 0) + 1)
    const [address, port] = row.local
    if (row.state === 'LISTEN') {
      if (port !== undefined)
        this.#publish(LISTENING_SOCKET, { address, port, waiting: row.recvQ, backlog: row.sendQ, pid: row.pid, comm: row.comm }, line)
      return
    }
    const key = `${address}\0${row.peer}`
    let pair = this.#pairs.get(key)
    if (pair === undefined && this.#pairs.size < MAX_PAIRS) this.#pairs.set(key, (pair = { ports: new Set(), first: line, timeWait: 0 }))
    if (pair !== undefined && port !== undefined) {
      pair.ports.add(port)
      this.#shared ||= pair.ports.size > 1
      if (row.state === 'TIME_WAIT') pair.timeWait++
    }
    if (row.pid !== undefined) this.#own(row, row.pid, line)
  }

  #own(row: SocketRow, pid: number, line: RawLine): void {
    const owner = `${pid}\0${row.comm}`
    let half = this.#halves.get(owner)
    if (half === undefined && this.#halves.size < MAX_PAIRS)
      this.#halves.set(owner, (half = { pid, comm: row.comm ?? '', count: 0, sockets: 0, peers: new Map() }))
    if (half === undefined) return
    half.sockets++
    if (row.state !== 'CLOSE_WAIT') return
    half.count++
    half.example ??= line
    if (half.peers.size < 1000 || half.peers.has(row.peer)) half.peers.set(row.peer, (half.peers.get(row.peer) ?? 0) + 1)
  }

  /** The table is over. */
  close(time?: Instant): void {
    if (this.#place !== undefined && this.#states.size > 0)
      this.#publish(SOCKET_STATES, { states: new Map(this.#states) }, this.#place, time)
    const busiest = [...this.#pairs].filter(([, p]) => p.ports.size > 1).sort((a, b) => b[1].ports.size - a[1].ports.size)
    for (const [key, pair] of busiest.slice(0, SHOWN)) {
      const [local, peer] = key.split('\0') as [string, string]
      let [from, to] = [Infinity, 0]
      for (const port of pair.ports) [from, to] = [Math.min(from, port), Math.max(to, port)]
      this.#publish(DESTINATION, { local, peer, ports: pair.ports.size, timeWait: pair.timeWait, from, to }, pair.first, time)
    }
    for (const { peers, example, ...half } of this.#halves.values())
      if (example !== undefined)
        this.#publish(HALF_CLOSED, { ...half, peer: [...peers].reduce((a, b) => (b[1] > a[1] ? b : a))[0], example }, example, time)
    for (const map of [this.#states, this.#pairs, this.#halves]) map.clear()
    this.#place = undefined
    this.#shared = false
  }
}
