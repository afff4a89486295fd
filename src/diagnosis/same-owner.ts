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

/** What befell pods of one owner alike is one finding: replicas of a Deployment, tries of a Job. The one that is known best tells it. */
export function joinReplicas(entries: readonly Entry[]): Entry[] {
  const joined: Entry[] = []
  /** By failure, severity and owner: where in `joined` such findings stand. */
  const places = new Map<string, number[]>()
  for (const entry of entries) {
    const owner = entry.failure.alikeBy === undefined ? undefined : ownerOf(entry)
    const key = owner === undefined ? '' : `${entry.failure.id}\0${entry.severity}\0${owner.owner}`
    const known = owner === undefined ? undefined : (places.get(key) ?? [])
    const of = known?.find((place) => isAlike(joined[place]!, entry))
    if (of !== undefined) joined[of] = facts(entry) > facts(joined[of]!) ? join(entry, joined[of]!) : join(joined[of]!, entry)
    else {
      const place = joined.push(entry) - 1
      if (known === undefined) continue
      known.push(place)
      places.set(key, known)
    }
  }
  return joined
}

/** Facts that are told. */
const facts = ({ facts: told }: Entry): number => Object.values(told).filter((value) => value !== undefined && value !== null).length

function isAlike(a: Entry, b: Entry): boolean {
  const alike = a.failure.alikeBy
  if (alike === undefined || a.failure !== b.failure || a.severity !== b.severity || a.entities.pod === b.entities.pod) return false
  if (!alike.every((name) => a.facts[name] === undefined || b.facts[name] === undefined || a.facts[name] === b.facts[name])) return false
  const [left, right] = [ownerOf(a), ownerOf(b)]
  if (left === undefined || left.owner !== right?.owner) return false
  return left.space === undefined || right.space === undefined || left.space === right.space
}

function join(base: Entry, other: Entry): Entry {
  const linked = new Map([...base.linked].map(([name, values]) => [name, new Set(values)]))
  for (const [name, values] of other.linked) linked.set(name, new Set([...(linked.get(name) ?? []), ...values]))
  const proofs = [...base.proofs, ...other.proofs]
  return {
    ...base,
    linked,
    count: base.count + other.count,
    proofs: proofs.slice(0, MAX_PROOFS),
    omitted: base.omitted + other.omitted + Math.max(0, proofs.length - MAX_PROOFS),
    witnesses: new Set([...base.witnesses, ...other.witnesses]),
    boots: new Set([...base.boots, ...other.boots]),
    replicas: [...(base.replicas ?? []), other.entities.pod!, ...(other.replicas ?? [])],
  }
}
