/** Collections of which there are many, most of them empty or of one: V8 gives an empty `Map` or `Set` some 180 bytes. */

/** A map that takes room when something is put in it, for more than one pair when a second one is. */
export class LateMap<K, V> {
  #key: K | undefined
  #value: V | undefined
  #holds = false
  #map: Map<K, V> | undefined

  get(key: K): V | undefined {
    if (this.#map !== undefined) return this.#map.get(key)
    return this.#holds && this.#key === key ? this.#value : undefined
  }

  set(key: K, value: V): void {
    if (this.#map !== undefined) this.#map.set(key, value)
    else if (!this.#holds || this.#key === key) {
      this.#key = key
      this.#value = value
      this.#holds = true
    } else {
      this.#map = new Map([
        [this.#key!, this.#value!],
        [key, value],
      ])
      this.#key = this.#value = undefined
    }
  }

  has(key: K): boolean {
    return this.#map === undefined ? this.#holds && this.#key === key : this.#map.has(key)
  }

  keys(): Iterable<K> {
    return this.#map?.keys() ?? (this.#holds ? [this.#key!] : [])
  }

  values(): Iterable<V> {
    return this.#map?.values() ?? (this.#holds ? [this.#value!] : [])
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
