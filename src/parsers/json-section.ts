/** A line that only opens a document: `{`, `[`, `[{`. */
const OPENING = /^\s{0,80}(?:\{|\[\s{0,8}\{?)\s{0,80}$/

/** Whether a JSON document may begin at this line, whatever it is about. */
export const opensJson = (text: string): boolean => OPENING.test(text)

/**
 * What a line is to the document: a `part` of it, the `rest` of a string that a wrap had broken, `blank`, or `foreign`: it cannot stand
 * in it.
 */
export type JsonLine = 'part' | 'rest' | 'blank' | 'foreign'

/** Lines in a row that a broken string may take. */
const MAX_REST = 40
/** `...` and `…` stand where somebody left values out. */
const WORD = /(?:-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,4})?|true|false|null|\.{3}|…)(?![\w.])/y

/**
 * Follows one JSON document (RFC 8259), or a piece of one whose head is missing, from line to line without keeping it: its brackets, where
 * they do not stand in strings, and whether a line can be JSON at all. A foreign line changes nothing.
 */
export class JsonSection {
  #depth = 0
  #inString = false
  /** A value, or a bracket that closes one, was the last thing read: a comma or a closing bracket comes next. */
  #valued = false
  #begun = false
  /** It began with a bracket and not in the middle. */
  #headed = false
  #column = 0
  #rests = 0

  /** Brackets that are open; below zero where the head is missing. */
  get depth(): number {
    return this.#depth
  }

  /** The last bracket is closed. Of a piece without its head nobody can tell. */
  get isWhole(): boolean {
    return this.#headed && this.#depth === 0
  }

  line(text: string): JsonLine {
    if (text.trim() === '') return 'blank'
    if (this.isWhole) return 'foreign'
    return this.#inString ? this.#rest(text) : this.#tokens(text, 0)
  }

  /** A string without its end goes on in the next line, in which nothing tells it from other text before the quote that ends it. */
  #rest(text: string): JsonLine {
    const end = endOfString(text, 0)
    if (end < 0) return ++this.#rests > MAX_REST ? 'foreign' : 'rest'
    const found = this.#tokens(text, end + 1)
    return found === 'part' ? 'rest' : 'foreign'
  }

  #tokens(text: string, from: number): JsonLine {
    let [depth, valued, inString] = [this.#depth, from > 0 || this.#valued, false]
    const column = text.search(/\S/)
    const headed = this.#begun ? this.#headed : text[column] === '{' || text[column] === '['
    if (this.#begun && from === 0 && valued && !isNext(text, column, column <= this.#column)) return 'foreign'
    for (let at = from; at < text.length; at++) {
      const c = text[at]!
      if (c === ' ' || c === '\t' || c === '\r') continue
      if (c === '{' || c === '[') {
        depth++
        valued = false
      } else if (c === '}' || c === ']') {
        depth--
        valued = true
      } else if (c === ',' || c === ':') valued = false
      else if (c === '"') {
        const end = endOfString(text, at + 1)
        inString = end < 0
        at = inString ? text.length : end
        valued = true
      } else {
        WORD.lastIndex = at
        const word = WORD.exec(text)?.[0]
        if (word === undefined) return 'foreign'
        at += word.length - 1
        valued = true
      }
      // what stands behind a whole document is none of it
      if (headed && depth <= 0 && text.slice(at + 1).trim() !== '') return 'foreign'
    }
    if (!this.#begun) [this.#column, this.#headed] = [column, headed]
    this.#begun = true
    this.#depth = depth
    this.#valued = valued
    this.#inString = inString
    this.#rests = 0
    return 'part'
  }
}

/** Behind a value: a comma, a closing bracket, or the next member where somebody took the comma away. */
function isNext(text: string, column: number, leftmost: boolean): boolean {
  const c = text[column]!
  if (c === ',' || c === '}' || c === ']' || c === '.' || c === '…') return true
  if (c === '{' || c === '[') return !leftmost
  const end = c === '"' ? endOfString(text, column + 1) : -1
  return (
    end > 0 &&
    text
      .slice(end + 1)
      .trimStart()
      .startsWith(':')
  )
}

/** Where the string ends that has begun before `from`; -1 when it does not on this line. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}
