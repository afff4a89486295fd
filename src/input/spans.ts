/** Ranges that are named one by one. */
const MOST_NAMED = 5

/** Ranges of bytes: the first ones, and how many and how long they are together. */
export class ByteRanges {
  readonly #first: { from: number; to: number }[] = []
  #last: { from: number; to: number } | undefined
  #count = 0
  #bytes = 0

  add(from: number, to: number): void {
    this.#bytes += to - from
    if (this.#last?.to === from) {
      this.#last.to = to
      return
    }
    this.#last = { from, to }
    this.#count++
    if (this.#first.length < MOST_NAMED) this.#first.push(this.#last)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** `bytes 812–4907, 9000–9511 and 3 more ranges`. */
  get told(): string {
    const named = this.#first.map(({ from, to }) => `${from}–${to - 1}`).join(', ')
    const more = this.#count - this.#first.length
    return `bytes ${named}${more === 0 ? '' : more === 1 ? ' and one more range' : ` and ${more} more ranges`}`
  }
}
