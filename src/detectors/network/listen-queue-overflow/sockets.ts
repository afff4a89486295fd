import { overTime } from '../../../casefile/series/over-time.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { LISTENING_SOCKET, type ListeningSocket } from '../../../records/sockets.ts'
import type { Limits } from './limits.ts'

/** sk_acceptq_is_full (include/net/sock.h): more wait than the backlog. */
export const isFull = ({ waiting, backlog }: ListeningSocket): boolean => backlog !== undefined && backlog > 0 && waiting > backlog

/** All that its backlog lets in, or very many where no backlog is told. */
export const isAtBacklog = ({ waiting, backlog }: ListeningSocket, t: Limits): boolean =>
  backlog === undefined ? waiting >= t.manyWaiting : backlog >= t.minBacklog && waiting >= backlog

/** Listening sockets by port: of several captures the fuller one, a full one of ss before one of netstat, which has no backlog. */
export function listenersOf(scope: Scope): Map<number, Cited<ListeningSocket>> {
  const ports = grouped(scope.rows(LISTENING_SOCKET), ({ port }) => port)
  return new Map(
    [...ports].map(([port, own]) => {
      const fullest = mostOf(own, (socket) => (isFull(socket) ? 1e9 : 0) + socket.waiting)!
      const owner = own.findLast(({ pid }) => pid !== undefined)
      return [port, { ...fullest, pid: owner?.pid, comm: owner?.comm }]
    }),
  )
}

export const socketFacts = ({ port, address, waiting, backlog, pid, comm }: ListeningSocket) => ({
  port,
  address,
  waiting,
  backlog,
  pid,
  comm,
})

export const socketProof = (socket: Cited<ListeningSocket> | undefined): Proof[] =>
  cite(socket, `${socket?.waiting} wait${socket?.backlog === undefined ? '' : `, backlog ${socket.backlog}`}`, 'capture')

/** Connections that wait at a port, each time that somebody looked. */
export function waitingOverTime(scope: Scope, port: number): Measured[] {
  const own = scope.rows(LISTENING_SOCKET).filter((socket) => socket.port === port)
  const limit = own.findLast(({ backlog }) => backlog !== undefined)?.backlog
  return overTime({ quantity: 'listen-queue.waiting', unit: 'count', of: `port ${port}`, limit }, own, ({ waiting }) => waiting)
}
