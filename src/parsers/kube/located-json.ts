import { MAX_DEPTH, SKIPPED_KEYS, type Tree } from './tree.ts'

class Cut extends Error {}

/** Lines that a string may take where a wrap broke it. */
const MAX_PIECES = 40
/** Of a piece without its head: the name of what was begun inside of what goes on behind its closing bracket. */
export const HEADLESS = ''

/**
 * JSON values, one after the other, with the line of each. A text that is cut or broken gives what stands before the break. Members
 * without their `{` are an object whose head is missing.
 */
export function locatedJson(lines: readonly string[]): Tree[] {
  const reader = new Reader(lines)
  const roots: Tree[] = []
  try {
    while (reader.more()) reader.document((tree) => roots.push(tree))
  } catch (error) {
    if (!(error instanceof Cut)) throw error
  }
  return roots
}

class Reader {
  readonly #lines: readonly string[]
  #line = 0
  #at = 0

  constructor(lines: readonly string[]) {
    this.#lines = lines
  }

  /** Passes over white space, newlines, and dots for what somebody left out. */
  more(): boolean {
    for (; this.#line < this.#lines.length; this.#line++, this.#at = 0) {
      const text = this.#lines[this.#line]!
      while (this.#at < text.length && (text.charCodeAt(this.#at) <= 0x20 || text[this.#at] === '.' || text[this.#at] === '…')) this.#at++
      if (this.#at < text.length) return true
    }
    return false
  }

  /** A value, or members up to the end of the text or to a value that is none of them. */
  document(keep: (tree: Tree) => void): void {
    if (this.#peek() === '{' || this.#peek() === '[') return this.value(keep, 0)
    let piece: Tree = { line: this.#line, map: new Map() }
    const kept: Tree = { line: this.#line, map: piece.map! }
    keep(kept)
    for (let closed = 0; this.more() && closed < MAX_DEPTH;) {
      const next = this.#peek()
      if (next === '{' || next === '[') return
      if (next === '"') this.#member(piece.map!, 0)
      else {
        this.#at++
        if (next === '}' && piece.map!.size > 0) {
          closed++
          piece = { line: piece.line, map: new Map([[HEADLESS, piece]]) }
          kept.map = piece.map!
        } else if (next !== ',' && next !== ']' && next !== '}') throw new Cut()
      }
    }
  }

  #peek(): string {
    if (!this.more()) throw new Cut()
    return this.#lines[this.#line]![this.#at]!
  }

  /** `keep` is called before the value is complete, so that a cut one is kept as far as it goes. */
  value(keep: (tree: Tree) => void, depth: number): void {
    const first = this.#peek()
    const tree: Tree = { line: this.#line }
    if (depth > MAX_DEPTH) throw new Cut()
    if (first === '{') {
      tree.map = new Map()
      keep(tree)
      this.#object(tree.map, depth)
    } else if (first === '[') {
      const list: Tree[] = []
      tree.list = list
      keep(tree)
      this.#at++
      while (this.#peek() !== ']') {
        if (this.#peek() === ',') this.#at++
        else this.value((item) => list.push(item), depth + 1)
      }
      this.#at++
    } else {
      tree.scalar = first === '"' ? this.#string() : this.#word()
      keep(tree)
    }
  }

  #object(map: Map<string, Tree>, depth: number): void {
    this.#at++
    for (;;) {
      const next = this.#peek()
      if (next === '}') break
      if (next === ',') {
        this.#at++
        continue
      }
      if (next !== '"') throw new Cut()
      this.#member(map, depth)
    }
    this.#at++
  }

  #member(map: Map<string, Tree>, depth: number): void {
    const [line, from] = [this.#line, this.#at]
    const key = this.#string()
    if (this.#peek() !== ':') throw new Cut()
    this.#at++
    let member: Tree | undefined
    this.value((tree) => {
      member = tree
      if (!SKIPPED_KEYS.has(key)) map.set(key, tree)
    }, depth + 1)
    if (member?.scalar !== undefined && this.#line === line) member.columns = [from, this.#at]
  }

  /** No string of JSON spans lines, unless a wrap broke it. */
  #string(): string {
    let text = this.#lines[this.#line]!
    const from = this.#at
    let end = this.#endOf(text, from)
    let before = 0
    for (let pieces = 1; end < 0; pieces++) {
      const next = this.#lines[this.#line + 1]
      if (next === undefined || pieces > MAX_PIECES) throw new Cut()
      this.#line++
      before = text.length + 1
      text = `${text} ${next}`
      end = this.#endOf(text, from)
    }
    this.#at = end + 1 - before
    if (!text.slice(from, end).includes('\\')) return text.slice(from + 1, end)
    try {
      return JSON.parse(text.slice(from, end + 1)) as string
    } catch {
      return text.slice(from + 1, end)
    }
  }

  #endOf(text: string, from: number): number {
    let end = text.indexOf('"', from + 1)
    while (end >= 0 && this.#isEscaped(text, from, end)) end = text.indexOf('"', end + 1)
    return end
  }

  /** A quote behind an odd number of backslashes is part of the string. */
  #isEscaped(text: string, from: number, quote: number): boolean {
    let at = quote
    while (at - 1 > from && text[at - 1] === '\\') at--
    return (quote - at) % 2 === 1
  }

  #word(): number | boolean | null {
    const text = this.#lines[this.#line]!
    const word = /[\w.+-]{0,64}/y
    word.lastIndex = this.#at
    const found = word.exec(text)?.[0] ?? ''
    this.#at += found.length
    if (found === 'true' || found === 'false') return found === 'true'
    if (found === 'null') return null
    const value = Number(found)
    if (found === '' || Number.isNaN(value)) throw new Cut()
    return value
  }
}
