export interface Bounds {
  /** Series. */
  readonly maxKeys: number
  /** Samples of one. */
  readonly maxEach: number
}

/** Adds a sample to its series; what is past a bound is left. */
export function collect<K, T>(lists: Map<K, T[]>, key: K, sample: T, { maxKeys, maxEach }: Bounds): void {
  const list = lists.get(key)
  if (list === undefined) {
    if (lists.size < maxKeys && maxEach > 0) lists.set(key, [sample])
  } else if (list.length < maxEach) list.push(sample)
}

/** Samples that share a key, in the order of their first. */
export function groupsOf<K, T>(samples: Iterable<T>, keyOf: (sample: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const sample of samples) collect(groups, keyOf(sample), sample, { maxKeys: Infinity, maxEach: Infinity })
  return groups
}
