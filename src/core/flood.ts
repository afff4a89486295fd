/** One of many alike: `times` is what it stands for, itself included. */
export interface Kept<T> {
  readonly item: T
  times: number
  /** The last one that it stands for, where it stands for others. */
  through?: T | undefined
}

/** The first and the last of one kind. The last of the first ones stands for those between, which are not kept. */
export class Flood<T> {
  #first: Kept<T>[]
  /** Of most there are none: many kinds are told once. */
  #last: Kept<T>[] | undefined

  constructor(first: Kept<T>) {
    // an array that is pushed to has room for seventeen
    this.#first = [first]
  }

  /** Takes one more; at most three times `each` are held. Gives those that are let go of. */
  add(kept: Kept<T>, each: number): Kept<T>[] {
    if (this.#first.length < each) this.#first.push(kept)
    else if (this.#last === undefined) this.#last = [kept]
    else this.#last.push(kept)
    return this.#last !== undefined && this.#last.length >= each * 2 ? this.shrink(each) : []
  }

  /** Keeps the first and the last `each`. Gives those that are let go of. */
  shrink(each: number): Kept<T>[] {
    const last = this.#last ?? []
    if (this.#first.length <= each && last.length <= each) return []
    const middle = [...this.#first.slice(each), ...last.slice(0, Math.max(0, last.length - each))]
    const keeper = this.#first[each - 1]
    const farthest = middle.at(-1)
    if (keeper === undefined || farthest === undefined) return []
    this.#first = this.#first.slice(0, each)
    this.#last = last.slice(-each)
    keeper.through = farthest.through ?? farthest.item
    for (const { times } of middle) keeper.times += times
    return middle
  }

  all(): readonly Kept<T>[] {
    return this.#last === undefined ? this.#first : [...this.#first, ...this.#last]
  }
}
