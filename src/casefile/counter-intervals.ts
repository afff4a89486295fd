import type { Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { COUNTERS, type Counters } from '../records/counters.ts'
import { groupsOf } from './series/collect.ts'
import { grewBy } from './series/counter.ts'
import { windowSeconds } from './series/elapsed.ts'
import { inOrder } from './series/in-order.ts'

/** What the counters of one file did from its first reading to its last. */
export interface Interval {
  /** The file, without the number of its sample. */
  readonly of: string
  readonly first: Cited<Counters>
  readonly last: Cited<Counters>
  readonly samples: number
  /** In order. */
  readonly readings: readonly Cited<Counters>[]
  /** Where both readings have times. */
  readonly seconds: number | undefined
  /** By how much all counters with such names grew together; one that fell did not. */
  readonly grew: (names: RegExp) => number
}

/** Files of one kind that were read twice or more. */
export function counterIntervals(scope: Scope, kind: Counters['kind']): Interval[] {
  const own = scope.rows(COUNTERS).filter((c) => c.kind === kind)
  return [...groupsOf(own, ({ of }) => of)].flatMap(([of, readings]) => {
    if (readings.length < 2) return []
    const list = inOrder(readings)
    const [first, last] = [list[0]!, list.at(-1)!]
    const grew = (names: RegExp): number =>
      [...last.values].reduce((sum, [name, value]) => {
        const before = first.values.get(name)
        return names.test(name) && before !== undefined ? sum + (grewBy(before, value, 'nothing') ?? 0) : sum
      }, 0)
    return [{ of, first, last, samples: list.length, readings: list, seconds: windowSeconds(first.time, last.time), grew }]
  })
}
