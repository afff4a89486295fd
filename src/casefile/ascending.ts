/** The most of a list that stand in ascending order, without the others (a longest increasing subsequence, by patience sorting). */
export function ascending<T>(list: readonly T[], of: (one: T) => number): T[] {
  /** Of each length the index of the smallest end. */
  const ends: number[] = []
  const before: number[] = []
  for (const [i, one] of list.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (of(list[ends[middle]!]!) < of(one)) low = middle + 1
      else high = middle
    }
    before.push(low === 0 ? -1 : ends[low - 1]!)
    ends[low] = i
  }
  const found: T[] = []
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]!) found.unshift(list[i]!)
  return found
}
