import type { Found } from '../../../core/failure.ts'
import { secondsBetween } from '../../../core/span.ts'
import { type Facts, NO_RESULT } from './judge.ts'

/** From one such kill to the next. */
const NEAR_SECONDS = 5
/** Two may be chance, unless they end at once. */
const MIN_UNITS = 3
const AT_ONCE_SECONDS = 2

/** Not killed by systemd itself, by the OOM killer, or while they were stopped: those have another result, or are a note. */
const isKilled = ({ facts, count, severity }: Found<Facts>): boolean =>
  facts.signal === 'SIGKILL' && (facts.result === 'signal' || facts.result === undefined) && count === 1 && severity !== 'note'

/** Units that are killed one after the other have one killer: they are one event. */
export function joinKilled(found: readonly Found<Facts>[]): Found<Facts>[] {
  const [group, ...groups] = groupsOf(found.filter(isKilled)).toSorted((a, b) => b.length - a.length)
  const joined = [group, ...groups].filter((one) => one !== undefined && isOneEvent(one))
  const taken = new Set(joined.flat())
  return [...joined.map((one) => together(one!)), ...found.filter((one) => !taken.has(one) && !isBareKill(one))]
}

const isOneEvent = (group: readonly Found<Facts>[]): boolean =>
  group.length >= MIN_UNITS || (group.length === 2 && (withinOf(group) ?? Infinity) <= AT_ONCE_SECONDS)

/** Seconds from the first to the last. */
function withinOf(group: readonly Found<Facts>[]): number | undefined {
  const [from, to] = [group[0]?.time, group.at(-1)?.until ?? group.at(-1)?.time]
  const seconds = from === undefined || to === undefined ? undefined : secondsBetween(from, to)
  return seconds === undefined ? undefined : Math.abs(seconds)
}

/** That one process was killed, after which nothing tells of a failure, is told by who killed it, if by anyone. */
const isBareKill = ({ facts, missing }: Found<Facts>): boolean =>
  facts.signal === 'SIGKILL' && facts.result === undefined && missing === NO_RESULT

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
    facts: { ...first.facts, units: group.map(({ facts }) => facts.unit), withinSeconds: withinOf(group) },
    also: group.map(({ facts: { unit } }) => ({ unit })),
    proof: group.flatMap(({ proof }) => proof),
    missing: 'who sent the signal',
    severity: 'error',
  }
}
