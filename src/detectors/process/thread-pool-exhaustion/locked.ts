import type { Event } from '../../../core/event.ts'
import type { Proof } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { LOCK_WAIT } from '../../../records/lock-wait.ts'

/** A pool fills up while sessions wait: at most so long before it says that it is full. */
const BEFORE_SECONDS = 300
const AFTER_SECONDS = 5
const MAX_HOLDERS = 5

/** The lock for which sessions of the database wait, and who holds it. */
export interface Locked {
  readonly lock: string
  readonly holders: readonly number[]
  readonly proof: readonly Proof[]
}

/** Sessions that wait for one lock while the pool of connections is full. */
export function locked(scope: Scope, full: readonly Event<LogLine>[]): Locked | undefined {
  const near = scope.events(LOCK_WAIT).filter(({ what: { time } }) =>
    full.some(({ what: { time: at } }) => {
      const seconds = time === undefined || at === undefined ? undefined : secondsBetween(time, at)
      return seconds !== undefined && seconds >= -AFTER_SECONDS && seconds <= BEFORE_SECONDS
    }),
  )
  const waits = near.filter(({ what }) => what.lock !== undefined)
  const held = near.filter(({ what }) => what.holders !== undefined)
  const lock = waits[0]?.what.lock
  if (lock === undefined) return undefined
  return {
    lock,
    holders: [...new Set(held.flatMap(({ what }) => what.holders ?? []))].slice(0, MAX_HOLDERS),
    proof: [
      ...toldBy(waits.slice(0, 1), 'application log', 'a session waits'),
      ...toldBy(held.slice(0, 1), 'application log', 'who holds the lock'),
    ],
  }
}
