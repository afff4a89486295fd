import type { Described } from '../core/failure.ts'
import { type Coverage, LINES_LOST, WOULD_SHOW } from '../core/report.ts'
import { type Moment, spanInWords } from '../core/time/words.ts'
import type { Sources } from './sources.ts'

/** States absence only where a source that was read could have shown the failure. */
export function notObserved(failures: readonly Described[], found: ReadonlySet<string>, sources: Sources): Coverage['notObserved'] {
  /** By the kinds of source that a failure is seen in: what is common to all failures of them. */
  const places = new Map<string, Place | undefined>()
  return failures.flatMap(({ id, seenIn, absence }) => {
    if (found.has(id)) return []
    const key = seenIn.join()
    if (!places.has(key)) places.set(key, placeOf(seenIn, sources))
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
function placeOf(seenIn: readonly string[], sources: Sources): Place | undefined {
  const able = sources.alike.filter(({ shows }) => seenIn.some((kind) => shows.has(kind)))
  const [first] = able
  if (first === undefined) return undefined
  const kinds = seenIn.filter((kind) => able.some(({ shows }) => shows.has(kind)))
  const count = able.reduce((sum, of) => sum + of.count, 0)
  return {
    name: `${kinds.join(', ')} (${count === 1 ? first.path : `${count} files`})${windowOf(able.flatMap(({ ends }) => [...ends.values()].flat()))}`,
    lossy: able.some(({ lossy }) => lossy),
  }
}

/** What is known of a moment, the most first. */
const KNOWN = ['zoned', 'zoneless', 'yearless', 'boot'] as const

/** From the first to the last moment that the sources cover, of those that can be compared with the one that is known best. */
function windowOf(told: readonly Moment[]): string {
  const best = KNOWN.find((known) => told.some(({ kind }) => kind === known))
  const alike = told.filter(({ kind }) => kind === best).toSorted((a, b) => a.order - b.order)
  const span = spanInWords(alike[0], alike.at(-1))
  return span === '' ? '' : ` ${span}`
}
