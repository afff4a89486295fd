/** Items under their keys, both in the order in which they come. An item whose key is undefined is left out. */
export function grouped<K, T>(items: Iterable<T>, keyOf: (item: T) => K | undefined): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** The first item of each key. */
export function distinct<T>(items: Iterable<T>, keyOf: (item: T) => unknown): T[] {
  return [...grouped(items, keyOf).values()].map(([first]) => first)
}

/** The item that weighs most, the first of equals; undefined of none. */
export function mostOf<T>(items: Iterable<T>, weight: (item: T) => number): T | undefined {
  let most: T | undefined
  for (const item of items) if (most === undefined || weight(item) > weight(most)) most = item
  return most
}
