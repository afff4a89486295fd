import { elapsed } from './elapsed.ts'
import { finite, type Reading } from './point.ts'

/**
 * What a counter that fell means. `began anew`: all that it counts now is growth (a reboot; nstat, which prints what is new).
 * `nothing`: not known to be growth. `other`: it is of something else, as a pid that was given to another process.
 */
export type Fallen = 'began anew' | 'nothing' | 'other'

/** How much a counter grew from one reading to a later one; undefined where it fell and is of something else. */
export function grewBy(before: number, now: number, fallen: Fallen): number | undefined {
  if (now >= before) return now - before
  return fallen === 'other' ? undefined : fallen === 'nothing' ? 0 : now
}

export interface CounterGrowth {
  /** Over all readings, what came after each new beginning included. */
  readonly by: number
  /** How often it began anew. */
  readonly resets: number
  /** Where time is known to go on. */
  readonly seconds: number | undefined
}

/** Growth of a counter over readings in order; undefined for fewer than two. */
export function counterGrowth(points: readonly Reading[]): CounterGrowth | undefined {
  const known = finite(points)
  if (known.length < 2) return undefined
  let [by, resets] = [0, 0]
  for (const [i, { value }] of known.entries()) {
    if (i === 0) continue
    const before = known[i - 1]!.value
    by += grewBy(before, value, 'began anew') ?? 0
    if (value < before) resets++
  }
  return { by, resets, seconds: elapsed(known)?.at(-1) }
}
