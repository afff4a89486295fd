import { grewBy } from '../../casefile/series/counter.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { grouped } from '../../core/grouped.ts'
import type { Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'

/** A counter since boot, and how much it grew between two captures. */
export interface Counted {
  readonly total: number
  /** Undefined where there is one capture only: what was counted may be old. */
  readonly by: number | undefined
  readonly first: Cited<Counters>
  readonly last: Cited<Counters>
}

/** The counter by that name in the captures of one kind: of several files the one in which it grew most. */
export function counted(scope: Scope, kind: Counters['kind'], name: string): Counted | undefined {
  const samples = scope.rows(COUNTERS).filter((sample) => sample.kind === kind && sample.values.has(name))
  const all = [...grouped(samples, ({ of }) => of).values()].map((own): Counted => {
    const ordered = inOrder(own)
    const [first, last] = [ordered[0]!, ordered.at(-1)!]
    const [before, total] = [first.values.get(name)!, last.values.get(name)!]
    // one that fell began anew (a reboot; nstat, which prints what is new): all of it is growth
    return { total, by: ordered.length > 1 ? grewBy(before, total, 'began anew') : undefined, first, last }
  })
  return all.sort((a, b) => (b.by ?? -1) - (a.by ?? -1) || b.total - a.total)[0]
}
