/** Index of the first of a list in ascending order that is not below `value`; its length where all are. */
export function firstFrom<T, V extends number | string>(sorted: readonly T[], of: (one: T) => V, value: V): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (of(sorted[middle]!) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The one of a list in ascending order that is nearest to `value`, the first of several; undefined where there is none. */
export function nearestOf<T>(sorted: readonly T[], of: (one: T) => number, value: number): T | undefined {
  const from = firstFrom(sorted, of, value)
  const above = sorted[from]
  if (from === 0) return above
  const below = of(sorted[from - 1]!)
  if (above !== undefined && of(above) - value < value - below) return above
  return sorted[firstFrom(sorted, of, below)]
}
