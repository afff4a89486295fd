import { grouped } from '../core/grouped.ts'

/** As many of each failure as there is room for: of the rare ones all, of the others alike many, the first of each. */
export function fairShare<T>(all: readonly T[], idOf: (one: T) => string, most: number): readonly T[] {
  if (all.length <= most) return all
  const each = shareOf(
    [...grouped(all, idOf).values()].map(({ length }) => length),
    most,
  )
  const seen = new Map<string, number>()
  return all.filter((one) => {
    const id = idOf(one)
    const before = seen.get(id) ?? 0
    seen.set(id, before + 1)
    return before < each
  })
}

/** How many of each there is room for, where those that are fewer leave theirs to the others. */
function shareOf(numbers: readonly number[], most: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  let room = most
  for (const [i, number] of sorted.entries()) {
    const share = Math.max(1, Math.floor(room / (sorted.length - i)))
    if (number > share) return share
    room -= number
  }
  return most
}
