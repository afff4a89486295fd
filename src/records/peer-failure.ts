import { lineType } from '../core/record.ts'

/** A machine or service at the other end of a connection, as a line names it. */
export interface Peer {
  /** Name or address. */
  readonly host: string
  readonly port?: number | undefined
  /** Address beside the name. */
  readonly address?: string | undefined
  /** No line tells its address: `host` is what kind of server it is, `MySQL`. */
  readonly unnamed?: boolean | undefined
}

/** A connection that was not made, or broke: refused, timed out, without a route, reset; `not made`: why is not told. */
export interface PeerFailure {
  readonly peer: Peer
  /** All that the same line says were asked: the members of a cluster behind one address. */
  readonly others?: readonly Peer[] | undefined
  readonly how: 'refused' | 'timed out' | 'no route' | 'reset' | 'not made'
  /** The line says that it is tried again. */
  readonly retries: boolean
  /** The admission webhook of a cluster that is asked there, and whether its Service has no pods behind it. */
  readonly webhook?: string | undefined
  readonly noEndpoints?: boolean | undefined
  /** The proxy that could not pass a request on; `UPSTREAM` is its peer where the line tells no name. */
  readonly proxy?: 'Envoy' | 'nginx' | undefined
}

/** What is behind a proxy, where nothing names it. */
export const UPSTREAM = 'its upstream'
/** What a server is called of which not even the kind is told. */
export const UNNAMED = 'a server'

export const PEER_FAILURE = lineType<PeerFailure>('peer-failure')

/** A connection that was made, or a program that serves. */
export interface PeerReached {
  /** Undefined where the line names no address. */
  readonly peer: Peer | undefined
  /** What else the line calls that which was reached, in lower case: `redis` of `Redis connection re-established`; nothing of `reconnected`. */
  readonly called: readonly string[]
  /** The line tells that the program itself serves, and of no connection. */
  readonly serves?: true | undefined
  /** The head of an answer: whoever was asked by the same command answers. */
  readonly answers?: true | undefined
}

export const PEER_REACHED = lineType<PeerReached>('peer-reached')
