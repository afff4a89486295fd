import { collect } from '../../casefile/series/collect.ts'
import { grewBy } from '../../casefile/series/counter.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { grouped } from '../../core/grouped.ts'
import type { Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'

/** Two samples of the same counters, the earlier first. */
export interface Growth {
  readonly first: Cited<Counters>
  readonly last: Cited<Counters>
  /** False when there is one sample only: what was counted may be old. */
  readonly between: boolean
}

const MAX_SERIES = 1000
const MAX_SAMPLES = 1000

/** Collects samples of counters by the file they come from. */
export class CounterSeries {
  readonly #series = new Map<string, Cited<Counters>[]>()

  add(sample: Cited<Counters>): void {
    collect(this.#series, sample.of, sample, { maxKeys: MAX_SERIES, maxEach: MAX_SAMPLES })
  }

  /** Per file: its first and last sample in which the counter stands. */
  of(name: string): Growth[] {
    return [...this.#series.values()].flatMap((all) => {
      const list = inOrder(all.filter((sample) => sample.values.has(name)))
      const [first, last] = [list[0], list.at(-1)]
      return first === undefined || last === undefined ? [] : [{ first, last, between: list.length > 1 }]
    })
  }
}

/** How much a counter grew; undefined when there is one sample. One that fell began anew (a reboot, or nstat, which prints what is new): all of it is growth. */
export function grownBy({ first, last, between }: Growth, name: string): number | undefined {
  return between ? grewBy(first.values.get(name) ?? 0, last.values.get(name) ?? 0, 'began anew') : undefined
}

/** A counter since boot, and how much it grew between two captures. */
export interface Counted {
  readonly total: number
  /** Undefined where there is one capture only: what was counted may be old. */
  readonly by: number | undefined
  readonly first: Cited<Counters>
  readonly last: Cited<Counters>
}

/** The counter by that name in the captures of one kind: of several files the one in which it grew most. */
export function counted(scope: Scope, kind: Counters['kind'], name: string): Counted | undefined {
  const samples = scope.rows(COUNTERS).filter((sample) => sample.kind === kind && sample.values.has(name))
  const all = [...grouped(samples, ({ of }) => of).values()].map((own): Counted => {
    const ordered = inOrder(own)
    const [first, last] = [ordered[0]!, ordered.at(-1)!]
    const [before, total] = [first.values.get(name)!, last.values.get(name)!]
    // one that fell began anew (a reboot; nstat, which prints what is new): all of it is growth
    return { total, by: ordered.length > 1 ? grewBy(before, total, 'began anew') : undefined, first, last }
  })
  return all.sort((a, b) => (b.by ?? -1) - (a.by ?? -1) || b.total - a.total)[0]
}
