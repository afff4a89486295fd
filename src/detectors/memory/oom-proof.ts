import type { Proof, Witness } from '../../core/finding.ts'
import { cite } from '../../core/proof.ts'
import type { Cited } from '../../core/span.ts'
import type { OomReport, OomVictim } from '../../records/oom-kill.ts'

/** Kill lines of one report that are quoted. */
const MOST_KILL_LINES = 3

const witnessOf = ({ viaEvent }: OomVictim): Witness => (viaEvent ? 'kubernetes event' : 'kernel log')

const killOf = (victim: Cited<OomVictim>): Proof[] => cite(victim, undefined, witnessOf(victim))

/** Evidence of a report: the deed, the limit or the state of memory, the choice, who asked. */
export function proofOf(report: Cited<OomReport>): Proof[] {
  const { head, limit, constraint, memory, noVictim } = report.places
  const parts = [
    ...report.victims.slice(0, MOST_KILL_LINES).flatMap(killOf),
    ...cite(noVictim, 'nothing that may be killed is left', 'kernel log'),
    ...(report.scope === 'memcg' ? cite(limit, 'use and limit', 'kernel log') : cite(memory, 'the state of memory', 'kernel log')),
    ...cite(constraint, 'whose limit, and who was chosen', 'kernel log'),
    ...cite(head, 'who asked for memory', 'kernel log'),
  ]
  // of a report that begins in its middle none of these is there
  return parts.length > 0 ? parts : cite(report, 'what is left of the report', 'kernel log')
}

/** The line of a further report that tells of a kill, or where it begins. */
export const killLineOf = (report: Cited<OomReport>): Proof[] =>
  report.victims[0] === undefined ? cite(report, 'a further run of the OOM killer', 'kernel log') : killOf(report.victims[0])
