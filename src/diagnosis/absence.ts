import type { Described } from '../core/failure.ts'
import type { FormatParser } from '../core/parser.ts'
import type { Coverage, Incident, Report } from '../core/report.ts'
import type { Instant } from '../core/span.ts'
import { timeFields } from '../core/time/show.ts'
import { momentOf, spanInWords } from '../core/time/words.ts'
import type { Judged } from './chains.ts'
import { isRunnable } from './runnable.ts'

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
          certainty: lossy
            ? 'lines of this source were lost: it may have happened unseen'
            : (d.absence ?? 'the source would show it in this window; outside of it nothing is known'),
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

/** Questions that are left open. */
const MOST_OPEN = 2

/** Captures that would settle what the given sources could not show about the first incident. */
export function nextCommands(
  first: Incident | undefined,
  judged: readonly Judged[],
  failures: readonly Described[],
  parsers: readonly FormatParser[],
  sources: readonly ReadSource[],
): Report['next'] {
  const shown = new Set(sources.flatMap((s) => [...s.shows]))
  const root = judged.find((j) => j.key === first?.root)
  if (root === undefined) return []
  const unseen = failures.filter((d) => d.leadsTo?.includes(root.entry.failure.id) && !d.seenIn.some((kind) => shown.has(kind)))
  const bySource = new Map<string, Described[]>()
  for (const d of unseen) {
    const kind = d.seenIn.find((k) => parsers.some((p) => p.shows.includes(k)))
    if (kind !== undefined) bySource.set(kind, [...(bySource.get(kind) ?? []), d])
  }
  return [...bySource].slice(0, MOST_OPEN).flatMap(([kind, ids]) => {
    const run = parsers
      .filter((p) => p.shows.includes(kind))
      .flatMap((p) => p.capture)
      .find(isRunnable)
    const names = ids.map((d) => d.id)
    return [
      {
        say: `tells whether ${names.join(' or ')} is behind it (not in the input: ${kind})`,
        ...(run === undefined ? {} : { run }),
        separates: [root.entry.failure.id, ...names],
      },
    ]
  })
}
