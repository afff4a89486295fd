import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { ListeningSocket } from '../../../records/sockets.ts'
import { type Counters, counterFacts, countersOf, halfOpenGrowth, isDenied, overflowed, overflowProof } from './counters.ts'
import type { Limits } from './limits.ts'
import { saidOf } from './said.ts'
import { isAtBacklog, isFull, listenersOf, socketFacts, socketProof, waitingOverTime } from './sockets.ts'

export interface Facts {
  host: string | undefined
  port?: number | undefined
  /** Where several sockets overflowed in one storm. */
  ports?: readonly number[] | undefined
  address?: string | undefined
  /** Whether the kernel answers with SYN cookies instead of dropping. */
  cookies?: boolean | undefined
  /** Connections that waited to be accepted, and the backlog. */
  waiting?: number | undefined
  backlog?: number | undefined
  pid?: number | undefined
  comm?: string | undefined
  /** TcpExtListenOverflows, since boot. */
  listenOverflows: number | undefined
  /** … between the two samples that were given. */
  grownBy: number | undefined
  /** TcpExtListenDrops, between the two samples: overflows, and SYNs that were dropped for other reasons. */
  dropsGrownBy: number | undefined
  /** TcpExtTCPReqQFullDrop and …DoCookies, between the two samples: the queue of half-open connections was full. */
  synQueueFullGrownBy: number | undefined
  message?: string | undefined
}

type Listeners = ReadonlyMap<number, Cited<ListeningSocket>>

const NSTAT = 'nstat -az TcpExtListenOverflows TcpExtListenDrops'

/** The kernel or a server says so; else queues that are full now; else what counters of the whole machine tell. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const counters = countersOf(scope)
  const listeners = listenersOf(scope)
  const told = saidOf(scope)
  const stated = told.map(({ ports, facts, ...one }): Found<Facts> => {
    const socket = ports.map((port) => listeners.get(port)).find((known) => known !== undefined && isFull(known))
    const all = { host: scope.name, ...(socket === undefined ? {} : socketFacts(socket)), ...counterFacts(counters), ...facts }
    return {
      ...one,
      facts: all,
      proof: [...one.proof, ...socketProof(socket)],
      series: ports.flatMap((port) => waitingOverTime(scope, port)),
      certainty: 'stated',
    }
  })
  const known = new Set(told.flatMap(({ ports }) => ports))
  const full = isDenied(counters) ? [] : fullNow(scope, listeners, known, counters, t)
  const seen = [...stated, ...full]
  return seen.length > 0 ? seen : ofMachine(scope, listeners, counters, t)
}

/** Full now, and no counter denies that anything was refused. */
function fullNow(scope: Scope, listeners: Listeners, known: ReadonlySet<number>, counters: Counters, t: Limits): Found<Facts>[] {
  const full = [...listeners.values()].filter((socket) => (isFull(socket) || isAtBacklog(socket, t)) && !known.has(socket.port))
  return full.map((socket) => ({
    facts: { host: scope.name, ...socketFacts(socket), ...counterFacts(counters) },
    about: { pid: socket.pid, comm: socket.comm },
    proof: [...socketProof(socket), ...overflowProof(counters)],
    series: waitingOverTime(scope, socket.port),
    certainty: 'shown',
    missing: counters.overflows === undefined ? 'whether connections were refused (nstat)' : undefined,
    settle: NSTAT,
  }))
}

/** Counters of all sockets together; the busiest socket is the first suspect. */
function ofMachine(scope: Scope, listeners: Listeners, counters: Counters, t: Limits): Found<Facts>[] {
  const waiting = [...listeners.values()].filter((socket) => socket.waiting > 0)
  const busiest = mostOf(waiting, (socket) => socket.waiting)
  const facts = { host: scope.name, ...(busiest === undefined ? {} : socketFacts(busiest)), ...counterFacts(counters) }
  const halfOpen = halfOpenGrowth(counters, t)
  if (halfOpen !== undefined) {
    const what = halfOpen === counters.halfOpen ? 'times it was full' : 'dropped'
    const proof = [...cite(halfOpen.last, `+${halfOpen.by} ${what}`, 'capture'), ...socketProof(busiest)]
    return [{ facts, proof, certainty: 'shown', missing: 'which socket it is' }]
  }
  const how = overflowed(counters, t)
  if (how === undefined) return []
  const proof = [...overflowProof(counters), ...socketProof(busiest)]
  if (how === 'many')
    return [{ facts, proof, certainty: 'shown', missing: 'a second sample, which would show whether it goes on', settle: NSTAT }]
  return [{ facts, proof, certainty: 'shown', missing: busiest === undefined ? 'which socket it is' : undefined }]
}
