import { Flood, type Kept } from '../core/flood.ts'
import { RowBudget } from './rows.ts'

/** Items of one kind that are kept of its beginning, and as many of its end. */
const MOST_EACH = 512
const LEAST_EACH = 1
/** Kinds that are told apart among statements of one sort; further ones are one kind together, so that noise never hides what comes after it. */
const MOST_KINDS_OF_SORT = 4_000
const MOST_KINDS = 20_000
/** By weight: one line weighs 1, about 2 KB. */
const MOST_WEIGHT = 16_000

/** Kinds of one sort that all texts of a run may keep together: more than a report tells of findings. */
export const MOST_KINDS_OF_RUN = 5_000

/** First lines that are kept of all texts: the very first of so many logs, and of the others so many. */
const MOST_FIRSTS = 30_000
const MOST_HEADS = 20_000

/** What all floods of one run may keep together: past it each kind keeps half as many, in every text. */
export class FloodBudget {
  /** The same for the rows of tables. */
  readonly rows = new RowBudget()
  each = MOST_EACH
  /** Logs of which not even the very first line was kept. */
  headless = 0
  /** By sort: statements that were counted only, for too many kinds of it were kept. */
  readonly beyond = new Map<string, number>()
  readonly #sorts = new Map<string, number>()
  #firsts = 0
  #heads = 0
  #weight = 0
  readonly #members: { shrink(): void }[] = []

  join(member: { shrink(): void }): void {
    this.#members.push(member)
  }

  /** Whether the very first line of a log may be kept. */
  first(): boolean {
    if (this.#firsts++ < MOST_FIRSTS) return true
    this.headless++
    return false
  }

  /** Whether one more of the first lines of a log may be kept. */
  head(): boolean {
    return this.#heads++ < MOST_HEADS
  }

  /** Whether one more kind of this sort may be kept. */
  opens(sort: string): boolean {
    const kinds = (this.#sorts.get(sort) ?? 0) + 1
    this.#sorts.set(sort, kinds)
    return kinds <= MOST_KINDS_OF_RUN
  }

  /** So many statements of this sort are not kept. */
  passed(sort: string, times: number): void {
    this.beyond.set(sort, (this.beyond.get(sort) ?? 0) + times)
  }

  /** Nothing is added any more: the texts are let go of. */
  ended(): void {
    this.#members.length = 0
    this.rows.ended()
  }

  add(weight: number): void {
    this.#weight += weight
    while (this.#weight > MOST_WEIGHT && this.each > LEAST_EACH) {
      this.each = this.each >> 1
      for (const member of this.#members) member.shrink()
    }
  }
}

/** The first and the last of each kind, and their number: memory stays flat whatever an input repeats. */
export class Floods<T> {
  /** Undefined of the many texts that state nothing, and when the text has ended. */
  #kinds: Map<string, Flood<T>> | undefined
  /** When the text has ended. */
  #all: readonly Flood<T>[] = []
  readonly #weightOf: (item: T) => number
  readonly #budget: FloodBudget
  #sorts: Map<string, number> | undefined

  constructor(weightOf: (item: T) => number = () => 1, budget = new FloodBudget()) {
    this.#weightOf = weightOf
    this.#budget = budget
  }

  /** `sort`: what is looked for in it; `kind`: its words, without numbers. */
  add(sort: string, kindName: string, item: T, times = 1): void {
    const kept: Kept<T> = { item, times }
    const kind = this.#kinds?.get(`${sort}\0${kindName}`)
    if (kind !== undefined) this.#forget(kind.add(kept, this.#budget.each))
    else if (!this.#open(sort, kindName, kept)) {
      this.#budget.passed(sort, times)
      return
    }
    this.#budget.add(this.#weightOf(item))
  }

  all(): Kept<T>[] {
    this.shrink()
    return this.#floods.flatMap((kind) => kind.all())
  }

  get #floods(): readonly Flood<T>[] {
    return this.#kinds === undefined ? this.#all : [...this.#kinds.values()]
  }

  /** Whether it is kept: as the first of its kind, or of one for all kinds that are too many. */
  #open(sort: string, kindName: string, first: Kept<T>): boolean {
    const kinds = this.#sorts?.get(sort) ?? 0
    const isFull = kinds >= MOST_KINDS_OF_SORT || (this.#kinds?.size ?? 0) >= MOST_KINDS
    const name = isFull ? sort : `${sort}\0${kindName}`
    const known = this.#kinds?.get(name)
    if (known !== undefined) {
      this.#forget(known.add(first, this.#budget.each))
      return true
    }
    if (!this.#budget.opens(sort)) return false
    if (this.#kinds === undefined) this.#budget.join(this)
    this.#kinds ??= new Map()
    this.#sorts ??= new Map()
    this.#kinds.set(name, new Flood(first))
    this.#sorts.set(sort, kinds + 1)
    return true
  }

  /** No statement follows: what kinds are called is let go of. */
  ended(): void {
    this.#all = this.#floods
    this.#kinds = undefined
    this.#sorts = undefined
  }

  /** Keeps no more of each kind than the budget gives. */
  shrink(): void {
    for (const kind of this.#floods) this.#forget(kind.shrink(this.#budget.each))
  }

  #forget(gone: readonly Kept<T>[]): void {
    for (const { item } of gone) this.#budget.add(-this.#weightOf(item))
  }
}
