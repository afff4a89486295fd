import { Flood, type Kept } from '../core/flood.ts'

/** Items of one kind that are kept of its beginning, and as many of its end. */
const MOST_EACH = 512
const MOST_KINDS = 10_000
/** By weight: a report of a hundred lines weighs a hundred. */
const MOST_WEIGHT = 120_000

/**
 * The first and the last of each kind, and their number: memory stays flat whatever an input repeats. Past the bound of all kinds together
 * each keeps half as many.
 */
export class Floods<T> {
  readonly #kinds = new Map<string, Flood<T>>()
  readonly #weightOf: (item: T) => number
  #each = MOST_EACH
  #weight = 0
  /** Items of further kinds, which are counted only. */
  beyond = 0

  constructor(weightOf: (item: T) => number = () => 1) {
    this.#weightOf = weightOf
  }

  add(kindName: string, item: T, times = 1): void {
    let kind = this.#kinds.get(kindName)
    if (kind === undefined) {
      if (this.#kinds.size >= MOST_KINDS) {
        this.beyond += times
        return
      }
      kind = new Flood()
      this.#kinds.set(kindName, kind)
    }
    this.#weight += this.#weightOf(item)
    this.#forget(kind.add({ item, times }, this.#each))
    while (this.#weight > MOST_WEIGHT && this.#each > 4) {
      this.#each = this.#each >> 1
      for (const one of this.#kinds.values()) this.#forget(one.shrink(this.#each))
    }
  }

  all(): Kept<T>[] {
    for (const kind of this.#kinds.values()) this.#forget(kind.shrink(this.#each))
    return [...this.#kinds.values()].flatMap((kind) => kind.all())
  }

  #forget(gone: readonly Kept<T>[]): void {
    for (const { item } of gone) this.#weight -= this.#weightOf(item)
  }
}
