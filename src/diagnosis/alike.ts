import type { Fact } from '../core/finding.ts'
import { severityRank } from '../core/severity.ts'
import { secondsBetween, type Instant } from '../core/span.ts'
import type { Entry } from './entry.ts'

const MAX_PROOFS = 12

/**
 * Findings of one failure about one thing that its sources call differently become one: a disk and what lies on it, a pod without its namespace.
 * A failure that cannot join their facts is named through `failed`: those of the first stand.
 */
export function joinAlike(entries: readonly Entry[], failed: (id: string, error: unknown) => void): Entry[] {
  const joined: Entry[] = []
  /** By failure, scope and the name of a device or pod: where in `joined` findings stand that are about it. */
  const places = new Map<string, Set<number>>()
  const bases = [...entries].sort((a, b) => plainness(b) - plainness(a))
  for (const entry of bases) {
    const keys = keysOf(entry)
    const near = [...new Set(keys.flatMap((key) => [...(places.get(key) ?? [])]))].sort((a, b) => a - b)
    const of = near.find((place) => isOne(joined[place]!, entry))
    const place = of ?? joined.push(entry) - 1
    if (of !== undefined) joined[of] = join(joined[of]!, entry, failed)
    for (const key of keys) places.set(key, (places.get(key) ?? new Set()).add(place))
  }
  return joined
}

const keysOf = ({ failure, scope, linked }: Entry): string[] =>
  (['device', 'pod'] as const).flatMap((name) =>
    [...(linked.get(name) ?? [])].map((value) => `${failure.id}\0${scope.key}\0${name}\0${value}`),
  )

/** How well a finding's device is named: as the disk itself, as what lies on it, as the port that it hangs on. */
function plainness({ scope, linked, entities, count }: Entry): number {
  const device = entities.device ?? ''
  const rank = scope.devices.nameOf(device) !== device ? 0 : (linked.get('device')?.size ?? 0) > 0 && scope.devices.lies(device) ? 1 : 2
  return rank * 1e9 + Math.min(count, 1e9 - 1)
}

function isOne(a: Entry, b: Entry): boolean {
  const alike = (name: 'device' | 'pod'): boolean =>
    [...(a.linked.get(name) ?? [])].some((value) => b.linked.get(name)?.has(value) === true)
  return alike('device') || (alike('pod') && (isBare(a) || isBare(b)))
}

/** The source calls the pod by its name alone, and tells nothing more of it. */
const isBare = ({ bareName, linked }: Entry): boolean => bareName === true && !linked.has('containerId') && !linked.has('container')

/** The first gives its facts, the other what they do not hold. One error is told by each layer that it passes: the counts are not added. */
function join(base: Entry, other: Entry, failed: (id: string, error: unknown) => void): Entry {
  const joined = joinedFacts(base, other, failed)
  const facts: Record<string, Fact> = joined === undefined ? base.facts : { ...joined, ...pick(base.facts, 'device') }
  const linked = new Map([...base.linked].map(([name, values]) => [name, new Set(values)]))
  for (const [name, values] of other.linked) linked.set(name, new Set([...(linked.get(name) ?? []), ...values]))
  return {
    ...base,
    facts,
    linked,
    count: Math.max(base.count, other.count),
    severity: severityRank(other.severity) > severityRank(base.severity) ? other.severity : base.severity,
    proofs: [...base.proofs, ...other.proofs].slice(0, MAX_PROOFS),
    omitted: base.omitted + other.omitted,
    against: [...base.against, ...other.against],
    firstTime: earlier(base.firstTime, other.firstTime),
    lastTime: later(base.lastTime, other.lastTime),
    entities: { ...other.entities, ...base.entities },
    witnesses: new Set([...base.witnesses, ...other.witnesses]),
    boots: new Set([...base.boots, ...other.boots]),
    undated: base.undated || other.undated,
  }
}

function joinedFacts({ failure, facts }: Entry, other: Entry, failed: (id: string, error: unknown) => void): Entry['facts'] | undefined {
  try {
    return failure.join?.(facts, other.facts)
  } catch (error) {
    failed(failure.id, error)
    return undefined
  }
}

const pick = (facts: Record<string, Fact>, name: string): Record<string, Fact> => (facts[name] === undefined ? {} : { [name]: facts[name] })

const earlier = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b !== undefined && (secondsBetween(a, b) ?? 0) < 0 ? b : a

const later = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b !== undefined && (secondsBetween(a, b) ?? 0) > 0 ? b : a
