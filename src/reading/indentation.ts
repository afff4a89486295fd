import type { RawLine } from '../core/parser.ts'
import { isCounted } from './envelopes/line-prefix.ts'

/** Lines of a paragraph that are looked at. */
const MOST_LINES = 400

/** A line of a log with its date, which somebody set in below words of his own. */
const SET_IN = /^[ \t]{2,60}(?=\d{4}-\d\d-\d\d[T ]\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )/

/**
 * Indentation that a whole paragraph shares, as Markdown asks for it: the paragraph stands behind a blank line (or at the start of the
 * text) and no line of it is less indented. Lines that merely continue an unindented one keep theirs.
 */
export class Indentation {
  #shared = ''
  /** Line number of the paragraph's end. */
  #until = 0
  #fresh = true

  /** The indentation that the line at `at` shares with its paragraph: at least two blanks or a tab, or nothing. */
  of(lines: readonly RawLine[], at: number): string {
    const { text, line } = lines[at]!
    if (text.trim() === '') {
      this.#fresh = true
      return ''
    }
    if (!this.#fresh) {
      if (line > this.#until && !text.startsWith(this.#shared)) this.#shared = ''
      return SET_IN.exec(text)?.[0] ?? this.#shared
    }
    this.#fresh = false
    const before = this.#shared
    let shared = isCounted(text) && isCounted(lines[at + 1]?.text ?? text) ? '' : blanksOf(text)
    for (let i = at + 1; i < lines.length && i < at + MOST_LINES && shared !== ''; i++) {
      const next = lines[i]!
      if (next.text.trim() === '') break
      shared = common(shared, blanksOf(next.text))
      this.#until = next.line
    }
    // a further paragraph of an indented text may be indented more
    if (before !== '' && shared.startsWith(before)) shared = before
    this.#shared = shared.length >= 2 || shared === '\t' ? shared : ''
    return this.#shared
  }

  /** What stands below begins a text of its own. */
  boundary(): void {
    this.#fresh = true
    this.#shared = ''
  }
}

const blanksOf = (text: string): string => /^[ \t]{0,60}/.exec(text)![0]

function common(a: string, b: string): string {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return a.slice(0, length)
}
