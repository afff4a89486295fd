import type { Event } from '../../core/event.ts'
import type { LogLine } from '../../core/log-line.ts'
import { NearLines, type Place } from '../../core/near-lines.ts'

type Said = Event<LogLine>

/** Of more lines those that stand near what is asked for speak for all. */
const MOST_ASKED = 200

/** Lines that tell of one trouble, to be asked for each of many ends. */
export class SaidNear {
  readonly #all: readonly Said[]
  readonly #most: number
  readonly #lines: NearLines<Said>
  readonly #words = new Map<Said, string>()

  /** `most`: lines that are near, a hundred or less. */
  constructor(all: readonly Said[], most: number) {
    this.#all = all
    this.#most = most
    this.#lines = new NearLines(all, ({ what: { at } }) => at)
  }

  near(place: Place): readonly Said[] {
    return this.#lines.near(place, this.#most)
  }

  /** Whether one of them stands there. */
  standsAt(place: Place): boolean {
    return this.#lines.near(place, 0).length > 0
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
