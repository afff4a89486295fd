import { shownIn } from '../casefile/status-units.ts'
import type { Unexplained } from '../core/report.ts'
import { isProgramOf, runsOthers, speakerOf } from '../core/speaker.ts'
import type { Entry } from './entry.ts'

/** Lines before the end of a unit in which its program may say why. */
const BEFORE = 20
/** What a runtime says, which may be another unit's, stands nearer. */
const BEFORE_OF_RUNTIME = 12
/** What stands so near is of the end itself. */
const LAST = 6

export interface LastWords {
  readonly line: Unexplained
  /** The runtime that said it: nothing but its nearness tells of which unit it is. */
  readonly by?: string | undefined
  readonly isLast: boolean
}

/**
 * What the program of a finding's unit said just before the lines that show it, of those that no finding cites: the first that tells of a failure, since
 * others follow from it. What stands under the status of the unit is of its journal, whoever speaks.
 */
export function lastWords({ scope, entities: { unit }, proofs }: Entry, unexplained: readonly Unexplained[]): LastWords | undefined {
  if (unit === undefined) return undefined
  /** Lines down to the nearest line that shows it. */
  const distanceOf = ({ artifact, line }: Unexplained): number =>
    Math.min(...proofs.flatMap(({ at }) => (at.artifact === artifact && at.line > line ? [at.line - line] : [])))
  const heard = (line: Unexplained): LastWords | undefined => {
    const speaker = speakerOf(line)
    const distance = distanceOf(line)
    const isGrave = line.gravity === 'fatal' || line.gravity === 'failed'
    // what was refused, or took too long, is why only where it is the last of all
    if (speaker === undefined || (!isGrave && (distance > LAST || !isProgramOf(unit, speaker)))) return undefined
    const isShown = shownIn(scope, line.artifact) === unit && proofs.some(({ at }) => at.artifact === line.artifact)
    if (isShown && speaker !== 'systemd') return { line, isLast: true }
    if (isProgramOf(unit, speaker)) return distance <= BEFORE ? { line, isLast: distance <= LAST } : undefined
    return runsOthers(speaker) && distance <= BEFORE_OF_RUNTIME ? { line, by: speaker, isLast: distance <= LAST } : undefined
  }
  const all = unexplained.flatMap((one) => heard(one) ?? []).toSorted((a, b) => a.line.line - b.line.line)
  return all.find(({ line: { gravity } }) => gravity === 'fatal' || gravity === 'failed') ?? all.at(-1)
}
