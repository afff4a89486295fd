import { keyOf } from '../../../casefile/unit-failures.ts'
import { grouped } from '../../../core/grouped.ts'
import { secondsBetween } from '../../../core/span.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'

/** Fewer tell of no period. */
const LEAST = 3

const allRestarts = once((scope) =>
  grouped(
    scope.events(UNIT_SAID).filter(({ what }) => what.says === 'restart'),
    ({ what }) => keyOf(what),
  ),
)

/** Seconds from one automatic restart to the next, by systemd's counter where it is told; undefined where they are few. */
export function everySecondsOf(scope: Scope, unit: string, user: boolean): number | undefined {
  const restarts = allRestarts(scope).get(keyOf({ unit, user })) ?? []
  const counted = restarts.filter(({ what }) => what.restarts !== undefined)
  const all = counted.length > 0 ? counted : restarts
  const [first, last] = [all[0]?.what, all.at(-1)?.what]
  if (all.length < LEAST || first?.time === undefined || last?.time === undefined) return undefined
  const seconds = secondsBetween(first.time, last.time)
  // a counter that was cleared between counts no longer
  const steps = first.restarts === undefined ? all.length - 1 : last.restarts! - first.restarts
  return seconds === undefined || seconds <= 0 || steps < all.length - 1 ? undefined : Number((seconds / steps).toPrecision(2))
}
