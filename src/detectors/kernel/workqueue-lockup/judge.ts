import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { joinedFacts } from '../told-reports.ts'
import type { PoolWork } from '../../../records/stall.ts'
import { allStuck, type StallEvent, stallFacts, type StallFacts, stallsOf } from '../stall-facts.ts'
import { freezes, poolOf } from './freezes.ts'

export interface Facts extends StallFacts {
  readonly pool: string | undefined
  /** All of them, where several stopped at the same time. */
  readonly pools?: readonly string[] | undefined
  /** What runs in the pools, and what waits there, as printed. */
  readonly running: readonly string[]
  readonly waiting?: readonly string[] | undefined
  readonly longestSeconds: number | undefined
}

const MAX_WORKS = 12
const TITLE = 'BUG: workqueue lockup'

/** Workers of one CPU, or of a set of CPUs, take no new work. */
export function judge(scope: Scope): Found<Facts>[] {
  return freezes(stallsOf(scope, 'workqueue')).map((events) => {
    const [{ what }] = events
    const seconds = events.flatMap((event) => event.what.stuckSeconds ?? [])
    const pools = distinct(events, (event) => poolOf(event.what.pool)).flatMap((event) => event.what.pool ?? [])
    const works = worksOf(events)
    const named = (waits: boolean): readonly string[] =>
      [...new Set(works.filter((one) => one.waits === waits).map(({ work }) => work))].slice(0, MAX_WORKS)
    return {
      ...happened(events),
      facts: {
        ...joinedFacts(events.map((event) => stallFacts(scope.name, event.what, TITLE))),
        title: TITLE,
        function: undefined,
        traceMissing: undefined,
        stuckCpus: allStuck(events),
        longestSeconds: seconds.length === 0 ? undefined : Math.max(...seconds),
        pool: what.pool,
        ...(pools.length > 1 ? { pools } : {}),
        running: named(false),
        ...(named(true).length === 0 ? {} : { waiting: named(true) }),
      },
      proof: toldBy(events, 'kernel log'),
      certainty: 'stated',
    }
  })
}

/** The work of the pools that are stuck, of the first list that tells of it: a list is of all busy pools, also of those that run. */
function worksOf(events: readonly StallEvent[]): readonly PoolWork[] {
  const stuck = new Set(events.map(({ what }) => poolOf(what.pool)))
  const own = events.map(({ what }) => what.works.filter(({ pool }) => pool === undefined || stuck.has(poolOf(pool))))
  return own.find((works) => works.length > 0) ?? []
}
