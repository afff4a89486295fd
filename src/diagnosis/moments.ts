import { type Instant, isLocal, secondsBetween } from '../core/span.ts'
import type { Entry } from './entry.ts'

/** How the times of a cause and of an effect stand to each other. */
export type Apart =
  /** One of them has no time, or the clocks cannot be compared. `timed`: both have one. */
  | { readonly kind: 'unknown'; readonly timed: boolean }
  /** They are of different boots of one machine. */
  | { readonly kind: 'other boot' }
  /** Seconds from the first sign of the cause to the last of the effect, from the last of the cause to the first of the effect, and between their first ones. */
  | { readonly kind: 'known'; readonly toLast: number; readonly toFirst: number; readonly first: number; readonly nearest: number }

export function apart(cause: Entry, effect: Entry): Apart {
  const timed = cause.firstTime !== undefined && effect.firstTime !== undefined
  if (cause.scope === effect.scope && !cause.undated && !effect.undated && cause.boots.size > 0 && effect.boots.size > 0)
    if (![...cause.boots].some((boot) => effect.boots.has(boot))) return { kind: 'other boot' }
  const stamps = sinceBoot(cause, effect)
  if (stamps !== undefined) return stamps
  if (!timed) return { kind: 'unknown', timed }
  const toLast = secondsBetween(cause.firstTime!, effect.lastTime ?? effect.firstTime!)
  const toFirst = secondsBetween(cause.lastTime ?? cause.firstTime!, effect.firstTime!)
  const first = secondsBetween(cause.firstTime!, effect.firstTime!)
  if (toLast === undefined && toFirst === undefined) return asUtc(cause, effect) ?? { kind: 'unknown', timed }
  // stamps since boot of two machines, or of two boots, say nothing
  if (toLast === undefined || toFirst === undefined || first === undefined || ('boot' in cause.firstTime! && cause.scope !== effect.scope))
    return { kind: 'unknown', timed }
  return { kind: 'known', toLast, toFirst, first, nearest: Math.min(Math.abs(first), Math.abs(toFirst)) }
}

/** So near the same minute of the same hour is no chance, whichever zone a clock does not print. */
const SAME_SECONDS = 600

/**
 * A clock that prints no zone beside one that does: most machines run in UTC, and where both then tell the same moment it is one. Where they do not,
 * nothing is known.
 */
function asUtc(cause: Entry, effect: Entry): Apart | undefined {
  const inUtc = (time: Instant): Instant =>
    'boot' in time || !isLocal(time) ? time : time.yearless ? { wall: time.wall, yearless: true, offset: 0 } : { wall: time.wall }
  const [c, e] = [cause.firstTime!, effect.firstTime!]
  if (!('wall' in c) || !('wall' in e) || isLocal(c) === isLocal(e)) return undefined
  const between = (from: Instant, to: Instant): number => secondsBetween(inUtc(from), inUtc(to)) ?? Infinity
  const toFirst = between(cause.lastTime ?? c, e)
  const nearest = Math.min(Math.abs(between(c, e)), Math.abs(toFirst))
  return nearest > SAME_SECONDS
    ? undefined
    : { kind: 'known', toLast: between(c, effect.lastTime ?? e), toFirst, first: between(c, e), nearest }
}

/** A clock that was set or slept between the two: the stamps since boot of one boot tell how far apart they are. */
function sinceBoot(cause: Entry, effect: Entry): Apart | undefined {
  const [c, e] = [cause.stamps, effect.stamps]
  if (cause.scope !== effect.scope || c === undefined || e === undefined || c.boot !== e.boot) return undefined
  return {
    kind: 'known',
    toLast: e.last - c.first,
    toFirst: e.first - c.last,
    first: e.first - c.first,
    nearest: Math.min(Math.abs(e.first - c.first), Math.abs(e.first - c.last)),
  }
}
