import { kernelReports } from '../../../casefile/kernel-reports.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { HUNG_TASK } from '../../../records/hung-task.ts'
import { reportFacts } from '../report-facts.ts'
import type { Facts } from './judge.ts'
import { UNKNOWN } from './waits.ts'

/** A panic that says that tasks were blocked, in a log that does not hold their reports. */
export function blockedPanics(scope: Scope): Found<Facts>[] {
  const told = new Set(scope.rows(HUNG_TASK).map(({ at }) => at.artifact))
  const panics = kernelReports(scope).filter(
    ({ what }) => what.kind === 'panic' && /hung_task: blocked tasks/.test(what.heading) && !told.has(what.at.artifact),
  )
  const [first] = panics
  if (first === undefined) return []
  return [
    {
      count: panics.length,
      time: first.what.time,
      facts: {
        ...reportFacts(scope.name, first.what, { title: 'INFO: task hung' }),
        comm: '',
        pid: 0,
        waitSeconds: 0,
        longestSeconds: 0,
        wait: 'blocked',
        waitsFor: UNKNOWN,
        tasks: [],
        taskCount: 0,
        reports: 0,
        suppressed: true,
      },
      proof: toldBy(panics, 'kernel log', 'the panic says that tasks were blocked'),
      certainty: 'stated',
      missing: 'the reports of the blocked tasks themselves',
    },
  ]
}
