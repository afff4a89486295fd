import { recordType } from '../core/record.ts'
import type { RawLine } from '../core/parser.ts'

/** TCP sockets by state (TIME_WAIT, CLOSE_WAIT, …; blanks and hyphens are underscores), of one capture. */
export interface SocketStates {
  readonly states: ReadonlyMap<string, number>
}

export const SOCKET_STATES = recordType<SocketStates>('socket-states')

/** One row of a listening TCP socket (ss(8), netstat(8)). */
export interface ListeningSocket {
  readonly address: string
  readonly port: number
  /** Connections that wait to be accepted. */
  readonly waiting: number
  /** The backlog; the kernel lets one more in (sk_acceptq_is_full, include/net/sock.h). netstat does not tell it. */
  readonly backlog?: number | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
}

export const LISTENING_SOCKET = recordType<ListeningSocket>('listening-socket')

/** Local ports that one local address uses towards one destination: each pair of addresses and port has the range to itself. */
export interface Destination {
  readonly local: string
  readonly peer: string
  readonly ports: number
  readonly timeWait: number
  /** Lowest and highest local port. */
  readonly from: number
  readonly to: number
}

export const DESTINATION = recordType<Destination>('destination')

/** Sockets whose peer has closed, held by one process. */
export interface HalfClosed {
  readonly pid: number
  readonly comm: string
  readonly count: number
  readonly sockets: number
  /** The busiest peer of them. */
  readonly peer?: string | undefined
  readonly example: RawLine
}

export const HALF_CLOSED = recordType<HalfClosed>('half-closed')
