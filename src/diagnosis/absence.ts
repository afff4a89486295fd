import type { Described } from '../core/failure.ts'
import { type Coverage, LINES_LOST, WOULD_SHOW } from '../core/report.ts'
import type { Instant } from '../core/span.ts'
import { timeFields } from '../core/time/show.ts'
import { type Moment, momentOf, spanInWords } from '../core/time/words.ts'

/** What one artifact could have shown, and for which time. */
export interface ReadSource {
  readonly path: string
  readonly shows: ReadonlySet<string>
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Something of it was lost (cut, rate limited, suppressed). */
  readonly lossy: boolean
}

/** States absence only where a source that was read could have shown the failure. */
export function notObserved(
  failures: readonly Described[],
  found: ReadonlySet<string>,
  sources: readonly ReadSource[],
): Coverage['notObserved'] {
  /** By the kinds of source that a failure is seen in: what is common to all failures of them. */
  const places = new Map<string, Place | undefined>()
  const told = new Map(sources.map((source) => [source, momentsOf(source)] as const))
  return failures.flatMap(({ id, seenIn, absence }) => {
    if (found.has(id)) return []
    const key = seenIn.join()
    if (!places.has(key)) places.set(key, placeOf(seenIn, told))
    const place = places.get(key)
    if (place === undefined) return []
    return [
      {
        id,
        in: place.name,
        certainty: place.lossy ? LINES_LOST : (absence ?? WOULD_SHOW),
      },
    ]
  })
}

interface Place {
  readonly name: string
  readonly lossy: boolean
}

/** Where something of these kinds could have been seen; undefined where nothing of them was read. */
function placeOf(seenIn: readonly string[], told: ReadonlyMap<ReadSource, readonly Moment[]>): Place | undefined {
  const able = [...told.keys()].filter((s) => seenIn.some((kind) => s.shows.has(kind)))
  if (able.length === 0) return undefined
  const kinds = seenIn.filter((kind) => able.some((s) => s.shows.has(kind)))
  return {
    name: `${kinds.join(', ')} (${able.length === 1 ? able[0]!.path : `${able.length} files`})${windowOf(able.flatMap((s) => told.get(s)!))}`,
    lossy: able.some((s) => s.lossy),
  }
}

/** The first and the last moment that a source covers. */
const momentsOf = ({ from, to }: ReadSource): readonly Moment[] =>
  [from, to].flatMap((at) => (at === undefined ? [] : (momentOf(timeFields({ at }), 'at') ?? [])))

/** What is known of a moment, the most first. */
const KNOWN = ['zoned', 'zoneless', 'yearless', 'boot'] as const

/** From the first to the last moment that the sources cover, of those that can be compared with the one that is known best. */
function windowOf(told: readonly Moment[]): string {
  const best = KNOWN.find((known) => told.some(({ kind }) => kind === known))
  const alike = told.filter(({ kind }) => kind === best).toSorted((a, b) => a.order - b.order)
  const span = spanInWords(alike[0], alike.at(-1))
  return span === '' ? '' : ` ${span}`
}
