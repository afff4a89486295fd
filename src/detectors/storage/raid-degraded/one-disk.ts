import { wholeDisk } from '../../../core/device.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Facts } from './judge.ts'

/** Arrays that lost their parts of one disk are one failure: each is told with the others. */
export function byDisk(found: readonly Found<Facts>[]): Found<Facts>[] {
  const key = (one: Found<Facts>, i: number): string => diskOf(one.facts) ?? `\0${i}`
  const keys = new Map(found.map((one, i) => [one, key(one, i)] as const))
  return [...grouped(found, (one) => keys.get(one)!).values()].map((alike) => (alike.length === 1 ? alike[0] : together(alike)))
}

/** The disk that the array did not lose as a whole; undefined where more than that befell it. */
function diskOf({ member, down, bays, rebuilt, stale, array }: Facts): string | undefined {
  if (member === undefined || down || bays || rebuilt === true || stale === true || array === '') return undefined
  const disk = wholeDisk(member)
  return disk === member ? undefined : disk
}

function together(alike: readonly [Found<Facts>, ...Found<Facts>[]]): Found<Facts> {
  const sorted = alike.toSorted((a, b) => a.facts.array.localeCompare(b.facts.array, 'en', { numeric: true }))
  const [first, ...others] = sorted as [Found<Facts>, ...Found<Facts>[]]
  const same = <K extends keyof Facts>(name: K): Facts[K] | undefined =>
    others.every(({ facts }) => facts[name] === first.facts[name]) ? first.facts[name] : undefined
  const times = sorted.flatMap(({ time }) => time ?? [])
  return {
    ...first,
    count: 1,
    time: times[0],
    until: sorted.findLast(({ until }) => until !== undefined)?.until,
    facts: {
      ...first.facts,
      arrays: sorted.map(({ facts }) => facts.array),
      parts: sorted.flatMap(({ facts }) => facts.member ?? []),
      level: same('level'),
      mount: undefined,
      members: same('members'),
      working: same('working'),
      rebuildPct: sorted.find(({ facts }) => facts.rebuildPct !== undefined)?.facts.rebuildPct,
      shownBy: [...new Set(sorted.flatMap(({ facts }) => facts.shownBy))],
    },
    also: others.flatMap(({ about }) => about ?? []),
    proof: sorted.flatMap(({ proof }) => proof),
    certainty: sorted.some(({ certainty }) => certainty === 'stated') ? 'stated' : first.certainty,
  }
}
