import type { Event } from '../../core/event.ts'
import { grouped } from '../../core/grouped.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Span } from '../../core/span.ts'

type Said = Event<LogLine>
type Place = Pick<Span, 'artifact' | 'line'>

const LINES = 100
const stretchOf = (artifact: string, line: number): string => `${artifact}\0${Math.floor(line / LINES)}`
/** Of more lines those that stand near what is asked for speak for all. */
const MOST_ASKED = 200

/** Lines that tell of one trouble, to be asked for each of many ends. */
export class SaidNear {
  readonly #all: readonly Said[]
  readonly #most: number
  readonly #byStretch: ReadonlyMap<string, readonly Said[]>
  readonly #words = new Map<Said, string>()

  /** `most`: lines that are near, a hundred or less. */
  constructor(all: readonly Said[], most: number) {
    this.#all = all
    this.#most = most
    this.#byStretch = grouped(all, ({ what: { at } }) => stretchOf(at.artifact, at.line))
  }

  /** Those that stand at most so many lines from a place. */
  near({ artifact, line }: Place): readonly Said[] {
    const stretches = new Set([line - this.#most, line, line + this.#most].map((at) => stretchOf(artifact, at)))
    return [...stretches].flatMap((stretch) =>
      (this.#byStretch.get(stretch) ?? []).filter(({ what: { at } }) => Math.abs(at.line - line) <= this.#most),
    )
  }

  /** Whether one of them stands there. */
  standsAt({ artifact, line }: Place): boolean {
    return this.#byStretch.get(stretchOf(artifact, line))?.some(({ what: { at } }) => at.line === line) === true
  }

  /** Whether one of them speaks of a word, in lower case. `at`: what is asked for. */
  speakOf(word: string, at: Place): boolean {
    return (this.#all.length > MOST_ASKED ? this.near(at) : this.#all).some((said) => this.#wordsOf(said).includes(word))
  }

  #wordsOf(said: Said): string {
    const known = this.#words.get(said) ?? said.what.message.toLowerCase()
    this.#words.set(said, known)
    return known
  }
}
