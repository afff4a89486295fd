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
  const places = new Places(joined)
  const bases = [...entries].sort((a, b) => plainness(b) - plainness(a))
  for (const entry of bases) {
    const of = places.of(entry)
    const place = of ?? joined.push(entry) - 1
    if (of !== undefined) joined[of] = join(joined[of]!, entry, failed)
    places.add(entry, place)
  }
  return joined
}

/** Where findings stand, by failure, scope and the name of a device or pod that they are about. */
class Places {
  readonly #joined: readonly Entry[]
  readonly #first = new Map<string, number>()
  /** By the devices that they lie on, too. */
  readonly #above = new Map<string, number>()
  /** Of these the source calls the pod by its name alone: hardly ever more than one, since whatever has that name joins it. */
  readonly #bare = new Map<string, Set<number>>()

  constructor(joined: readonly Entry[]) {
    this.#joined = joined
  }

  /** The first finding that this one is a part of. */
  of(entry: Entry): number | undefined {
    const bare = isBare(entry)
    // itself, what it lies on, and what lies on it: of two partitions of a disk neither is the other
    const near = [...keysOf(entry, 'device').map((key) => this.#first.get(key)), ...devicesOf(entry).map((key) => this.#above.get(key))]
    for (const key of keysOf(entry, 'pod'))
      if (bare) near.push(this.#first.get(key))
      else for (const place of this.#bare.get(key) ?? []) if (isBare(this.#joined[place]!)) near.push(place)
    return near.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined)
  }

  add(entry: Entry, place: number): void {
    for (const key of devicesOf(entry)) put(this.#first, key, place)
    for (const key of keysOf(entry, 'device')) put(this.#above, key, place)
    for (const key of keysOf(entry, 'pod')) {
      put(this.#first, key, place)
      const bare = this.#bare.get(key)
      if (!isBare(this.#joined[place]!)) bare?.delete(place)
      else if (bare === undefined) this.#bare.set(key, new Set([place]))
      else bare.add(place)
    }
  }
}

const keysOf = ({ failure, scope, linked }: Entry, name: 'device' | 'pod'): string[] =>
  [...(linked.get(name) ?? [])].map((value) => `${failure.id}\0${scope.key}\0${name}\0${value}`)

const devicesOf = ({ failure, scope, devices }: Entry): string[] =>
  [...devices].map((device) => `${failure.id}\0${scope.key}\0device\0${device}`)

function put(places: Map<string, number>, key: string, place: number): void {
  places.set(key, Math.min(place, places.get(key) ?? place))
}

/** How well a finding's device is named: as the disk itself, as what lies on it, as the port that it hangs on. */
function plainness({ scope, linked, entities, count }: Entry): number {
  const device = entities.device ?? ''
  const rank = scope.devices.nameOf(device) !== device ? 0 : (linked.get('device')?.size ?? 0) > 0 && scope.devices.lies(device) ? 1 : 2
  return rank * 1e9 + Math.min(count, 1e9 - 1)
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
    devices: new Set([...base.devices, ...other.devices]),
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
