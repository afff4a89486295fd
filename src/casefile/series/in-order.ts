import { FIRST_WORDS, LAST_WORDS } from '../../core/series-of.ts'
import { secondsBetween } from '../../core/span.ts'
import type { Placed } from './point.ts'

const word = (words: string): RegExp => new RegExp(`(?:^|[/!._-])(?:${words})(?=$|[/!._-])`, 'i')
/** Words in a path that put a sample at the beginning or at the end. */
const ENDS: readonly [RegExp, number][] = [
  [word(FIRST_WORDS), 0],
  [word(LAST_WORDS), 2],
]
const placeOf = (path: string): number => ENDS.find(([words]) => words.test(path))?.[1] ?? 1
const byNumber = new Intl.Collator('en', { numeric: true })

/**
 * Samples in the order in which they were taken: by their times, where all can be compared; else by file
 * (`before` and `after`, numbers as numbers: status.2 before status.10) and by line.
 */
export function inOrder<T extends Placed>(samples: readonly T[]): T[] {
  const first = samples[0]?.time
  const timed = first !== undefined && samples.every((s) => s.time !== undefined && secondsBetween(first, s.time) !== undefined)
  return [...samples].sort((a, b) => {
    const apart = timed ? (secondsBetween(b.time!, a.time!) ?? 0) : 0
    if (apart !== 0) return apart
    if (a.at.artifact === b.at.artifact) return a.at.line - b.at.line
    return placeOf(a.at.artifact) - placeOf(b.at.artifact) || byNumber.compare(a.at.artifact, b.at.artifact)
  })
}
