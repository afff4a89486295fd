import type { RawLine } from '../../core/parser.ts'
import { unwrap } from '../envelopes/unwrap.ts'
import { markupLines } from './markup-lines.ts'

/** How lines of the kernel and of syslog begin, behind the fence of a chat. */
const STAMP = String.raw`(?:\x60{3})?(?:(?:<\d{1,3}>)?\[ {0,8}\d{1,8}\.\d{6}\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,8}\])?: )`
const STAMPED = new RegExp(STAMP, 'g')
/** Those, and how lines begin that a date or a clock of klog stands before. */
const BEGINS = String.raw`(?:${STAMP}|(?:\x60{3})?\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} )`
const BEGUN = new RegExp(`^${BEGINS}`)
const FIRST = new RegExp(String.raw`(?<![\w.:/-])${BEGINS}`)
/** A newline as it is written in a string; in a string within a string its backslash is written so, too. */
const SPELLED = /(?<!\\)(\\{1,8})n/g
/** Fewer lines are an example within a text. */
const LEAST = 2
/** Strings within each other that are looked into. */
const DEEPEST = 4
/** An object or an array on one line, also behind the word of a tool for whom it answers; or what a command printed, as a value of one over several lines. */
const DOCUMENT = /^\s{0,8}(?:[\w.@:-]{1,128} \| [A-Z]{4,16}!? => )?[[{].{0,1048576}[\]}][,;]?\s{0,8}$/s
const PRINTED = /^\s{0,80}"(?:stdout|stderr|output|text|body|content|logs?)"\s?:\s{0,4}"/
/** What a string without double quotes begins with, behind a key. */
const OPENS = /["'\x60]$/

/** A page shows tables to teach them. */
const PAGE = /^html$/i

type IsHeading = (text: string) => boolean

/**
 * The lines of a log that somebody put into one: as a string of JSON, of YAML or of a program, with its newlines spelled out, or as paragraphs of
 * HTML or of a document; also what a command printed, in a string of a document, where a table stands in it. Each stands at the line that holds
 * it. What a program logs in a line of its own stays one, and so does a document that is read as a whole.
 */
export function spelledLines(lines: readonly RawLine[], isHeading: IsHeading = () => false): readonly RawLine[] {
  let read: RawLine[] | undefined
  for (const [i, raw] of lines.entries()) {
    const within = linesIn(raw.text, isHeading)
    if (within === undefined) read?.push(raw)
    else {
      read ??= lines.slice(0, i)
      const { line, offset, endLine, text, verbatim = text } = raw
      for (const one of within) read.push({ text: one, line, offset, endLine, verbatim })
    }
  }
  return read ?? lines
}

function linesIn(text: string, isHeading: IsHeading): readonly string[] | undefined {
  if (text.includes('<') && text.includes('>')) {
    const paragraphs = markupLines(text, STAMPED, LEAST)
    if (paragraphs !== undefined) return paragraphs
  }
  if (!text.includes('\\n')) return undefined
  const mayPrint = DOCUMENT.test(text) || PRINTED.test(text)
  if (!mayPrint && !FIRST.test(text)) return undefined
  const { envelope, kernel } = unwrap(text)
  if (envelope !== undefined && kernel !== true) return undefined
  const holdsTable = (lines: readonly string[], name: string): boolean =>
    mayPrint && !PAGE.test(name) && lines.some(isHeading) && !isHeading(text)
  for (const depth of depthsIn(text)) {
    const within = stringsIn(text, depth, (said, name) => said.filter((line) => BEGUN.test(line)).length >= LEAST || holdsTable(said, name))
    if (within !== undefined) return within
  }
  return undefined
}

/** How deep the strings lie in each other in which newlines stand, the outermost first. */
function depthsIn(text: string): readonly number[] {
  const found = new Set<number>()
  for (const { 1: slashes } of text.matchAll(SPELLED)) {
    found.add(Math.log2(slashes!.length) + 1)
    if (found.size >= DEEPEST) break
  }
  return [...found].filter((depth) => Number.isInteger(depth)).sort((a, b) => a - b)
}

/** Exactly so many backslashes. */
const slashes = (count: number): string => String.raw`(?<!\\)\\{${count}}`

/**
 * What stands around the strings of a text that hold lines of a log, and the lines of these; undefined where none does. `depth`: strings within
 * each other.
 */
function stringsIn(text: string, depth: number, isLog: (lines: readonly string[], name: string) => boolean): readonly string[] | undefined {
  const newline = 2 ** (depth - 1)
  const quote = slashes(newline - 1) + '"'
  const ends = new RegExp(`(?:${slashes(newline)}r)?${slashes(newline)}n`)
  const begins = Math.min(...[FIRST, ends].map((one) => text.search(one)).filter((at) => at >= 0))
  const isQuoted = new RegExp(quote).test(text.slice(0, begins))
  const pieces = isQuoted ? text.split(new RegExp(`(${quote})`)) : [text]
  const lines: string[] = []
  // what holds the strings stays whole, with nothing in them
  let around = ''
  for (const [i, piece] of pieces.entries()) {
    const { before, said, behind } = ends.test(piece) ? (isQuoted ? saidIn(piece, ends, depth) : unquoted(piece, ends)) : NOTHING
    // the quotes stand between the pieces: a name, a colon, what it names
    if (isLog(said, pieces[i - 4] ?? '')) {
      lines.push(...said)
      around += before + behind
    } else around += piece
  }
  if (lines.length === 0) return undefined
  return around === '' ? lines : [around, ...lines]
}

/** The lines of a string, and what stands before and behind it in its piece. */
interface Said {
  readonly before: string
  readonly said: readonly string[]
  readonly behind: string
}
const NOTHING: Said = { before: '', said: [], behind: '' }

const saidIn = (piece: string, ends: RegExp, depth: number): Said => ({
  before: '',
  said: piece.split(ends).map((line) => unescaped(line, depth)),
  behind: '',
})

/** Of a string between other marks than double ones, or without any: a key may stand before its first line. */
function unquoted(piece: string, ends: RegExp): Said {
  const [head = ''] = piece.split(ends)
  const at = Math.max(0, head.search(FIRST))
  const before = piece.slice(0, at)
  const mark = OPENS.exec(before)?.[0]
  const closed = mark !== undefined && piece.trimEnd().endsWith(mark)
  const end = closed ? piece.lastIndexOf(mark) : piece.length
  const said = piece.slice(at, end).split(ends)
  return { before, said: mark === undefined ? said : said.map((line) => unescaped(line, 1)), behind: piece.slice(end) }
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
