import type { Found } from '../../../core/failure.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { Facts } from './judge.ts'

/** From one such kill to the next. */
const NEAR_SECONDS = 5
/** Two may be chance. */
const MIN_UNITS = 3

const isKilled = ({ facts, count, severity }: Found<Facts>): boolean =>
  facts.signal === 'SIGKILL' && facts.result === 'signal' && count === 1 && severity !== 'note'

/** Units that are killed one after the other have one killer: they are one event. */
export function joinKilled(found: readonly Found<Facts>[]): Found<Facts>[] {
  const [group, ...groups] = groupsOf(found.filter(isKilled)).toSorted((a, b) => b.length - a.length)
  const joined = [group, ...groups].filter((one) => one !== undefined && one.length >= MIN_UNITS)
  const taken = new Set(joined.flat())
  return [...joined.map((one) => together(one!)), ...found.filter((one) => !taken.has(one))]
}

function groupsOf(killed: readonly Found<Facts>[]): Found<Facts>[][] {
  const groups: Found<Facts>[][] = []
  for (const one of killed) {
    const before = groups.at(-1)?.at(-1)
    const apart = before?.time === undefined || one.time === undefined ? undefined : secondsBetween(before.time, one.time)
    if (apart !== undefined && Math.abs(apart) <= NEAR_SECONDS) groups.at(-1)!.push(one)
    else groups.push([one])
  }
  return groups
}

function together(group: readonly Found<Facts>[]): Found<Facts> {
  const [first, last] = [group[0]!, group.at(-1)!]
  return {
    ...first,
    count: group.length,
    until: last.until ?? last.time,
    facts: { ...first.facts, units: group.map(({ facts }) => facts.unit) },
    proof: group.flatMap(({ proof }) => proof),
  }
}
