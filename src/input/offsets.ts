/** Places at which bytes were left out or put in that are remembered; past them an offset is that of the last known place and what follows it. */
const MOST_PLACES = 200_000

/** Where bytes of a stream stood in the stream that it was made of. Both sides only grow. */
export class OffsetMap {
  readonly #given: number[] = []
  readonly #origin: number[] = []

  /** From `given` bytes on, the stream goes on with what stood at `origin`. */
  add(given: number, origin: number): void {
    const last = this.#given.length - 1
    if (last >= 0 && this.#given[last] === given) {
      this.#origin[last] = origin
      return
    }
    const before = last < 0 ? 0 : this.#origin[last]! - this.#given[last]!
    if (origin - given === before || last + 1 >= MOST_PLACES) return
    this.#given.push(given)
    this.#origin.push(origin)
  }

  /** Offset in the original stream. */
  of(offset: number): number {
    let low = 0
    let high = this.#given.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#given[middle]! <= offset) low = middle + 1
      else high = middle
    }
    return low === 0 ? offset : this.#origin[low - 1]! + offset - this.#given[low - 1]!
  }
}
