/** Letters of a name that says by itself what a text is about, and of its beginning, by which it is looked up. */
const LEAST = 4

/** Many names, to be looked for in many texts: one look-up at each place of a text, whatever their number. */
export class NamesIn {
  readonly #beginnings = new Map<string, Set<string>>()

  /** Shorter ones than four letters are left out. */
  constructor(names: Iterable<string>) {
    for (const name of names) {
      if (name.length < LEAST) continue
      const beginning = name.slice(0, LEAST)
      const own = this.#beginnings.get(beginning)
      if (own === undefined) this.#beginnings.set(beginning, new Set([name]))
      else own.add(name)
    }
  }

  /** Whether one of them stands in a text. */
  standIn(text: string): boolean {
    for (let at = 0; at + LEAST <= text.length; at++)
      for (const name of this.#beginnings.get(text.slice(at, at + LEAST)) ?? []) if (text.startsWith(name, at)) return true
    return false
  }
}
