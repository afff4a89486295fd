import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { secondsBetween } from '../core/span.ts'
import { CONNECTION_REFUSAL } from '../records/connection-refusal.ts'
import { POOL_USED_UP, type PoolUsedUp } from '../records/pool-queue.ts'

/** A client of PgBouncer waits for at most `query_wait_timeout`, 120 seconds unless somebody set it. */
const SAME_CROWD_SECONDS = 600
/** Where nothing is dated. */
const SAME_CROWD_LINES = 100

/**
 * Clients that waited for a server connection in vain while the same PgBouncer refused further ones: each that waits keeps its place, so the places are
 * used up by it. One matter with the refusals.
 */
export const waitsOfRefusing = once((scope: Scope): readonly Event<PoolUsedUp & LogLine>[] => {
  const refusals = scope.events(CONNECTION_REFUSAL).filter(({ what }) => what.server === 'pgbouncer')
  return scope
    .events(POOL_USED_UP)
    .filter(
      ({ what }) =>
        what.server === 'PgBouncer' && refusals.some((refusal) => refusal.what.ident === what.ident && isNear(refusal.what, what)),
    )
})

function isNear(a: Event<LogLine>['what'], b: Event<LogLine>['what']): boolean {
  const seconds = a.time === undefined || b.time === undefined ? undefined : secondsBetween(a.time, b.time)
  return (
    a.at.artifact === b.at.artifact &&
    (seconds === undefined ? Math.abs(a.at.line - b.at.line) <= SAME_CROWD_LINES : Math.abs(seconds) <= SAME_CROWD_SECONDS)
  )
}
