import { secondsBetween, type Cited } from './span.ts'

/** Words in a path that put a sample at the beginning or at the end. */
const ENDS: readonly [RegExp, number][] = [
  [/(?:^|[/!._-])(?:before|start|first|old|pre)(?=$|[/!._-])/i, 0],
  [/(?:^|[/!._-])(?:after|end|last|new|post)(?=$|[/!._-])/i, 2],
]
const placeOf = (path: string): number => ENDS.find(([word]) => word.test(path))?.[1] ?? 1
const byNumber = new Intl.Collator('en', { numeric: true })

/**
 * Samples in the order in which they were taken: by their times, where each has one; else by file
 * (`before` and `after`, numbers as numbers: status.2 before status.10) and by line.
 */
export function inOrder<T extends object>(samples: readonly Cited<T>[]): Cited<T>[] {
  const first = samples[0]?.time
  const timed = first !== undefined && samples.every((s) => s.time !== undefined && secondsBetween(first, s.time) !== undefined)
  return [...samples].sort((a, b) => {
    const apart = timed ? (secondsBetween(b.time!, a.time!) ?? 0) : 0
    if (apart !== 0) return apart
    if (a.at.artifact === b.at.artifact) return a.at.line - b.at.line
    return placeOf(a.at.artifact) - placeOf(b.at.artifact) || byNumber.compare(a.at.artifact, b.at.artifact)
  })
}
