import { collect } from '../../casefile/series/collect.ts'
import { grewBy } from '../../casefile/series/counter.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import type { Cited } from '../../core/span.ts'
import type { Counters } from '../../records/counters.ts'

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
