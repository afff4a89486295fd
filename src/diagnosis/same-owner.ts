import type { Entities } from '../core/finding.ts'
import type { Entry } from './entry.ts'

/** What made-up names of pods end with: the hash of a ReplicaSet and five characters, five characters alone, or a number of a StatefulSet. */
const MADE_UP = /-(?:[bcdfghjklmnpqrstvwxz2456789]{5}|\d{1,4})$/

const MAX_PROOFS = 12

/** Namespace, where it is told, and the name of what made a pod; undefined where the name does not tell that it was made. */
function ownerOf({ entities: { pod } }: Entry): { readonly space: string | undefined; readonly owner: string } | undefined {
  if (pod === undefined) return undefined
  const name = pod.split('/').at(-1)!
  const owner = name.replace(MADE_UP, '')
  return owner === name ? undefined : { space: pod === name ? undefined : pod.split('/')[0], owner }
}

/** Kinds of one owner's findings that a further one is compared with. */
const MOST_KINDS = 1_000

type Owner = NonNullable<ReturnType<typeof ownerOf>>

/** Findings that are one: the one that is known best, and the others in the order in which they are told behind it. */
interface Alike {
  base: Entry
  readonly others: Entry[]
  owner: Owner | undefined
}

/** What befell pods of one owner alike is one finding: replicas of a Deployment, tries of a Job. The one that is known best tells it. */
export function joinReplicas(entries: readonly Entry[]): Entry[] {
  const joined: Alike[] = []
  /** By failure, severity and owner. */
  const kinds = new Map<string, Alike[]>()
  for (const entry of entries) {
    const owner = entry.failure.alikeBy === undefined ? undefined : ownerOf(entry)
    const key = owner === undefined ? '' : `${entry.failure.id}\0${entry.severity}\0${owner.owner}`
    const known = kinds.get(key) ?? []
    const of = owner === undefined ? undefined : known.find((one) => isAlike(one, entry, owner))
    if (of === undefined) {
      const one = { base: entry, others: [], owner }
      joined.push(one)
      if (owner !== undefined && known.length < MOST_KINDS) kinds.set(key, [...known, one])
    } else if (facts(entry) > facts(of.base)) {
      of.others.unshift(of.base)
      of.base = entry
      of.owner = owner
    } else of.others.push(entry)
  }
  return joined.map(asOne)
}

/** Facts that are told. */
const facts = ({ facts: told }: Entry): number => Object.values(told).filter((value) => value !== undefined && value !== null).length

function isAlike({ base, owner: left }: Alike, entry: Entry, right: Owner): boolean {
  const alike = base.failure.alikeBy
  if (alike === undefined || base.failure !== entry.failure || base.entities.pod === entry.entities.pod) return false
  if (!alike.every((name) => base.facts[name] === undefined || entry.facts[name] === undefined || base.facts[name] === entry.facts[name]))
    return false
  return left?.space === undefined || right.space === undefined || left.space === right.space
}

function asOne({ base, others }: Alike): Entry {
  if (others.length === 0) return base
  const all = [base, ...others]
  const linked = new Map<keyof Entities, Set<string>>()
  for (const one of all)
    for (const [name, values] of one.linked) {
      const known = linked.get(name) ?? new Set()
      for (const value of values) known.add(value)
      linked.set(name, known)
    }
  const proofs = all.flatMap((one) => one.proofs)
  return {
    ...base,
    linked,
    count: all.reduce((sum, { count }) => sum + count, 0),
    proofs: proofs.slice(0, MAX_PROOFS),
    omitted: all.reduce((sum, { omitted }) => sum + omitted, 0) + Math.max(0, proofs.length - MAX_PROOFS),
    witnesses: new Set(all.flatMap(({ witnesses }) => [...witnesses])),
    boots: new Set(all.flatMap(({ boots }) => [...boots])),
    replicas: others.map(({ entities }) => entities.pod!),
  }
}
