import type { Unexplained } from '../core/report.ts'
import { isProgramOf, speakerOf } from '../core/speaker.ts'
import type { Entry } from './entry.ts'

/** Lines before the end of a unit in which its program may say why. */
const BEFORE = 20

/**
 * What the program of a finding's unit said just before the lines that show it, of those that no finding cites: the first that tells of a failure, since
 * others follow from it.
 */
export function lastWords({ entities: { unit }, proofs }: Entry, unexplained: readonly Unexplained[]): Unexplained | undefined {
  if (unit === undefined) return undefined
  const isOwn = (one: Unexplained): boolean => {
    const speaker = one.gravity === 'fatal' || one.gravity === 'failed' ? speakerOf(one) : undefined
    return speaker !== undefined && isProgramOf(unit, speaker)
  }
  const isBefore = ({ artifact, line }: Unexplained): boolean =>
    proofs.some(({ at }) => at.artifact === artifact && line < at.line && line >= at.line - BEFORE)
  return unexplained.filter((one) => isOwn(one) && isBefore(one)).toSorted((a, b) => a.line - b.line)[0]
}
