import type { Finding } from '../core/report.ts'
import { wordsIn } from './told-words.ts'

/** A note of a failure all of whose figures an incident with such a root tells already: it is printed once. */
export class RepeatedNotes {
  /** By id of the root and a word that its headline or cause says: the incidents, by their numbers. */
  readonly #saying = new Map<string, Map<string, Set<number>>>()

  constructor(roots: readonly Pick<Finding, 'id' | 'headline' | 'title' | 'cause'>[]) {
    for (const [n, { id, headline, title, cause }] of roots.entries()) {
      const words = this.#saying.get(id) ?? new Map<string, Set<number>>()
      this.#saying.set(id, words)
      for (const word of wordsIn(`${headline ?? title} ${cause}`)) words.set(word, (words.get(word) ?? new Set()).add(n))
    }
  }

  has({ severity, id, title }: Pick<Finding, 'severity' | 'id' | 'title'>): boolean {
    const words = this.#saying.get(id)
    if (severity !== 'note' || words === undefined || !/\d/.test(title)) return false
    const saying = wordsIn(figuresOf(title))
      .map((figure) => words.get(figure) ?? NONE)
      .sort((a, b) => a.size - b.size)
    const [fewest, ...others] = saying
    // a title whose digits all stand in names tells no figure
    if (fewest === undefined) return true
    return [...fewest].some((n) => others.every((incidents) => incidents.has(n)))
  }
}

const NONE: ReadonlySet<number> = new Set()

const figuresOf = (text: string): string => (text.match(/(?<![\w.])\d[\w.]*/g) ?? []).join(' ')
