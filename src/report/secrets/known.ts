import { isOdd } from './entropy.ts'

/** Characters of a value by which it is looked up, and the fewest that one has that is looked for where nothing tells that it is secret. */
const LEAST = 6
/** Of a longer value this much is looked up; what follows is compared. */
const MOST = 256
/** A value may stand within a word from this length on. */
const WITHIN = 8

/**
 * The values that were recognised as secret anywhere in one report, so that they are found where nothing around them tells so: in headlines, names and
 * numbers that were taken out of the line. Chosen are values of six characters or more that are no ordinary words, names joined of words, numbers,
 * dates or addresses (`isOdd`), and not the name of a thing or a file of the same report; of a value with spaces within, each word of which that holds.
 */
export class KnownSecrets {
  readonly #values = new Set<string>()
  /** Lengths of values, longest first, by their first characters. */
  readonly #lengths = new Map<string, number[]>()
  /** Marks of the first three characters, to pass by most places cheaply. */
  readonly #marks = new Uint8Array(1 << 16)
  readonly #names: ReadonlySet<string>

  /** `names`: of things and files. */
  constructor(names: ReadonlySet<string>) {
    this.#names = names
  }

  add(found: string): void {
    for (const value of new Set([found, ...found.split(/[\s;,&|"'=]+/)])) {
      if (!isOdd(value) || this.#values.has(value.slice(0, MOST)) || /^[\x20-\x7e]{0,2}$/.test(value)) continue
      // `api-7d9f6c9b5-2xk4p`, `sda1`: what has a name is told by it
      if (/^[a-z\d][a-z\d._-]*$/.test(value) && this.#names.has(value)) continue
      const kept = value.slice(0, MOST)
      this.#values.add(kept)
      this.#marks[markAt(kept, 0)] = 1
      const first = kept.slice(0, LEAST)
      const lengths = this.#lengths.get(first) ?? []
      if (!lengths.includes(kept.length))
        this.#lengths.set(
          first,
          [...lengths, kept.length].sort((a, b) => b - a),
        )
    }
  }

  /** Where they stand in a text, in order, none within another. */
  spansIn(text: string): [from: number, to: number][] {
    const spans: [number, number][] = []
    if (this.#values.size === 0) return spans
    for (let at = 0; at + LEAST <= text.length; at++) {
      if (this.#marks[markAt(text, at)] === 0) continue
      const length = this.#lengths
        .get(text.slice(at, at + LEAST))
        ?.find((long) => this.#values.has(text.slice(at, at + long)) && isWhole(text, at, long))
      if (length === undefined) continue
      spans.push([at, at + length])
      at += length - 1
    }
    return spans
  }
}

const markAt = (text: string, at: number): number =>
  (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 5) ^ (text.charCodeAt(at + 2) << 10)) & 0xffff

const isWhole = (text: string, at: number, length: number): boolean =>
  length >= WITHIN || !(/[a-z\d]/i.test(text[at - 1] ?? ' ') || /[a-z\d]/i.test(text[at + length] ?? ' '))
