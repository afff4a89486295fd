import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Span } from '../core/span.ts'
import { PROGRAM_ENDED, type ProgramEnded } from '../records/program-ended.ts'

type End = Event<ProgramEnded & LogLine>

/** Ends of programs by their text and by the hundred lines that they stand in. */
const LINES = 100
const stretchOf = (artifact: string, line: number): string => `${artifact}\0${Math.floor(line / LINES)}`
const byStretch = once((scope) => grouped(scope.events(PROGRAM_ENDED), ({ what: { at } }) => stretchOf(at.artifact, at.line)))

/** Ends of programs that stand at most so many lines, a hundred or less, from one of these places, in the order in which they were told. */
export function endsNear(scope: Scope, places: readonly Span[], most: number): readonly End[] {
  const ends = byStretch(scope)
  if (ends.size === 0) return []
  const near = new Set<End>()
  for (const { artifact, line } of places)
    for (const stretch of new Set([line - most, line, line + most].map((at) => stretchOf(artifact, at))))
      for (const end of ends.get(stretch) ?? []) if (Math.abs(end.what.at.line - line) <= most) near.add(end)
  return [...near].sort((a, b) => a.order - b.order)
}
