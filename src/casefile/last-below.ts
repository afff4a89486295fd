import { firstFrom } from './nearest.ts'

/**
 * The last of a list whose number is below a value, as a search from its end finds it, however often that is asked: the list is looked through once.
 * Only those can be found that are below all that come after them, and these ascend.
 */
export function lastBelow<T>(list: readonly T[], of: (one: T) => number): (value: number) => T | undefined {
  const found: T[] = []
  let least = Infinity
  for (const one of list.toReversed()) {
    const number = of(one)
    if (number >= least) continue
    least = number
    found.push(one)
  }
  found.reverse()
  return (value) => found[firstFrom(found, of, value) - 1]
}
