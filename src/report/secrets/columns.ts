import { isMixed, isOdd } from './entropy.ts'
import { fillSpan } from './lines.ts'
import { CERTAIN_NAME } from './names.ts'

/*
 * Tables whose heading names a secret: of Markdown, of a client of a database, of values between commas, semicolons or tabs.
 */

const CERTAIN = new RegExp(
  `^(?:[\\w.$ -]{0,40}[\\w$])?(?:(?:${CERTAIN_NAME.replace('|pass|', '|(?<![a-z])pass|')})s?|authentication_string|auth_string)$`,
  'i',
)
const LIKELY = /^(?:[\w.$ -]{0,40}[_. -])?(?:secret|token|psk|(?:api|access|secret|private|auth)[_ -]?key)$/i
/** What a heading is made of. */
const HEADING = /^[A-Za-z_][\w.$()-]{0,40}(?: [\w.$()-]{1,30}){0,2}$/
const RULER = /^[\s|+:=-]{3,}$/
/** What a table says of a password, or of its column. */
const SAID =
  /^(?:yes|no|y|n|t|f|true|false|set|unset|ok|never|always|active|none|null|nil|empty|x|[a-z]{1,14}ed|required|optional|string|text|password|(?:var)?char\S*|int\S*|blob|\d{1,6}|\d{4}-\d\d-\d\d\S*|[-*•.]+)$/i
/** Characters of a line that are looked at. */
const MOST = 8_192

interface Cell {
  readonly from: number
  readonly text: string
}

interface Table {
  readonly sign: string
  readonly cells: number
  /** The columns that hold secrets, and whether their names alone tell so. */
  readonly secret: ReadonlyMap<number, boolean>
}

/** What may part the cells of a line, the surest first. */
const SIGNS = ['|', '\t', ';', ',']

/** Fills what stands in a column of a table that is called as a secret. `telling`: which lines may be such a heading. */
export function fillColumns(result: string[], lines: readonly string[], telling: readonly boolean[]): void {
  let table: Table | undefined
  for (const [at, line] of lines.entries()) {
    if (table !== undefined && RULER.test(line)) continue
    if (table?.sign !== undefined && line.includes(table.sign)) fillRow(result, line, at, table)
    else table = telling[at] === true ? tableBelow(line) : undefined
  }
}

/** Whether a line looks like a row of such a table, whose heading may stand far above. */
export const isRow = (line: string): boolean =>
  /^[^|\n]{0,200}\|[^|\n]{0,200}\||^[^\s,;]{0,200}([,;])[^\s,;]{0,200}\1\S*$|^\S{1,80}\t\S{1,80}\t/.test(line)

/** The heading of the table that goes on below these lines, where one of its columns holds secrets. */
export function headingOf(above: readonly string[]): string | undefined {
  let signs: readonly string[] = SIGNS
  for (let at = above.length - 1; at >= 0; at--) {
    const line = above[at]!
    if (RULER.test(line)) continue
    const table = tableBelow(line)
    if (table !== undefined) return signs.includes(table.sign) ? line : undefined
    signs = signs.filter((sign) => line.includes(sign))
    if (signs.length === 0) return undefined
  }
  return undefined
}

/** The table of which a line is the heading. */
function tableBelow(line: string): Table | undefined {
  const sign = SIGNS.find((one) => line.includes(one))
  if (sign === undefined) return undefined
  const cells = cellsOf(line, sign)
  const named = cells.filter(({ text }) => text !== '')
  if (named.length < 2 || !named.every(({ text }) => HEADING.test(text))) return undefined
  // a comma of a sentence
  if (sign === ',' && /,\s/.test(line)) return undefined
  const secret = new Map<number, boolean>()
  for (const [i, { text }] of cells.entries()) if (CERTAIN.test(text) || LIKELY.test(text)) secret.set(i, CERTAIN.test(text))
  return secret.size === 0 ? undefined : { sign, cells: cells.length, secret }
}

function fillRow(result: string[], line: string, at: number, { sign, cells: count, secret }: Table): void {
  const cells = cellsOf(line, sign)
  if (cells.length !== count) return
  for (const [i, isCertain] of secret) {
    const { from, text } = cells[i]!
    if (text === '' || /\s/.test(text) || SAID.test(text)) continue
    if (isCertain || isMixed(text) || (isOdd(text) && /[A-Z]/.test(text) && /\d/.test(text))) fillSpan(result, at, from, from + text.length)
  }
}

/** The cells of a line, without the spaces, quotes and marks around what they say. */
function cellsOf(line: string, sign: string): Cell[] {
  const cells: Cell[] = []
  const text = line.slice(0, MOST)
  for (let from = 0; from <= text.length;) {
    const quoted = sign !== '|' && text[from] === '"' ? text.indexOf(`"${sign}`, from + 1) : -1
    const end = text.indexOf(sign, quoted < 0 ? from : quoted)
    const to = end < 0 ? text.length : end
    const cell = text.slice(from, to)
    const [before] = /^[\s"'`*]{0,40}/.exec(cell)!
    cells.push({ from: from + before.length, text: cell.slice(before.length).replace(/[\s"'`*]{1,40}$/, '') })
    from = to + 1
  }
  return cells
}
