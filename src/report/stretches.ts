/** Stretches of lines, to be asked for those that meet another: they are laid out by their first lines once. */
export class Stretches<T> {
  readonly #all: readonly T[]
  readonly #first: (one: T) => number
  readonly #last: (one: T) => number
  /** The last line of each and of all before it. */
  readonly #reach: readonly number[]

  constructor(all: readonly T[], first: (one: T) => number, last: (one: T) => number) {
    this.#all = all.toSorted((a, b) => first(a) - first(b))
    this.#first = first
    this.#last = last
    let reach = -Infinity
    this.#reach = this.#all.map((one) => (reach = Math.max(reach, last(one))))
  }

  /** Those that meet the lines `from` to `to`, the last first. */
  *meeting(from: number, to: number): Generator<T> {
    let low = 0
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#first(this.#all[middle]!) <= to) low = middle + 1
      else high = middle
    }
    for (let i = low - 1; i >= 0 && this.#reach[i]! >= from; i--) if (this.#last(this.#all[i]!) >= from) yield this.#all[i]!
  }
}
