import { once, type Scope } from '../core/scope.ts'
import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { UNIT_STATE } from '../records/unit-state.ts'

/** Units by the text that shows their status; undefined of a text that shows the status of several. */
const statusUnits = once((scope): ReadonlyMap<string, string | undefined> => {
  const units = new Map<string, string | undefined>()
  for (const { unit, listed, at } of scope.rows(UNIT_STATE))
    if (!listed && unit.endsWith('.service'))
      units.set(at.artifact, units.has(at.artifact) && units.get(at.artifact) !== unit ? undefined : unit)
  return units
})

/** The unit that lines are of: as their journal says, else that of the systemctl status under which one of them, or a copy of it, stands. */
export function unitOf(scope: Scope, events: readonly Event<LogLine>[]): string | undefined {
  const status = statusUnits(scope)
  return (
    events.find(({ what }) => what.unit !== undefined)?.what.unit ??
    events
      .flatMap(({ what, copies }) => [what.at, ...copies])
      .map(({ artifact }) => status.get(artifact))
      .find((unit) => unit !== undefined)
  )
}

/** The only unit whose status a text shows: what stands below it in the text is of its journal. */
export const shownIn = (scope: Scope, artifact: string): string | undefined => statusUnits(scope).get(artifact)
