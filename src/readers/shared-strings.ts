/** Strings that are remembered; of more, those come that are said next. */
const MOST = 256
/** What is longer is hardly said twice. */
const LONGEST = 64

/** Equal strings as one: what passes from one thread to another comes as a copy each time that it is said. */
export class SharedStrings {
  readonly #known = new Map<string, string>()

  same(text: string): string {
    if (text.length > LONGEST) return text
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size >= MOST) this.#known.clear()
    this.#known.set(text, text)
    return text
  }

  /** The same for what an object says of itself. */
  within(fields: Record<string, unknown>): void {
    for (const name in fields) {
      const value = fields[name]
      if (typeof value === 'string') fields[name] = this.same(value)
    }
  }
}
