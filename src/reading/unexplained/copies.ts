import type { Kept } from '../../core/flood.ts'
import { secondsBetween, type Instant } from '../../core/span.ts'
import type { Sighting } from './collector.ts'

/** Two logs of one line are stamped by two daemons. */
const SAME_LINE_SECONDS = 2
/** Of a text's lines that must stand in another, for it to be a copy. */
const COPIED_SHARE = 0.9

/** The lines of one shape without those of texts that tell the same at the same times as another: copies of one log. */
export function withoutCopies(kept: readonly Kept<Sighting>[], shown: (sighting: Sighting) => Instant | undefined): Kept<Sighting>[] {
  const texts = new Map<string, Kept<Sighting>[]>()
  for (const one of kept) {
    const text = texts.get(one.item.at.artifact)
    if (text === undefined) texts.set(one.item.at.artifact, [one])
    else text.push(one)
  }
  if (texts.size < 2) return [...kept]
  const told: Kept<Sighting>[][] = []
  for (const lines of [...texts.values()].sort((a, b) => b.length - a.length)) {
    const isCopy = told.some((others) => {
      const twins = lines.filter(({ item }) => others.some((other) => isSame(item, other.item, shown)))
      return twins.length >= lines.length * COPIED_SHARE
    })
    if (!isCopy) told.push(lines)
  }
  const chosen = new Set(told.flat())
  return kept.filter((one) => chosen.has(one))
}

function isSame(a: Sighting, b: Sighting, shown: (sighting: Sighting) => Instant | undefined): boolean {
  if (a.message !== b.message) return false
  const [x, y] = [shown(a), shown(b)]
  const apart = x === undefined || y === undefined ? undefined : secondsBetween(x, y)
  return apart !== undefined && Math.abs(apart) <= SAME_LINE_SECONDS
}
