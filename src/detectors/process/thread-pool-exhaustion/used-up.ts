import { unitOf } from '../../../casefile/status-units.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { toldBy, withSecond } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { POOL_USED_UP } from '../../../records/pool-queue.ts'
import type { Facts } from './judge.ts'
import { locked } from './locked.ts'
import { slowRequests } from './slow-requests.ts'
import { unmade } from './unmade.ts'

/** Servers and libraries say that all of a pool is taken. */
export function usedUp(scope: Scope): Found<Facts>[] {
  const pools = grouped(scope.events(POOL_USED_UP), ({ what }) => `${what.pool}\0${what.name ?? ''}\0${what.unit ?? what.ident ?? ''}`)
  return [...pools.values()].map((events) => {
    const { pool, name, server, members, ident: comm, pid, message } = events[0].what
    const unit = unitOf(scope, events)
    const when = happened(events)
    const slow = pool === 'php-fpm children' ? slowRequests(scope, name) : undefined
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
        ...(none === undefined ? {} : { unmade: none.why }),
        ...(lock === undefined ? {} : { lock: lock.lock, lockHolders: lock.holders }),
        message: message.slice(0, 300),
      },
      proof: withSecond(toldBy(events, 'application log'), [...(none?.proof ?? []), ...(lock?.proof ?? []), ...(slow?.proof ?? [])]),
      certainty: 'stated',
    }
  })
}
