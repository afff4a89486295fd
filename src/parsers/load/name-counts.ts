/** Names that all counts of one capture hold together. */
const MOST_NAMES = 200_000

/**
 * How often names occur, of many things at once. Where there are too many names, the rarest so far are let go of: what occurs often is counted
 * short by the few times before (lossy counting, Manku and Motwani 2002).
 */
export class NameCounts {
  readonly #all: Map<string, number>[] = []
  readonly #most: number
  #names = 0

  constructor(most = MOST_NAMES) {
    this.#most = most
  }

  /** Counts of one more thing. */
  open(): Map<string, number> {
    const counts = new Map<string, number>()
    this.#all.push(counts)
    return counts
  }

  add(counts: Map<string, number>, name: string): void {
    const known = counts.get(name)
    if (known === undefined && this.#names++ >= this.#most) this.#prune()
    counts.set(name, (known ?? 0) + 1)
  }

  /** Nothing more is counted of what was opened. */
  clear(): void {
    this.#all.length = 0
    this.#names = 0
  }

  /** At least half of them go, so that it is seldom done. */
  #prune(): void {
    for (let rare = 1; this.#names > this.#most / 2; rare++) {
      this.#names = 0
      for (const counts of this.#all) {
        for (const [name, times] of counts) if (times <= rare) counts.delete(name)
        this.#names += counts.size
      }
    }
    this.#names++
  }
}
