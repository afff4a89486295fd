import { lineType } from '../core/record.ts'

/** The kernel could not keep a half-open connection of a listening socket; it says so once per socket. */
export interface SynFlood {
  readonly port: number
  readonly address: string | undefined
  /** Whether it answers with SYN cookies instead of dropping; undefined where it does not say. */
  readonly cookies: boolean | undefined
}

export const SYN_FLOOD = lineType<SynFlood>('syn-flood')

/** A server that watches its own queue says that it is full. */
export interface ListenQueueFull {
  readonly program: string
  /** Undefined of a socket of the file system. */
  readonly port: number | undefined
  readonly address: string | undefined
  readonly waiting: number
  readonly backlog: number
}

export const LISTEN_QUEUE_FULL = lineType<ListenQueueFull>('listen-queue-full')
