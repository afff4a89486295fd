import { isServer, programsOn } from '../../../casefile/port-programs.ts'
import { unitFailures } from '../../../casefile/unit-failures.ts'
import type { Event } from '../../../core/event.ts'
import type { Proof } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { isLoopback } from '../../../core/loopback.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { PeerFailure } from '../../../records/peer-failure.ts'
import { RUNTIME_CRASH } from '../../../records/runtime-crash.ts'
import { SLOW_SYNC } from '../../../records/slow-sync.ts'
import { POOL_USED_UP } from '../../../records/pool-queue.ts'

/** Why a server of this very machine does not answer: its unit failed, or all its workers are taken. */
export interface LocalServer {
  readonly unit?: string
  /** Its program, which ended as its own log tells. */
  readonly ended?: string
  /** The pool of php-fpm whose children are all busy. */
  readonly pool?: string
  readonly proof: readonly Proof[]
}

type Failed = Event<PeerFailure & LogLine>

const BY_SOCKET: readonly (readonly [RegExp, RegExp])[] = [
  [/\/\.s\.PGSQL\.\d{1,5}$/, /^postgres/],
  [/\/(?:mysqld?|mariadb)\.sock$/, /^(?:mysql|mariadb)/],
  [/\/(?:redis|valkey)[\w.-]{0,40}\.sock$/, /^(?:redis|valkey)/],
  [/\/php[\w.-]{0,60}\.sock$/, /^php/],
]

export function localServer(scope: Scope, events: readonly [Failed, ...Failed[]]): LocalServer | undefined {
  const { peer } = events[0].what
  const pool = usedUpPool(scope, events)
  if (pool !== undefined) return pool
  const store = waitingStore(scope, events)
  if (store !== undefined) return store
  if (!isLoopback(peer.host)) return undefined
  const name = peer.port === undefined ? BY_SOCKET.find(([path]) => path.test(peer.host))?.[1] : programsOn(peer.port)
  if (name === undefined) return undefined
  const isServing = (unit: string): boolean => isServer(name, unit) && unit !== events[0].what.unit
  const fallen = fallenUnit(scope, isServing, events)
  return fallen === 'back' ? undefined : (fallen ?? endedProgram(scope, name, events.at(-1)!))
}

/** The unit of a server that failed before somebody asked it in vain. `back`: it was started again before that. */
export function fallenUnit(
  scope: Scope,
  isServing: (unit: string) => boolean,
  asked: readonly [Event<LogLine>, ...Event<LogLine>[]],
): LocalServer | 'back' | undefined {
  const last = asked.at(-1)!
  const fallen = [...unitFailures(scope).values()]
    .flat()
    .findLast(
      ({ unit, line }) =>
        isServing(unit) && (last.what.time === undefined || line.order < last.order) && line.what.at.boot === last.what.at.boot,
    )
  if (fallen === undefined) return undefined
  if (fallen.back !== undefined && fallen.back.order < asked[0].order) return 'back'
  return { unit: fallen.unit, proof: toldBy([fallen.line], 'systemd', 'the server behind it failed') }
}

/** A server that ended itself, of which no manager of units tells. */
function endedProgram(scope: Scope, name: RegExp, last: Failed): LocalServer | undefined {
  const crash = scope
    .events(RUNTIME_CRASH)
    .findLast(
      ({ what: { comm }, order }) => comm !== undefined && isServer(name, comm) && (last.what.time === undefined || order < last.order),
    )
  return crash === undefined
    ? undefined
    : { ended: crash.what.comm!, proof: toldBy([crash], 'application log', 'the server behind it ended') }
}

/** The API server of Kubernetes (6444 is that of k3s within its own process), which keeps all it knows in etcd, and etcd itself. */
const BY_ETCD = new Set([443, 2379, 6443, 6444])
/** Of a Service: 443 is the port of many others too. */
const PRIVATE = /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|kubernetes(?:\.|$))/
/** Seconds from a late heartbeat of etcd to the last request that got no answer. */
const STORE_SECONDS = 120
/** The same where two clocks of one log cannot be compared. */
const STORE_LINES = 20
/** A lease must be renewed within 10 s (--leader-elect-renew-deadline), in requests of 5 s: so long a write takes much of that. */
const LONG_SYNC_MS = 2000

/** The lease by which one of several instances leads, as client-go names it when it cannot renew it (tools/leaderelection). */
export const leaseIn = (message: string): string | undefined =>
  /\b(?:resource ?lock:? |renew(?: the)? lease |leases\/)(?:[\w.-]{1,63}\/)?([\w.-]{1,63})/.exec(message)?.[1]

/** etcd tells that its disk keeps it waiting: who asks it, or what stands before it, gets no answer meanwhile. */
function waitingStore(scope: Scope, events: readonly [Failed, ...Failed[]]): LocalServer | undefined {
  const [{ what }] = events
  if (what.how === 'refused' || !BY_ETCD.has(what.peer.port ?? 0) || (what.peer.port === 443 && !PRIVATE.test(what.peer.host)))
    return undefined
  const isOfLease = events.some((event) => leaseIn(event.what.message) !== undefined)
  const slow = scope
    .events(SLOW_SYNC)
    .filter(({ what: { server, kind, tookMs = 0 } }) => server === 'etcd' && (kind !== 'sync' || (isOfLease && tookMs >= LONG_SYNC_MS)))
  const late = slow.find(({ what: { kind } }) => kind === 'heartbeat') ?? slow[0]
  const isNear = events.some((event) => {
    const seconds =
      late?.what.time === undefined || event.what.time === undefined ? undefined : secondsBetween(late.what.time, event.what.time)
    return seconds === undefined
      ? late?.what.kind === 'sync' &&
          late.what.at.artifact === event.what.at.artifact &&
          Math.abs(event.what.at.line - late.what.at.line) <= STORE_LINES
      : Math.abs(seconds) <= STORE_SECONDS
  })
  return late === undefined || !isNear ? undefined : { proof: toldBy([late], 'application log', 'etcd behind it waits for its disk') }
}

/** FastCGI: the pool of php-fpm that its socket is named after, or the only one of the input. */
function usedUpPool(scope: Scope, [{ what }]: readonly [Failed, ...Failed[]]): LocalServer | undefined {
  const { host, port } = what.peer
  const isFastCgi = what.message.includes('fastcgi://') || port === 9000 || /\/[\w.-]*fpm[\w.-]*\.sock$|\/php\//.test(host)
  if (!isFastCgi) return undefined
  const pools = scope.events(POOL_USED_UP).filter((event) => event.what.pool === 'php-fpm children')
  const names = new Set(pools.map((event) => event.what.name))
  const own = pools.filter(({ what: { name } }) => name !== undefined && host.includes(name))
  const [first] = own.length > 0 ? own : names.size === 1 ? pools : []
  if (first === undefined) return undefined
  return { pool: first.what.name ?? 'php-fpm', proof: toldBy([first], 'application log', 'all children of the pool behind it are taken') }
}
