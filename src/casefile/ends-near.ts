import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { NearLines } from '../core/near-lines.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Span } from '../core/span.ts'
import { PROGRAM_ENDED, type ProgramEnded } from '../records/program-ended.ts'

type End = Event<ProgramEnded & LogLine>

const endsOf = once((scope) => new NearLines(scope.events(PROGRAM_ENDED) as readonly End[], ({ what: { at } }) => at))

/** Ends of programs that stand at most so many lines, a hundred or less, from one of these places, in the order in which they were told. */
export function endsNear(scope: Scope, places: readonly Span[], most: number): readonly End[] {
  const ends = endsOf(scope)
  const near = new Set<End>(places.flatMap((place) => ends.near(place, most)))
  return [...near].sort((a, b) => a.order - b.order)
}
