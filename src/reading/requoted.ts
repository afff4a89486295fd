import type { Line } from './line.ts'

/** Marks of mailers and of Markdown before a line that is quoted. */
const QUOTED = /^\s{0,3}>(?:\s{0,3}>){0,20}/
/** Shorter ones may come twice by chance. */
const LEAST_CHARACTERS = 30
/** Dated lines of one text that are known again. */
const MOST_LINES = 20_000

/** How deep a line is quoted. */
const depthOf = ({ verbatim, text }: Line): number => (QUOTED.exec(verbatim ?? text)?.[0] ?? '').replace(/[^>]/g, '').length

/** Whether any line of a text is quoted: of others nothing has to be known again. */
export const holdsQuotes = (lines: readonly Line[]): boolean =>
  lines.some(({ verbatim }) => verbatim !== undefined && QUOTED.test(verbatim))

/** The dated lines of a text that quotes: an answer repeats what the mail above it held, at another depth. */
export class Requoted {
  readonly #depths = new Map<string, number>()

  /** Whether the line stood, word for word with its date, at another depth before. */
  repeats(line: Line): boolean {
    if (line.text.length < LEAST_CHARACTERS || line.opened.time === undefined) return false
    const depth = depthOf(line)
    const known = this.#depths.get(line.text)
    if (known === undefined && this.#depths.size < MOST_LINES) this.#depths.set(line.text, depth)
    return known !== undefined && known !== depth
  }
}
