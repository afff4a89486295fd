/** One of many alike: `times` is what it stands for, itself included. */
export interface Kept<T> {
  readonly item: T
  times: number
}

interface Kind<T> {
  readonly first: Kept<T>[]
  last: Kept<T>[]
}

/** Items of one kind that are kept of its beginning, and as many of its end. */
const MOST_EACH = 512
const MOST_KINDS = 10_000
/** By weight: a report of a hundred lines weighs a hundred. */
const MOST_WEIGHT = 120_000

/**
 * The first and the last of each kind, and their number: memory stays flat whatever an input repeats. The last of the first ones stands
 * for those that are not kept. Past the bound of all kinds together each keeps half as many.
 */
export class Floods<T> {
  readonly #kinds = new Map<string, Kind<T>>()
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
      kind = { first: [], last: [] }
      this.#kinds.set(kindName, kind)
    }
    const kept = { item, times }
    this.#weight += this.#weightOf(item)
    if (kind.first.length < this.#each) kind.first.push(kept)
    else {
      kind.last.push(kept)
      if (kind.last.length >= this.#each * 2) this.#drop(kind)
    }
    while (this.#weight > MOST_WEIGHT && this.#each > 4) {
      this.#each = this.#each >> 1
      for (const one of this.#kinds.values()) this.#drop(one)
    }
  }

  all(): Kept<T>[] {
    for (const kind of this.#kinds.values()) this.#drop(kind)
    return [...this.#kinds.values()].flatMap(({ first, last }) => [...first, ...last])
  }

  /** Lets go of the middle: what it stood for is counted with the last of the first ones. */
  #drop(kind: Kind<T>): void {
    const middle = [...kind.first.splice(this.#each), ...kind.last.slice(0, Math.max(0, kind.last.length - this.#each))]
    if (middle.length === 0) return
    kind.last = kind.last.slice(-this.#each)
    for (const { item, times } of middle) {
      kind.first.at(-1)!.times += times
      this.#weight -= this.#weightOf(item)
    }
  }
}
