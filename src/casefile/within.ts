import type { Kept } from '../core/flood.ts'
import type { Dated, Window } from './window.ts'

/** How much of the input the time that is asked for leaves out, and how much it cannot tell. */
export interface Counts {
  /** Left out. */
  outside: number
  /** Kept: they have no time, or one that cannot be compared. */
  undated: number
  /** Repetitions of which only the first and the last were kept: some of them are within. */
  uncounted: number
}

export const nothing = (): Counts => ({ outside: 0, undated: 0, uncounted: 0 })

/**
 * The part of what is kept that is within; undefined where none is. What stands for many is cut down to itself, or to the last of them, where
 * only a part of them is within: how many they are is not known.
 */
export function withinOf<T>(kept: Kept<T>, datedOf: (item: T) => Dated | undefined, window: Window, counts: Counts): Kept<T> | undefined {
  if (window.isOpen) return kept
  const { item, times, through } = kept
  const first = datedOf(item)
  const here = window.holds(first)
  if (through === undefined || here === undefined || first === undefined) {
    if (here === false) counts.outside += times
    else if (here === undefined) counts.undated += times
    return here === false ? undefined : kept
  }
  const last = datedOf(through)
  const there = window.holds(last)
  if (here && there === true) return kept
  if (last !== undefined && window.clip(first, last) === undefined) {
    counts.outside += times
    return undefined
  }
  counts.uncounted += times - 1
  return { item: !here && there === true ? through : item, times: 1 }
}
