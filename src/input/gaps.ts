import type { Gap } from '../core/report.ts'

/** Entries of one reason that are listed; the rest is summed. */
const MAX_PER_REASON = 1000

/** Collects what could not be read. Bounded: past 1,000 entries of one reason they are counted. */
export class Gaps {
  readonly #kept: Gap[] = []
  readonly #counts = new Map<string, number>()

  add(gap: Gap): void {
    const reason = gap.why.split(':')[0] ?? ''
    const count = (this.#counts.get(reason) ?? 0) + 1
    this.#counts.set(reason, count)
    if (count <= MAX_PER_REASON && !this.#kept.some((g) => g.what === gap.what && g.why === gap.why)) this.#kept.push(gap)
  }

  list(): Gap[] {
    const sums = [...this.#counts].filter(([, count]) => count > MAX_PER_REASON)
    return [
      ...this.#kept,
      ...sums.map(([reason, count]) => ({ what: `${count - MAX_PER_REASON} more`, why: `${reason}: not listed one by one` })),
    ]
  }
}
