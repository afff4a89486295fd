import { firstFrom } from '../casefile/nearest.ts'
import { grouped } from '../core/grouped.ts'

type Place = { readonly artifact: string; readonly line: number }

/** Lines of several texts, to be asked for those of one or near a place. Answers are in the order of the list. */
export class LinesByPlace<T extends Place> {
  readonly #order: ReadonlyMap<T, number>
  /** Those of each text by their line. */
  readonly #texts: ReadonlyMap<string, readonly T[]>

  constructor(lines: readonly T[]) {
    this.#order = new Map(lines.map((one, i) => [one, i]))
    this.#texts = new Map(
      [...grouped(lines, ({ artifact }) => artifact)].map(([artifact, own]) => [artifact, own.toSorted((a, b) => a.line - b.line)]),
    )
  }

  /** Those of a text. */
  ofText(artifact: string): readonly T[] {
    return this.#texts.get(artifact) ?? []
  }

  /** Those at most so many lines away from a place. */
  near({ artifact, line }: Place, lines: number): readonly T[] {
    const own = this.ofText(artifact)
    const from = firstFrom(own, (one) => one.line, line - lines)
    let to = from
    while (to < own.length && own[to]!.line <= line + lines) to++
    return own.slice(from, to)
  }

  /** Each of some lines once, in the order of the list. */
  inOrder(some: Iterable<T>): T[] {
    return [...new Set(some)].sort((a, b) => this.#order.get(a)! - this.#order.get(b)!)
  }
}
