import type { Entry } from './ledger.ts'

/** A pod that one source calls by its name alone is the only one of that name which another calls with its namespace. */
export function withNamespaces(entries: readonly Entry[]): Entry[] {
  const full = new Map<string, Set<string>>()
  for (const { linked } of entries)
    for (const pod of linked.get('pod') ?? []) {
      const name = pod.slice(pod.indexOf('/') + 1)
      if (name !== pod) full.set(name, (full.get(name) ?? new Set()).add(pod))
    }
  const called = (pod: string): string => {
    const known = full.get(pod)
    return known?.size === 1 ? [...known][0]! : pod
  }
  return entries.map((entry) => {
    const pods = entry.linked.get('pod')
    if (pods === undefined || [...pods].every((pod) => called(pod) === pod)) return entry
    const linked = new Map(entry.linked)
    linked.set('pod', new Set([...pods].map(called)))
    const { pod } = entry.entities
    return {
      ...entry,
      bareName: true as const,
      linked,
      entities: pod === undefined ? entry.entities : { ...entry.entities, pod: called(pod) },
    }
  })
}
