import type { Event } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Proof } from '../../../core/finding.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { SLOW_REQUEST, type SlowRequest } from '../../../records/slow-request.ts'

/** Where the children of a pool stood when their requests took too long. */
export interface Slow {
  readonly traces: number
  /** Of them at the same place. */
  readonly alike: number
  /** `file_get_contents()` */
  readonly inFunction: string
  /** `/srv/shop/lib/pricing.php:11` */
  readonly calledAt: string
  readonly proof: readonly Proof[]
}

/** The slow log of this pool, by the place that most of its traces show. */
export function slowRequests(scope: Scope, pool: string | undefined): Slow | undefined {
  const all: readonly Event<SlowRequest>[] = scope.events(SLOW_REQUEST).filter(({ what }) => pool === undefined || what.pool === pool)
  const places = [...grouped(all, ({ what }) => `${what.function}\0${what.calledAt}`).values()]
  const most = places.toSorted((a, b) => b.length - a.length)[0]
  if (most === undefined) return undefined
  const [{ what }] = most
  return {
    traces: all.length,
    alike: most.length,
    inFunction: what.function,
    calledAt: what.calledAt,
    proof: toldBy(most.slice(0, 1), 'application log', 'where it stood when its request took too long'),
  }
}
