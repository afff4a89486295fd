/** Index of the first of a list in ascending order that is not below `value`; its length where all are. */
export function firstFrom<T>(sorted: readonly T[], of: (one: T) => number, value: number): number {
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

/** A number that depends on another, known at some places: the one at the nearest place, of two as near the one that was told first. */
export function byNearest(told: readonly { readonly at: number; readonly value: number }[]): (at: number) => number {
  const first = told[0]!
  if (told.every(({ value }) => value === first.value)) return () => first.value
  const sorted = told.map((one, order) => ({ ...one, order })).sort((a, b) => a.at - b.at)
  return (at) => {
    if (Number.isNaN(at)) return first.value
    const from = firstFrom(sorted, (one) => one.at, at)
    const above = sorted[from]
    if (from === 0) return above!.value
    const below = sorted[firstFrom(sorted, (one) => one.at, sorted[from - 1]!.at)]!
    if (above === undefined) return below.value
    const [up, down] = [above.at - at, at - below.at]
    return (up < down || (up === down && above.order < below.order) ? above : below).value
  }
}
