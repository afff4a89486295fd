/**
 * Many literals searched at once, ASCII case folded, over bytes or a string: Wu and Manber's algorithm with blocks of three
 * bytes ("A fast algorithm for multi-pattern searching", 1994). A literal shorter than six bytes would make every step short,
 * so none is accepted.
 */
export const SHORTEST_LITERAL = 5

const BLOCK = 3
const TABLE = 1 << 16

const NONE: readonly number[] = []

const fold = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)
/** A literal as it is compared: its bytes in UTF-8, ASCII letters in lower case. */
export const foldedBytes = (literal: string): Uint8Array => new TextEncoder().encode(literal).map(fold)

const hash = (a: number, b: number, c: number): number => ((a << 11) ^ (b << 5) ^ c) & (TABLE - 1)

export class LiteralSet {
  readonly #literals: readonly Uint8Array[]
  readonly #shift: Uint8Array
  /** By the hash of the last block in their window: which list of literals. */
  readonly #bucket = new Uint16Array(TABLE)
  readonly #buckets: number[][] = [[]]
  readonly #fold = new Uint8Array(256)
  /** Length of the shortest literal: the window that is slid along the text. */
  readonly #window: number
  /** Whether some literal is not ASCII: those stand in a string as other code units than their bytes. */
  readonly #wide: boolean
  /** Length in bytes of the longest literal. */
  readonly longest: number

  constructor(literals: readonly string[]) {
    this.#literals = literals.map(foldedBytes)
    for (let i = 0; i < 256; i++) this.#fold[i] = fold(i)
    this.#wide = this.#literals.some((bytes) => bytes.some((byte) => byte > 127))
    const lengths = this.#literals.map((bytes) => bytes.length)
    if (lengths.some((length) => length < SHORTEST_LITERAL))
      throw new Error(
        `literal of less than ${SHORTEST_LITERAL} bytes: ${JSON.stringify(literals.find((_, i) => lengths[i]! < SHORTEST_LITERAL))}`,
      )
    this.#window = lengths.length === 0 ? 0 : Math.min(...lengths)
    this.longest = Math.max(0, ...lengths)
    this.#shift = new Uint8Array(TABLE).fill(Math.max(1, this.#window - BLOCK + 1))
    this.#literals.forEach((bytes, index) => {
      for (let end = BLOCK; end <= this.#window; end++) {
        const h = hash(bytes[end - 3]!, bytes[end - 2]!, bytes[end - 1]!)
        this.#shift[h] = Math.min(this.#shift[h]!, this.#window - end)
        if (end !== this.#window) continue
        if (this.#bucket[h] === 0) this.#bucket[h] = this.#buckets.push([]) - 1
        this.#buckets[this.#bucket[h]!]!.push(index)
      }
    })
  }

  /** Offset of the first literal in `bytes[from, to)`, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const window = this.#window
    if (window === 0) return -1
    const shift = this.#shift
    const folded = this.#fold
    let end = from + window
    while (end <= to) {
      const h = ((folded[bytes[end - 3]!]! << 11) ^ (folded[bytes[end - 2]!]! << 5) ^ folded[bytes[end - 1]!]!) & (TABLE - 1)
      const step = shift[h]!
      if (step > 0) {
        end += step
        continue
      }
      const start = end - window
      for (const index of this.#buckets[this.#bucket[h]!]!) if (this.#stands(this.#literals[index]!, bytes, start, to)) return start
      end++
    }
    return -1
  }

  /** Whether any literal stands in the text. */
  holds(text: string): boolean {
    if (this.#wide && !isAscii(text)) {
      const bytes = new TextEncoder().encode(text)
      return this.find(bytes, 0, bytes.length) >= 0
    }
    const window = this.#window
    if (window === 0) return false
    for (let end = window; end <= text.length;) {
      const h = hash(fold(text.charCodeAt(end - 3)), fold(text.charCodeAt(end - 2)), fold(text.charCodeAt(end - 1)))
      const step = this.#shift[h]!
      if (step > 0) {
        end += step
        continue
      }
      for (const index of this.#buckets[this.#bucket[h]!]!) if (this.#reads(this.#literals[index]!, text, end - window)) return true
      end++
    }
    return false
  }

  /** Indexes of all literals that stand in the text, each once. */
  within(text: string): readonly number[] {
    if (this.#wide && !isAscii(text)) return this.#withinBytes(new TextEncoder().encode(text))
    let found = NONE
    const window = this.#window
    if (window === 0) return found
    for (let end = window; end <= text.length;) {
      const h = hash(fold(text.charCodeAt(end - 3)), fold(text.charCodeAt(end - 2)), fold(text.charCodeAt(end - 1)))
      const step = this.#shift[h]!
      if (step > 0) {
        end += step
        continue
      }
      for (const index of this.#buckets[this.#bucket[h]!]!)
        if (this.#reads(this.#literals[index]!, text, end - window) && !found.includes(index)) found = [...found, index]
      end++
    }
    return found
  }

  #withinBytes(bytes: Uint8Array): readonly number[] {
    const found = new Set<number>()
    for (let at = this.find(bytes, 0, bytes.length); at >= 0; at = this.find(bytes, at + 1, bytes.length))
      for (const [index, literal] of this.#literals.entries()) if (this.#stands(literal, bytes, at, bytes.length)) found.add(index)
    return [...found]
  }

  #stands(literal: Uint8Array, bytes: Uint8Array, start: number, to: number): boolean {
    if (start + literal.length > to) return false
    for (let i = 0; i < literal.length; i++) if (this.#fold[bytes[start + i]!] !== literal[i]) return false
    return true
  }

  #reads(literal: Uint8Array, text: string, start: number): boolean {
    if (start + literal.length > text.length) return false
    for (let i = 0; i < literal.length; i++) if (fold(text.charCodeAt(start + i)) !== literal[i]) return false
    return true
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}
