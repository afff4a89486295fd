/** Collections of which there are many, most of them empty or of one: V8 gives an empty `Map` or `Set` some 180 bytes. */

/** A map that takes room when something is put in it. */
export class LateMap<K, V> {
  #map: Map<K, V> | undefined

  get(key: K): V | undefined {
    return this.#map?.get(key)
  }

  set(key: K, value: V): void {
    this.#map ??= new Map()
    this.#map.set(key, value)
  }

  has(key: K): boolean {
    return this.#map?.has(key) === true
  }

  keys(): Iterable<K> {
    return this.#map?.keys() ?? []
  }

  values(): Iterable<V> {
    return this.#map?.values() ?? []
  }
}

/** A set that takes room for more than one when it holds two. */
export class LateSet<T> {
  readonly #first: T
  #all: Set<T> | undefined

  constructor(first: T) {
    this.#first = first
  }

  add(item: T): void {
    if (this.#all !== undefined) this.#all.add(item)
    else if (item !== this.#first) this.#all = new Set([this.#first, item])
  }

  has(item: T): boolean {
    return this.#all === undefined ? item === this.#first : this.#all.has(item)
  }

  /** The only one it holds. */
  get only(): T | undefined {
    return this.#all === undefined ? this.#first : undefined
  }

  [Symbol.iterator](): Iterator<T> {
    return (this.#all ?? [this.#first])[Symbol.iterator]()
  }
}
