import type { Described } from '../core/failure.ts'
import { type Coverage, WOULD_SHOW } from '../core/report.ts'
import type { Instant } from '../core/span.ts'
import { timeFields } from '../core/time/show.ts'
import { momentOf, spanInWords } from '../core/time/words.ts'

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
  return failures
    .filter((d) => !found.has(d.id))
    .flatMap((d) => {
      const able = sources.filter((s) => d.seenIn.some((kind) => s.shows.has(kind)))
      if (able.length === 0) return []
      const kinds = d.seenIn.filter((kind) => able.some((s) => s.shows.has(kind)))
      const window = windowOf(able)
      const lossy = able.some((s) => s.lossy)
      return [
        {
          id: d.id,
          in: `${kinds.join(', ')} (${able.length === 1 ? able[0]!.path : `${able.length} files`})${window}`,
          certainty: lossy ? 'lines of this source were lost: it may have happened unseen' : (d.absence ?? WOULD_SHOW),
        },
      ]
    })
}

/** What is known of a moment, the most first. */
const KNOWN = ['zoned', 'zoneless', 'yearless', 'boot'] as const

/** From the first to the last moment that the sources cover, of those that can be compared with the one that is known best. */
function windowOf(sources: readonly ReadSource[]): string {
  const told = sources.flatMap(({ from, to }) => [from, to]).flatMap((at) => momentOf(timeFields({ at }), 'at') ?? [])
  const best = KNOWN.find((known) => told.some(({ kind }) => kind === known))
  const alike = told.filter(({ kind }) => kind === best).toSorted((a, b) => a.order - b.order)
  const span = spanInWords(alike[0], alike.at(-1))
  return span === '' ? '' : ` ${span}`
}
