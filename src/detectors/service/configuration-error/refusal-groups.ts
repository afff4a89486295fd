import type { Event } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Span } from '../../../core/span.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../../records/configuration-refusal.ts'
import { isTaken } from './taken.ts'

type Refusals = readonly [Refusal, ...Refusal[]]
type Refusal = Event<ConfigurationRefusal & LogLine>

/** What is refused, each with all lines that tell of it. */
export function refusalGroups(scope: Scope): readonly Refusals[] {
  const byName = grouped(
    oneOfEachLine(scope.events(CONFIGURATION_REFUSAL)).filter(({ what }) => !isTaken(what)),
    ({ what }) =>
      // one run of a server looks at all of its certificates
      what.kind === 'certificate file'
        ? `${what.kind}\0${what.by}\0${what.at.artifact}`
        : `${what.kind}\0${what.name ?? ''}\0${what.file ?? what.at.artifact}\0${what.fileLine ?? ''}`,
  )
  return joined([...byName.values()])
}

/** A line may fit the words of a server and those of many programs: the one that tells more counts. */
function oneOfEachLine(refusals: readonly Refusal[]): readonly Refusal[] {
  const worth = ({ what: { by, name, file } }: Refusal): number => [by, name, file].filter((told) => told !== undefined).length
  const best = new Map<string, Refusal>()
  for (const one of refusals) {
    const key = `${one.what.at.artifact}\0${one.what.at.line}`
    const known = best.get(key)
    if (known === undefined || worth(one) > worth(known)) best.set(key, one)
  }
  return [...best.values()]
}

/** A place and its reason stand on neighbouring lines of one program: the first names the file, the next what is wrong there. */
function joined(groups: readonly Refusals[]): Refusals[] {
  const isNext = (a: Refusals, b: Refusals): boolean =>
    a.some(({ what: above }) =>
      b.some(
        ({ what }) =>
          what.at.artifact === above.at.artifact &&
          linesApart(what.at, above.at) <= (what.kind === 'certificate file' ? WRAPPED_LINES : 1) &&
          what.ident === above.ident &&
          what.pid === above.pid,
      ),
    )
  const isPlace = ([{ what }]: Refusals): boolean => what.file !== undefined && what.name === undefined
  const places = groups.filter(isPlace)
  const taken = new Set<Refusals>()
  const others = groups
    .filter((group) => !isPlace(group))
    .map((group): Refusals => {
      const place =
        group[0].what.file === undefined || group[0].what.kind === 'file'
          ? places.find((one) => !taken.has(one) && isNext(one, group))
          : undefined
      if (place === undefined) return group
      taken.add(place)
      return [...group, ...place]
    })
  // several lines that each name the place only
  return [...others, ...places.filter((one) => !taken.has(one))]
}

const linesApart = (a: Span, b: Span): number => Math.max(a.line - (b.endLine ?? b.line), b.line - (a.endLine ?? a.line))

/** What HAProxy says of each file below the place, where a narrow terminal broke that. */
const WRAPPED_LINES = 3

/** With the place that a neighbouring line names. */
export function whole(events: Refusals): Refusals[0]['what'] {
  // of a sentence and its detail the one with the figures
  const { what } = events.find((event) => event.what.value !== undefined) ?? events[0]
  if (what.file !== undefined || what.name === undefined) return what
  const place = events.find((other) => other.what.file !== undefined && other.what.name === undefined)?.what
  return place === undefined ? what : { ...what, file: place.file, fileLine: what.fileLine ?? place.fileLine }
}
