import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { joinedFacts } from '../told-reports.ts'
import { allStuck, stallFacts, type StallFacts, stallsOf } from '../stall-facts.ts'

export interface Facts extends StallFacts {
  readonly pool: string | undefined
  /** What runs and waits in the pools, as printed. */
  readonly running: readonly string[]
  readonly longestSeconds: number | undefined
}

const TITLE = 'BUG: workqueue lockup'

/** Workers of one CPU, or of a set of CPUs, take no new work. */
export function judge(scope: Scope): Found<Facts>[] {
  const pools = grouped(stallsOf(scope, 'workqueue'), ({ what }) => /cpus?=\S{1,20}/.exec(what.pool ?? '')?.[0] ?? '')
  return [...pools.values()].map((events) => {
    const { what } = events[0]
    const seconds = events.flatMap((event) => event.what.stuckSeconds ?? [])
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
        running: events.map((event) => event.what.running).find((running) => running.length > 0) ?? [],
      },
      proof: toldBy(events, 'kernel log'),
      certainty: 'stated',
    }
  })
}
