import type { RawLine } from '../../core/parser.ts'
import { type Grid, gridsOf, isRuled } from './grid.ts'
import type { Sheet } from './sheet.ts'

/** What may stand in the heading of a table whose cells are set apart by a character. */
const MAY_HEAD = /^[\p{L}\d \t|│┃║;,%()/.:#+*_`"-]{8,1024}$/u
/** Columns are not made wider than that: what is longer stands out of its own. */
const WIDEST = 200
const GAP = '   '

/** A row of such a table, and the physical lines that it stands on. */
interface Row {
  readonly at: number
  last: number
  cells: readonly string[]
}

/**
 * Puts tables that are written in Markdown, for Jira, as CSV or in drawn boxes into aligned columns, as the program printed them: where
 * their heading is that of a format then. False where none is.
 */
export function alignTables(sheet: Sheet, isHeading: (text: string) => boolean): boolean {
  const { texts, raws } = sheet
  let aligned: Sheet | undefined
  let copied = 0
  for (let i = 0; i + 1 < texts.length; i++) {
    const table = MAY_HEAD.test(texts[i]!) ? tableAt(sheet, i, isHeading) : undefined
    if (table === undefined) continue
    aligned ??= { raws: [], texts: [], hosts: [] }
    const isTopRuled = i > copied && isRuled(texts[i - 1]!)
    append(aligned, sheet, copied, isTopRuled ? i - 1 : i)
    for (const { at, last, text } of table.lines) {
      const raw = raws[at]!
      aligned.raws.push(last === at ? raw : joined(raw, raws[last]!))
      aligned.texts.push(text)
      aligned.hosts.push(sheet.hosts[at])
    }
    copied = table.end
    i = table.end - 1
  }
  if (aligned === undefined) return false
  append(aligned, sheet, copied, texts.length)
  Object.assign(sheet, aligned)
  return true
}

function append(to: Sheet, from: Sheet, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    to.raws.push(from.raws[i]!)
    to.texts.push(from.texts[i]!)
    to.hosts.push(from.hosts[i])
  }
}

const joined = ({ text, line, offset, verbatim = text }: RawLine, { line: below, endLine = below }: RawLine): RawLine => ({
  text,
  line,
  offset,
  endLine,
  verbatim,
})

interface Table {
  readonly lines: readonly { readonly at: number; readonly last: number; readonly text: string }[]
  /** The line below it. */
  readonly end: number
}

function tableAt({ texts, hosts }: Sheet, start: number, isHeading: (text: string) => boolean): Table | undefined {
  for (const grid of gridsOf(texts[start]!)) {
    if (grid.isOfExports && isHeading(texts[start]!)) continue
    const plain = grid.labels.join(GAP)
    // people write headings as they write titles
    const isShouted = !isHeading(plain)
    if (isShouted && !isHeading(plain.toUpperCase())) continue
    const { rows, end } = rowsBelow(texts, start, grid, (i) => hosts[i] === hosts[start])
    if (rows.length === 0) continue
    const labels = isShouted ? grid.labels.map((label) => label.toUpperCase()) : grid.labels
    const all = [{ at: start, last: start, cells: labels }, ...rows]
    const widths = labels.map((_, column) => Math.min(WIDEST, Math.max(...all.map(({ cells }) => cells[column]?.length ?? 0))))
    const lines = all.map(({ at, last, cells }) => ({
      at,
      last,
      text: cells.map((cell, column) => (column === labels.length - 1 ? cell : cell.padEnd(widths[column]!))).join(GAP),
    }))
    return { lines: lines.map((line) => ({ ...line, text: line.text.trimEnd() })), end }
  }
  return undefined
}

/** The rows below a heading. What was broken within the cells of a drawn box is put together. */
function rowsBelow(
  texts: readonly string[],
  start: number,
  grid: Grid,
  isOfSame: (i: number) => boolean,
): { readonly rows: readonly Row[]; readonly end: number } {
  const rows: Row[] = []
  let isDrawn = /[│┃║]/.test(grid.delimiter)
  let end = start + 1
  for (let i = end; i < texts.length && isOfSame(i); i++) {
    const text = texts[i]!
    if (isRuled(text)) {
      isDrawn ||= /\+[-=]/.test(text)
      end = i + 1
      continue
    }
    const cells = grid.row(text)
    if (cells === undefined) break
    const above = rows.at(-1)
    const isRest = isDrawn && above?.last === i - 1 && cells[0] === '' && cells.filter((cell) => cell !== '').length * 2 <= cells.length
    if (isRest) {
      above.cells = above.cells.map((cell, column) => `${cell} ${cells[column] ?? ''}`.trim())
      above.last = i
    } else rows.push({ at: i, last: i, cells })
    end = i + 1
  }
  return { rows, end }
}
