import { waitsOfRefusing } from '../../../casefile/pgbouncer-waits.ts'
import { unitOf } from '../../../casefile/status-units.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { toldBy, withSecond } from '../../../core/proof.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Event, happened } from '../../../core/event.ts'
import { secondsBetween } from '../../../core/span.ts'
import { KILL_CONSEQUENCE, type KillConsequence } from '../../../records/kill-consequence.ts'
import { POOL_USED_UP, type PoolUsedUp } from '../../../records/pool-queue.ts'
import type { Facts } from './judge.ts'
import { locked } from './locked.ts'
import { slowRequests } from './slow-requests.ts'
import { unmade } from './unmade.ts'

/** Servers and libraries say that all of a pool is taken. */
export function usedUp(scope: Scope): Found<Facts>[] {
  // of a PgBouncer that refuses clients as well, the refusals tell it
  const toldWithRefusals = new Set(waitsOfRefusing(scope))
  const own = scope.events(POOL_USED_UP).filter((event) => !toldWithRefusals.has(event))
  const pools = grouped(own, ({ what }) => `${what.pool}\0${what.name ?? ''}\0${what.unit ?? what.ident ?? ''}`)
  return [...pools.values()].map((events) => {
    const { pool, name, server, members, ident: comm, pid, message } = events[0].what
    const unit = unitOf(scope, events)
    const when = happened(events)
    const slow = pool === 'php-fpm children' ? slowRequests(scope, name) : undefined
    const late = pool === 'php-fpm children' ? endedLate(scope, name, events) : []
    const none = members === 'connections' ? unmade(scope, events) : undefined
    const lock = members === 'connections' && none === undefined ? locked(scope, events) : undefined
    return {
      ...when,
      severity: 'warning',
      about: { comm, pid, unit },
      facts: {
        host: scope.name,
        pool,
        poolName: name,
        server,
        members,
        comm,
        pid,
        unit,
        workers: mostOf(events, ({ what }) => what.workers ?? 0)?.what.workers,
        overflow: events[0].what.overflow,
        waiting: mostOf(events, ({ what }) => what.waiting ?? 0)?.what.waiting,
        refusals: when.count,
        ...(slow === undefined
          ? {}
          : { slowTraces: slow.traces, slowAlike: slow.alike, inFunction: slow.inFunction, calledAt: slow.calledAt }),
        endedLate: mostOf(late, ({ count }) => count)?.what.work,
        lateSeconds: mostOf(late, ({ count }) => count)?.what.ranSeconds,
        ...(none === undefined ? {} : { unmade: none.why }),
        ...(lock === undefined ? {} : { lock: lock.lock, lockHolders: lock.holders }),
        message: message.slice(0, 300),
      },
      proof: withSecond(toldBy(events, 'application log'), [
        ...(none?.proof ?? []),
        ...(lock?.proof ?? []),
        ...(slow?.proof ?? []),
        ...toldBy(late, 'application log', 'what one of them was busy with'),
      ]),
      certainty: 'stated',
    }
  })
}

/** Requests that take long fill a pool: those that are ended within this time of it are of the same load. */
const SAME_LOAD_SECONDS = 300
/** Where nothing is dated. */
const SAME_LOAD_LINES = 50

/** Children of this pool that PHP-FPM ended around it, since their requests took too long. */
function endedLate(
  scope: Scope,
  pool: string | undefined,
  full: readonly Event<PoolUsedUp>[],
): readonly Event<KillConsequence & LogLine>[] {
  return scope.events(KILL_CONSEQUENCE).filter(
    ({ what: { kind, pool: of, at, time } }) =>
      kind === 'timeout' &&
      of !== undefined &&
      of === pool &&
      full.some(({ what }) => {
        const apart = time === undefined || what.time === undefined ? undefined : secondsBetween(what.time, time)
        return apart === undefined
          ? at.artifact === what.at.artifact && Math.abs(at.line - what.at.line) <= SAME_LOAD_LINES
          : Math.abs(apart) <= SAME_LOAD_SECONDS
      }),
  )
}
