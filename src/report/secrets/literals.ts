/**
 * Which of some literals stand in a text, capitals or not: one look at each pair of characters, whatever the number of literals.
 */
export class Literals {
  readonly #of = new Map<number, { readonly text: string; readonly index: number }[]>()
  /** Whether a pair of characters begins one. */
  readonly #begins = new Uint8Array(1 << 16)

  /** Each of two characters or more. */
  constructor(literals: readonly string[]) {
    for (const [index, literal] of literals.entries()) {
      const text = literal.toLowerCase()
      // of characters beyond Latin-1 several pairs share a number
      const pair = ((text.charCodeAt(0) << 8) ^ text.charCodeAt(1)) & 0xffff
      this.#of.set(pair, [...(this.#of.get(pair) ?? []), { text, index }])
      this.#begins[pair] = 1
    }
  }

  /** Whether any of them stands there. */
  standIn(text: string): boolean {
    return this.#look(text, () => true)
  }

  /** Calls `found` with the number of each literal that stands there, perhaps several times. */
  eachIn(text: string, found: (index: number) => void): void {
    this.#look(text, (index) => {
      found(index)
      return false
    })
  }

  /** Until one is enough: whether one was. */
  #look(text: string, isEnough: (index: number) => boolean): boolean {
    const lower = text.toLowerCase()
    let last = lower.charCodeAt(0)
    for (let at = 1; at < lower.length; at++) {
      const next = lower.charCodeAt(at)
      const pair = ((last << 8) ^ next) & 0xffff
      last = next
      if (this.#begins[pair] === 0) continue
      for (const literal of this.#of.get(pair)!) if (lower.startsWith(literal.text, at - 1) && isEnough(literal.index)) return true
    }
    return false
  }
}
