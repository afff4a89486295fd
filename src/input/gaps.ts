import type { Gap } from '../core/report.ts'

/** Entries of one reason that are listed; the rest is summed. */
const MAX_PER_REASON = 1000

/** What `why` begins with, and what kind of gap that is; anything else could not be read at all. */
const KINDS: readonly (readonly [RegExp, NonNullable<Gap['kind']>])[] = [
  [/^limit/, 'limit'],
  [/^internal error/, 'internal'],
  [/^unsupported/, 'unknown-format'],
  [/^(?:truncated|changed while read)|^corrupt: .*(?:were read|was read|ignored|after \d+ bytes|was skipped)/, 'incomplete'],
]

const kindOf = (why: string): NonNullable<Gap['kind']> => KINDS.find(([begins]) => begins.test(why))?.[1] ?? 'unreadable'

/** Collects what could not be read. Bounded: past 1,000 entries of one reason they are counted. */
export class Gaps {
  readonly #kept: Gap[] = []
  readonly #counts = new Map<string, number>()

  add(gap: Gap): void {
    const reason = gap.why.split(':')[0] ?? ''
    const count = (this.#counts.get(reason) ?? 0) + 1
    this.#counts.set(reason, count)
    if (count <= MAX_PER_REASON && !this.#kept.some((g) => g.what === gap.what && g.why === gap.why))
      this.#kept.push({ ...gap, kind: gap.kind ?? kindOf(gap.why) })
  }

  list(): Gap[] {
    const sums = [...this.#counts].filter(([, count]) => count > MAX_PER_REASON)
    return [
      ...this.#kept,
      ...sums.map(([reason, count]) => ({
        what: `${count - MAX_PER_REASON} more`,
        why: `${reason}: not listed one by one`,
        kind: kindOf(reason),
      })),
    ]
  }
}
