import type { Span } from '../core/span.ts'
import { hashOf } from '../core/hash.ts'
import { isSpan } from './place.ts'

/** Past so many statements a text is compared with others line by line only. */
const MOST_DIGESTED = 20_000
/** Parts of one record that lie deeper are not looked at. */
const DEEPEST = 6

/** All that one text states and where, but for what follows from its path: alike for two copies of one file. */
export class Digest {
  readonly #path: string
  #hash = 0
  #statements = 0

  constructor(path: string) {
    this.#path = path
  }

  record(type: string, record: object): void {
    if (this.#statements++ < MOST_DIGESTED) this.#hash = hashOf(`${this.#hash} ${type} ${this.#words(record, 0)}`)
  }

  /** Undefined for a text that states nothing, or too much. */
  get text(): string | undefined {
    return this.#statements === 0 || this.#statements > MOST_DIGESTED ? undefined : `${this.#statements} ${this.#hash}`
  }

  /** A pid that stands in the path, and not in the text. */
  #isOfPath(digits: string): boolean {
    return digits.length > 1 && this.#path.includes(digits)
  }

  /** The numbers of a record and the lines that it cites: its other words stand there too, or are made of the path. */
  #words(value: unknown, depth: number): string {
    if (typeof value === 'number' || typeof value === 'bigint') return this.#isOfPath(String(value)) ? '' : String(value)
    if (typeof value !== 'object' || value === null || depth >= DEEPEST) return ''
    if (isSpan(value)) return placeWords(value)
    const parts: Iterable<unknown> =
      value instanceof Map
        ? value.values()
        : Array.isArray(value) || value instanceof Set
          ? (value as Iterable<unknown>)
          : Object.values(value)
    let all = ''
    for (const part of parts) {
      const words = this.#words(part, depth + 1)
      if (words !== '') all = all === '' ? words : `${all} ${words}`
    }
    return all
  }
}

const placeWords = ({ line, endLine, text }: Span): string => `${line}-${endLine ?? line} ${text}`
