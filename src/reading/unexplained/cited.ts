import { LateMap, LateSet } from '../../core/late.ts'
import { type Instant, secondsBetween, type Span } from '../../core/span.ts'
import { endOf, ownLines } from '../../core/spanning.ts'
import { unwrap } from '../envelopes/unwrap.ts'
import { shapeOf } from './shape.ts'

/** Places that are kept. */
const MAX_CITED = 100_000
/** Shapes of cited lines that are kept. */
const MAX_SHAPES = 10_000
/** Seconds after which the kernel tells of something else, though it stands in the next line. */
const ANOTHER = 60

/** What of one artifact is cited. */
interface Places {
  readonly lines: LateSet<number>
  /** When they were said, as they are stamped. */
  readonly times: LateMap<number, Instant>
  /** First and last line of what spans several, without what is not its own. */
  ranges?: { readonly first: number; readonly end: number }[]
  /** Lines that stand within what spans several and are somebody else's. */
  apart?: Set<number>
  /** By the first line, each with the farthest end up to it. */
  sorted?: readonly { readonly first: number; readonly end: number }[] | undefined
}

/** A line of a shape. */
interface Told {
  readonly artifact: string
  readonly line: number
  readonly time?: Instant | undefined
}

/** What findings cite: places with what they span, and the shapes of the lines. */
export class CitedLines {
  readonly #places = new Map<string, Places>()
  readonly #shapes = new Set<string>()
  #count = 0

  /** A proof, whether the finding keeps it or not. */
  cite(at: Span): void {
    if (this.#count >= MAX_CITED) return
    const known = this.#places.get(at.artifact)
    const isOne = endOf(at) <= at.line
    if (known?.lines.has(at.line) === true && isOne) return
    const places: Places = known ?? { lines: new LateSet(at.line), times: new LateMap() }
    if (known === undefined) this.#places.set(at.artifact, places)
    this.#count++
    places.lines.add(at.line)
    if (!isOne) {
      const ranges = (places.ranges ??= [])
      for (const [first, end] of ownLines(at)) ranges.push({ first, end })
      const apart = (places.apart ??= new Set())
      for (const [first, end] of at.apart ?? []) for (let line = first; line <= end && apart.size < MAX_CITED; line++) apart.add(line)
      places.sorted = undefined
    }
    const { message, time } = unwrap(at.text)
    if (this.#shapes.size < MAX_SHAPES) this.#shapes.add(shapeOf(message))
    if (time !== undefined) places.times.set(at.line, time)
  }

  /**
   * Whether one line of a shape is a proof or stands inside of what one spans; or, the kernel telling in several lines, whether most of them
   * stand directly beside one, and not much before or after it: a line that goes on by itself is no part of the proof that it once stood beside, nor is one within it that is
   * not its own.
   */
  explains(shape: string, places: readonly Told[], kernel: boolean): boolean {
    if (this.#shapes.has(shape) || places.some((place) => this.covers(place))) return true
    if (!kernel) return false
    const beside = places.filter(
      (place) =>
        this.#places.get(place.artifact)?.apart?.has(place.line) !== true && (this.#isBeside(place, -1) || this.#isBeside(place, 1)),
    )
    return beside.length * 2 > places.length
  }

  #isBeside({ artifact, line, time }: Told, by: number): boolean {
    if (!this.#covers(artifact, line + by)) return false
    const cited = this.#places.get(artifact)?.times.get(line + by)
    const seconds = time === undefined || cited === undefined ? undefined : secondsBetween(cited, time)
    return seconds === undefined || Math.abs(seconds) <= ANOTHER
  }

  /** Whether a proof stands at this line, or spans it. */
  covers({ artifact, line }: { readonly artifact: string; readonly line: number }): boolean {
    return this.#covers(artifact, line)
  }

  #covers(artifact: string, line: number): boolean {
    const places = this.#places.get(artifact)
    if (places === undefined) return false
    if (places.lines.has(line)) return true
    if (places.ranges === undefined) return false
    const sorted = (places.sorted ??= farthest(places.ranges))
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]!.first <= line) low = middle + 1
      else high = middle
    }
    return low > 0 && sorted[low - 1]!.end >= line
  }
}

function farthest(ranges: NonNullable<Places['ranges']>): { first: number; end: number }[] {
  let end = 0
  return [...ranges].sort((a, b) => a.first - b.first).map((range) => ({ first: range.first, end: (end = Math.max(end, range.end)) }))
}
