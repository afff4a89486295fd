import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { allStuck, stallFacts, type StallFacts, stallsOf } from '../stall-facts.ts'
import { stallProof } from '../report-proof.ts'
import { besideReport } from '../beside-report.ts'
import { NO_TRACE } from '../told-reports.ts'

export type Facts = StallFacts

/** CPUs that took no interrupt. Those that lock up together are one event of the machine, and the first that is told is the one to look at. */
export function judge(scope: Scope): Found<Facts>[] {
  const events = stallsOf(scope, 'hard')
  const [first] = events
  if (first === undefined) return []
  const facts = { ...stallFacts(scope.name, first.what, 'hard LOCKUP'), ...besideReport(scope, events.at(-1)!) }
  return [
    {
      ...happened(events),
      facts: { ...facts, stuckCpus: allStuck(events) },
      proof: stallProof(events, facts),
      certainty: 'stated',
      missing: facts.traceMissing === true ? NO_TRACE : undefined,
    },
  ]
}
