import { grouped } from './grouped.ts'

export interface Place {
  readonly artifact: string
  readonly line: number
}

/** Lines in which what is looked for is held together; nothing farther away can be asked for. */
const LINES = 100
const stretchOf = (artifact: string, line: number): string => `${artifact}\0${Math.floor(line / LINES)}`

/** What stands in lines of several texts, to be asked for what is near a place: of ten thousand nobody looks through all. */
export class NearLines<T> {
  readonly #placeOf: (one: T) => Place
  readonly #byStretch: ReadonlyMap<string, readonly T[]>

  constructor(all: readonly T[], placeOf: (one: T) => Place) {
    this.#placeOf = placeOf
    this.#byStretch = grouped(all, (one) => stretchOf(placeOf(one).artifact, placeOf(one).line))
  }

  /** What stands at most so many lines, a hundred or less, from a place. */
  near({ artifact, line }: Place, most: number): readonly T[] {
    if (this.#byStretch.size === 0) return []
    return [...new Set([line - most, line, line + most].map((at) => stretchOf(artifact, at)))].flatMap((stretch) =>
      (this.#byStretch.get(stretch) ?? []).filter((one) => Math.abs(this.#placeOf(one).line - line) <= most),
    )
  }
}
