import { writerAt } from '../casefile/outputs.ts'
import type { Unexplained } from '../core/report.ts'
import { isProgramOf, speakerOf } from '../core/speaker.ts'
import { LAST_LINE } from '../core/last-line.ts'
import type { Entry } from './entry.ts'

/** Lines before the end of a unit in which its program may say why. */
const BEFORE = 20

/** A quoted line: where it stands, and what was said. */
export type Words = Pick<Unexplained, 'artifact' | 'line' | 'offset' | 'text' | 'message'>

/** What the program of a finding's unit or container said before it ended, of the lines that no finding cites. */
export function lastWords(entry: Entry, unexplained: readonly Unexplained[]): Words | undefined {
  const { unit, pod, container, containerId } = entry.entities
  if (unit !== undefined) return ofUnit(unit, entry, unexplained)
  return pod === undefined && container === undefined && containerId === undefined ? undefined : ofContainer(entry, unexplained)
}

const tellsOfFailure = ({ gravity }: Unexplained): boolean => gravity === 'fatal' || gravity === 'failed'

/** Just before the lines that show the end: the first that tells of a failure, since others follow from it. */
function ofUnit(unit: string, { proofs }: Entry, unexplained: readonly Unexplained[]): Words | undefined {
  const isOwn = (one: Unexplained): boolean => {
    const speaker = tellsOfFailure(one) ? speakerOf(one) : undefined
    return speaker !== undefined && isProgramOf(unit, speaker)
  }
  const isBefore = ({ artifact, line }: Unexplained): boolean =>
    proofs.some(({ at }) => at.artifact === artifact && line < at.line && line >= at.line - BEFORE)
  return unexplained.filter((one) => isOwn(one) && isBefore(one)).toSorted((a, b) => a.line - b.line)[0]
}

/** In its own log: the last that tells of a failure, else the last that it wrote. */
function ofContainer({ scope, linked, facts }: Entry, unexplained: readonly Unexplained[]): Words | undefined {
  const writerOf = writerAt(scope)
  const isOwn = (place: { readonly artifact: string; readonly line: number }): boolean => {
    const writer = writerOf(place)
    if (writer === undefined) return false
    const { pod, container } = writer
    const isNamed = container === undefined || facts['container'] === undefined || facts['container'] === container
    return pod === undefined ? container !== undefined && facts['container'] === container : isNamed && linked.get('pod')?.has(pod) === true
  }
  const told = unexplained.filter((one) => tellsOfFailure(one) && isOwn(one)).toSorted((a, b) => a.line - b.line)
  if (told.length > 0) return told.at(-1)
  const last = scope.rows(LAST_LINE).findLast(({ at }) => isOwn(at))
  return last === undefined ? undefined : { ...last.at, message: last.message }
}
