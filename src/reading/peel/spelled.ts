import type { RawLine } from '../../core/parser.ts'
import { unwrap } from '../envelopes/unwrap.ts'
import { outputsWithin } from './outputs-within.ts'
import { markupLines } from './markup-lines.ts'

/** How lines of the kernel and of syslog begin, behind the fence of a chat. */
const STAMP = String.raw`(?:\x60{3})?(?:(?:<\d{1,3}>)?\[ {0,8}\d{1,8}\.\d{6}\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,8}\])?: )`
/** A newline as it is written in a string, before a line of a log; in a string within a string its backslash is written so, too. */
const SPELLED = new RegExp(String.raw`(?<!\\)(\\{1,8})n(?=${STAMP})`)
const STAMPED = new RegExp(STAMP, 'g')
/** Fewer lines are an example within a text. */
const LEAST = 2

/**
 * The lines of a log that somebody put into one: as a string of JSON, of YAML or of a program, with its newlines spelled out, or as paragraphs of
 * HTML or of a document; or those of a capture that a runner wrote down as what a command printed. Each stands at the line that holds it. What a program logs in a line of its own stays one.
 */
export function spelledLines(lines: readonly RawLine[], isHeading: (text: string) => boolean = () => false): readonly RawLine[] {
  let read: RawLine[] | undefined
  for (const [i, raw] of lines.entries()) {
    const within = linesIn(raw.text) ?? outputsWithin(raw.text, isHeading)
    if (within === undefined) read?.push(raw)
    else {
      read ??= lines.slice(0, i)
      const { line, offset, endLine, text, verbatim = text } = raw
      for (const one of within) read.push({ text: one, line, offset, endLine, verbatim })
    }
  }
  return read ?? lines
}

function linesIn(text: string): readonly string[] | undefined {
  if (text.includes('<') && text.includes('>')) {
    const paragraphs = markupLines(text, STAMPED, LEAST)
    if (paragraphs !== undefined) return paragraphs
  }
  const spelled = text.includes('\\n') ? SPELLED.exec(text) : null
  if (spelled === null || (text.match(STAMPED)?.length ?? 0) < LEAST) return undefined
  const depth = Math.log2(spelled[1]!.length)
  if (!Number.isInteger(depth)) return undefined
  const { envelope, kernel } = unwrap(text)
  return envelope === undefined || kernel === true ? stringsIn(text, depth + 1) : undefined
}

/** Exactly so many backslashes. */
const slashes = (count: number): string => String.raw`(?<!\\)\\{${count}}`

/** A text in pieces: the lines of each string that holds lines of a log, and what stands around it. `depth`: strings within each other. */
function stringsIn(text: string, depth: number): readonly string[] {
  const newline = 2 ** (depth - 1)
  const quote = slashes(newline - 1) + '"'
  const isQuoted = new RegExp(quote).test(text.slice(0, text.search(STAMPED)))
  const pieces = isQuoted ? text.split(new RegExp(`(${quote})`)) : [text]
  const lines: string[] = []
  let around = ''
  for (const piece of pieces) {
    if (!SPELLED.test(piece)) {
      around += piece
      continue
    }
    if (around !== '') lines.push(around)
    around = ''
    for (const line of piece.split(new RegExp(`(?:${slashes(newline)}r)?${slashes(newline)}n`)))
      lines.push(isQuoted ? unescaped(line, depth) : line)
  }
  if (around !== '') lines.push(around)
  return lines
}

const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
])

/** What a string says, so many times within a string. */
function unescaped(text: string, depth: number): string {
  let said = text
  for (let i = 0; i < depth && said.includes('\\'); i++)
    said = said.replace(/\\(?:u([\da-f]{4})|(["'\\/tnr]))/gi, (_, code: string | undefined, character: string) =>
      code === undefined ? (CHARACTERS.get(character) ?? character) : String.fromCharCode(parseInt(code, 16)),
    )
  return said
}
