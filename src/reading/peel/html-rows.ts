import type { RawLine } from '../../core/parser.ts'

/** What stands between the columns of a table as programs print them. */
const GAP = '   '
/** A row that goes on for longer is none. */
const MOST_LINES = 64
/** Characters of a line: each row on it is looked at with all of it. */
const MOST_TEXT = 16_384

const BEGINS = /^\s{0,16}<(?:table|thead|tbody|tr|t[dh])[\s>]/i
const TAG = /<(\/?)(table|thead|tbody|tfoot|caption|tr|td|th)(?:\s[^<>]{0,400})?>/gi
/** Marks within a cell: where a line is broken a blank stands. */
const BROKEN = /<(?:br|hr|\/?p|\/?div|\/?li|\/?ul)(?:\s[^<>]{0,400})?\/?>/gi
const MARKED = /<\/?(?:tt|b|i|u|em|strong|code|span|font|samp|kbd|pre|small|a)(?:\s[^<>]{0,2000})?>/gi

/** A row of a table in HTML, and the lines that it stands on. */
interface Row {
  readonly cells: readonly string[]
  readonly first: RawLine
  readonly last: RawLine
}

/**
 * Tables in HTML as lines, one for each row: `| a | b |` where `isHeading` knows the labels of their first, so that they are aligned as those of Markdown, else
 * the cells as columns. What is no row stays as it was given.
 */
export function htmlRows(lines: readonly RawLine[], isHeading: (text: string) => boolean): readonly RawLine[] {
  let read: RawLine[] | undefined
  let copied = 0
  for (let i = 0; i < lines.length; i++) {
    if (!mayBegin(lines[i]!.text)) continue
    const { rows, end, seen = end } = rowsAt(lines, i)
    const from = i
    // of lines in which a row did not end none is looked at again
    i = Math.max(i, seen - 1)
    if (rows.length === 0) continue
    read ??= []
    for (let j = copied; j < from; j++) read.push(lines[j]!)
    const labels = rows[0]!.cells.join(GAP)
    const isHeaded = rows.length > 1 && (isHeading(labels) || isHeading(labels.toUpperCase()))
    for (const row of rows) read.push(lineOf(row, isHeaded))
    copied = end
  }
  if (read === undefined) return lines
  for (let j = copied; j < lines.length; j++) read.push(lines[j]!)
  return read
}

const mayBegin = (text: string): boolean => text.length <= MOST_TEXT && /<t/i.test(text) && BEGINS.test(text)

function lineOf({ cells, first, last }: Row, isHeaded: boolean): RawLine {
  const text = isHeaded ? `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |` : cells.join(GAP)
  const { line, offset, text: given, verbatim = given } = first
  const endLine = last.endLine ?? last.line
  return { text, line, offset, endLine: endLine === line ? undefined : endLine, verbatim }
}

interface Rows {
  readonly rows: readonly Row[]
  readonly end: number
  /** Down to where they were looked for, where that is further. */
  readonly seen?: number
}

/** The rows from a line on, and the line below them. What stands beside them on one of their lines is a row of its own; a row that does not end is none. */
function rowsAt(lines: readonly RawLine[], start: number): Rows {
  const rows: Row[] = []
  let begun = start
  let cells: string[] | undefined
  let isOpen = false
  const close = (last: RawLine): void => {
    const told = (cells ?? []).map(bare)
    if (told.some((cell) => cell !== '')) rows.push({ cells: told, first: lines[begun]!, last })
    cells = undefined
    isOpen = false
  }
  for (let i = start; i < lines.length; i++) {
    const raw = lines[i]!
    const say = (text: string): void => {
      if (isOpen) cells![cells!.length - 1] += text
      else if (text.trim() !== '') rows.push({ cells: [bare(text)], first: raw, last: raw })
    }
    // a line without a tag between two rows, or cells, is no more of the table
    if (raw.text.length > MOST_TEXT || (!isOpen && !/<\/?t/i.test(raw.text) && raw.text.trim() !== '')) {
      if (cells !== undefined) close(lines[i - 1]!)
      return { rows, end: i }
    }
    let from = 0
    for (const { 0: tag, 1: closing, 2: name, index } of raw.text.matchAll(TAG)) {
      say(raw.text.slice(from, index))
      from = index + tag.length
      const begins = closing === ''
      if (!/^t[dhr]$/i.test(name!) || /^tr$/i.test(name!)) close(raw)
      if (begins && /^t[dhr]$/i.test(name!) && cells === undefined) [begun, cells] = [i, []]
      if (/^t[dh]$/i.test(name!)) {
        isOpen = begins
        if (begins) cells!.push('')
      }
    }
    say(raw.text.slice(from))
    if (isOpen) say(' ')
    if (cells !== undefined && i - begun >= MOST_LINES)
      return { rows: rows.filter(({ last }) => last.line < lines[begun]!.line), end: begun, seen: i }
    if (cells === undefined && /<\/table\s{0,4}>/i.test(raw.text)) return { rows, end: i + 1 }
  }
  close(lines.at(-1)!)
  return { rows, end: lines.length }
}

const bare = (cell: string): string =>
  cell
    .replaceAll(BROKEN, ' ')
    .replaceAll(MARKED, '')
    .replaceAll(/\s{1,400}/g, ' ')
    .trim()
