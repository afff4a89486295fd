import { Flood, type Kept } from '../core/flood.ts'

/** Items of one kind that are kept of its beginning, and as many of its end. */
const MOST_EACH = 512
const LEAST_EACH = 4
const MOST_KINDS = 10_000
/** By weight: a report of a hundred lines weighs a hundred. */
const MOST_WEIGHT = 120_000

/** What all floods of one run may keep together: past it each kind keeps half as many, in every text. */
export class FloodBudget {
  each = MOST_EACH
  #weight = 0
  readonly #members: (() => void)[] = []

  join(shrink: () => void): void {
    this.#members.push(shrink)
  }

  add(weight: number): void {
    this.#weight += weight
    while (this.#weight > MOST_WEIGHT && this.each > LEAST_EACH) {
      this.each = this.each >> 1
      for (const shrink of this.#members) shrink()
    }
  }
}

/** The first and the last of each kind, and their number: memory stays flat whatever an input repeats. */
export class Floods<T> {
  readonly #kinds = new Map<string, Flood<T>>()
  readonly #weightOf: (item: T) => number
  readonly #budget: FloodBudget
  /** Items of further kinds, which are counted only. */
  beyond = 0

  constructor(weightOf: (item: T) => number = () => 1, budget = new FloodBudget()) {
    this.#weightOf = weightOf
    this.#budget = budget
    budget.join(() => this.#shrink())
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
    this.#forget(kind.add({ item, times }, this.#budget.each))
    this.#budget.add(this.#weightOf(item))
  }

  all(): Kept<T>[] {
    this.#shrink()
    return [...this.#kinds.values()].flatMap((kind) => kind.all())
  }

  #shrink(): void {
    for (const kind of this.#kinds.values()) this.#forget(kind.shrink(this.#budget.each))
  }

  #forget(gone: readonly Kept<T>[]): void {
    for (const { item } of gone) this.#budget.add(-this.#weightOf(item))
  }
}
