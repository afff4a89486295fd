import type { Cited } from '../../core/span.ts'
import type { Counters } from '../../records/counters.ts'

/** Two samples of the same counters, the earlier first. */
export interface Growth {
  readonly first: Cited<Counters>
  readonly last: Cited<Counters>
  /** False when there is one sample only: what was counted may be old. */
  readonly between: boolean
}

/** Samples that were saved under one name in a folder for each time: `t1/nstat.txt`, `20261126-0601/nstat.txt`, `before/nstat.txt`. */
const TIMES =
  /(^|[/! ])(?:(?:t|sample|snap|snapshot|run|step|capture)?[._-]?\d{1,14}(?:[._-]\d{1,6})?|before|after|first|second|start|end)(?=[/!])/gi
const seriesOf = (of: string): string => of.replace(TIMES, '$1#')

const MAX_SERIES = 1000
const MAX_SAMPLES = 1000

/** Collects samples of counters by the file they come from. */
export class CounterSeries {
  readonly #series = new Map<string, Cited<Counters>[]>()

  add(sample: Cited<Counters>): void {
    const series = seriesOf(sample.of)
    const list = this.#series.get(series) ?? []
    if (list.length < MAX_SAMPLES) list.push(sample)
    if (this.#series.has(series) || this.#series.size < MAX_SERIES) this.#series.set(series, list)
  }

  /** Per file: its first and last sample in which the counter stands. */
  of(name: string): Growth[] {
    return [...this.#series.values()].flatMap((all) => {
      const list = all.filter((sample) => sample.values.has(name))
      const [first, last] = [list[0], list.at(-1)]
      if (first === undefined || last === undefined) return []
      const backwards = /after|second|end\b/i.test(first.at.artifact) && /before|first|start/i.test(last.at.artifact)
      return [{ first: backwards ? last : first, last: backwards ? first : last, between: list.length > 1 }]
    })
  }
}

/** How much a counter grew; undefined when there is one sample. One that fell began anew (a reboot, or nstat, which prints what is new): all of it is growth. */
export function grownBy({ first, last, between }: Growth, name: string): number | undefined {
  const [before, now] = [first.values.get(name) ?? 0, last.values.get(name) ?? 0]
  return between ? (now >= before ? now - before : now) : undefined
}
