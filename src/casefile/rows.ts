import type { Cited } from '../core/span.ts'

/** Rows of one kind of table in one text; of more, every second, fourth, … of each series is kept. */
const MOST_EACH = 16_384
const LEAST_EACH = 64
/** Rows of all texts of one run, about 5 KB each once they are settled. */
const MOST_ROWS = 40_000
/** Series that are told apart; the rows of further ones count as those of one where they only differ in names. */
const MOST_SERIES = 2_000
/** Values that a field has at most which tells states apart; one with more gives names. */
const MOST_STATES = 32
const LONGEST_NAME = 64
/** Fields that are other in every row. */
const PASSING: ReadonlySet<string> = new Set(['stamp', 'message', 'text'])

/** What the tables of one run may keep together: past it each keeps half as many, in every text. */
export class RowBudget {
  each = MOST_EACH
  #rows = 0
  readonly #members: { shrink(): void }[] = []

  join(member: { shrink(): void }): void {
    this.#members.push(member)
  }

  ended(): void {
    this.#members.length = 0
  }

  add(rows: number): void {
    this.#rows += rows
    while (this.#rows > MOST_ROWS && this.each > LEAST_EACH) {
      this.each = this.each >> 1
      for (const member of this.#members) member.shrink()
    }
  }
}

/** What a row says: `for … in` goes through many rows several times as fast as `Object.entries`. */
type Fields = Readonly<Record<string, unknown>>

interface Row<T> {
  readonly nth: number
  readonly item: T
}

interface Table<T> {
  readonly kind: string
  /** Of each series the rows are kept whose number it divides. */
  every: number
  seen: number
  kept: Row<T>[]
  /** Rows of each; until the text has ended. */
  series: Map<string, number> | undefined
  /** The first values of each field of what is past them; until the text has ended. */
  states: Map<string, Set<string>> | undefined
}

/** The rows of the tables of one text: all of them, or where they are too many, a part of each series in equal steps. */
export class Rows<T> {
  #tables: readonly Table<T>[] = []
  readonly #budget: RowBudget

  constructor(budget: RowBudget) {
    this.#budget = budget
    budget.join(this)
  }

  add(kind: string, record: Cited<object>, item: T): void {
    const table = this.#tables.find((known) => known.kind === kind) ?? this.#open(kind)
    table.seen++
    const counts = (table.series ??= new Map())
    const fields = record as object as Fields
    const named = seriesOf(fields)
    const series = counts.has(named) || counts.size < MOST_SERIES ? named : this.#stateOf(fields, table, counts)
    const nth = counts.get(series) ?? 0
    counts.set(series, nth + 1)
    if (nth % table.every !== 0) return
    table.kept.push({ nth, item })
    this.#budget.add(1)
    this.#thin(table)
  }

  get kinds(): readonly string[] {
    return this.#tables.map(({ kind }) => kind)
  }

  all(): readonly T[] {
    return this.#tables.flatMap(({ kept }) => kept.map(({ item }) => item))
  }

  /** No row follows: what only tells series apart is let go of. */
  ended(): void {
    for (const table of this.#tables) {
      table.series = undefined
      table.states = undefined
      table.kept = table.kept.slice()
    }
  }

  /** Kinds of which not all rows were kept, with their numbers. */
  thinned(): { readonly kind: string; readonly seen: number; readonly kept: number }[] {
    return this.#tables.flatMap(({ kind, seen, kept }) => (kept.length < seen ? [{ kind, seen, kept: kept.length }] : []))
  }

  /** Keeps no more of each table than the budget gives. */
  shrink(): void {
    for (const table of this.#tables) this.#thin(table)
  }

  /** What it says without its names, which are other in each of many rows: the states that a table tells of its things are thinned alike. */
  #stateOf(record: Fields, table: Table<T>, counts: ReadonlyMap<string, number>): string {
    const states = (table.states ??= new Map())
    let name = '\0'
    for (const field in record) {
      const value = record[field]
      if (!isWord(field, value)) continue
      const known = states.get(field) ?? new Set()
      states.set(field, known)
      if (known.size > MOST_STATES) continue
      known.add(value)
      if (known.size <= MOST_STATES) name += `${field}\0${value}\0`
    }
    return counts.has(name) || counts.size < 2 * MOST_SERIES ? name : ''
  }

  #open(kind: string): Table<T> {
    const table: Table<T> = { kind, every: 1, seen: 0, kept: [], series: undefined, states: undefined }
    this.#tables = [...this.#tables, table]
    return table
  }

  #thin(table: Table<T>): void {
    while (table.kept.length > this.#budget.each) {
      const before = table.kept.length
      table.every *= 2
      table.kept = table.kept.filter(({ nth }) => nth % table.every === 0)
      // the first row of each series: as few as there can be
      if (table.kept.length === before) table.kept.length = this.#budget.each
      this.#budget.add(table.kept.length - before)
    }
  }
}

/** What the rows of one series have in common: the words in them that name something. */
function seriesOf(record: Fields): string {
  let name = ''
  for (const field in record) {
    const value = record[field]
    if (isWord(field, value)) name += `${withoutRun(value)}\0`
  }
  return name
}

const isWord = (field: string, value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_NAME && !PASSING.has(field)

/** The number of a run names nothing. */
const withoutRun = (value: string): string => (value.includes('#') ? value.replace(/#\d{1,9}$/, '') : value)
