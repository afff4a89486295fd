import { beginsWithStamp } from '../../core/line-stamp.ts'
import { Speaker } from './speaker.ts'

interface Stamp {
  readonly begins: RegExp
  readonly between: RegExp
}

/** Of syslog: `Nov 21 05:24:41 host program: `. */
const SYSLOG: Stamp = {
  begins: /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,8}\])?: /,
  between: / (?=[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,8}\])?: )/g,
}
/**
 * Statements that a form or a chat put on one line: each begins with the stamp that the first one begins with too, of the kernel
 * (`[  12.345678] `) or of syslog.
 */
const STAMPS: readonly Stamp[] = [
  {
    begins: /^(?:<\d{1,3}>)?\[\s{0,8}\d{1,8}\.\d{6}\] /,
    between: / (?=(?:<\d{1,3}>)?\[ {0,8}\d{1,8}\.\d{6}\](?:\[ {0,8}[TC]\d{1,8}\])? {1,12}\S)/g,
  },
  SYSLOG,
]

const BRACKET = 91
const ANGLE = 60
const COLON = 58
const BLANK = 32
/** Behind the time that a line of syslog begins with: `Nov 21 05:24:41`. */
const FIRST_CLOCK = 15

/** Longer lines hold no statements that a form put there. */
const MAX_FORM = 65_536

/** Carriage return, form feed, vertical tab, next line, separators, NUL: a line may end there for whoever wrote it. */
const BREAKS = /[\0\v\f\r\u001e\u0085\u2028\u2029]/
const BREAK = /(\0+|[\v\f\r\u001e\u0085\u2028\u2029]+)/
/** So many separators end lines, fewer stand in a name. */
const LINES = 3
/** One before what looks like another line. */
const NUL_SHOWN = String.raw`\x00`
/** NUL bytes that a file system left where it lost a block. */
const LOST = 4

/**
 * The statements of a line; undefined when it holds one. `isPlain`: it is known to be printable ASCII. `isForm`: what the text around it says of
 * itself. Where a log has a line for each, what is written like another within one of a program is a name or a word that somebody gave it.
 */
export function statementsIn(text: string, isPlain = false, isForm = false): readonly string[] | undefined {
  if (!isPlain && BREAKS.test(text)) return brokenIn(text, isForm)
  const frames = isDigit(text.charCodeAt(0)) ? framesIn(text) : undefined
  if (frames !== undefined) return frames
  if (text.length > MAX_FORM || !mayHoldStamp(text)) return undefined
  const stamp = STAMPS.find(({ begins }) => begins.test(text))
  if (stamp === undefined || (!isForm && stamp === SYSLOG && Speaker.of(text).isProgram)) return undefined
  if (stamp !== SYSLOG && isRunOn(text)) return runOn(text)
  const statements = text.split(stamp.between)
  return statements.length > 1 ? statements : undefined
}

/** Whether a text is what a form made of a log: one line of syslog holds all of it, in statements that are whole. */
export function isForm(texts: readonly string[]): boolean {
  let only: string | undefined
  for (const text of texts) {
    if (!SYSLOG.begins.test(text)) continue
    if (only !== undefined) return false
    only = text
  }
  if (only === undefined) return false
  const statements = only.split(BREAKS).flatMap((piece) => (mayHoldStamp(piece) ? piece.split(SYSLOG.between) : [piece]))
  return statements.length > 1 && areWhole(statements)
}

/** What is left open: a label, a field, a bracket, a mark, a word that asks for another. `user said:`, `header Subject: Re`, `invalid user`. */
const OPEN =
  /[:=,;"'`“«([{<>|/–—-]\s{0,3}$|\b(?:the|of|for|from|by|to|in|on|at|with|as|user|name|said|says|subject|text|message|comment|title|query|agent|referer|got|is|was)\s{0,3}$/i
/** A header, a field or a mark behind which others' words stand, up to the end of what is said. */
const OTHERS = /\b[A-Za-z][\w-]{0,40}(?:: |=)[^:=]{0,200}$|["“«][^"”»]{0,400}$/

/**
 * Whether each statement but the last says all that it has to say, and all are of one machine: what was sent to a program stands within its sentence.
 * Who says nothing but a line of another log hands it on.
 */
function areWhole(statements: readonly string[]): boolean {
  const first = Speaker.of(statements[0]!)
  if (first.message.trim() === '') return true
  return statements.every((statement, i) => {
    const speaker = Speaker.of(statement)
    if (speaker.host !== first.host) return false
    return i === statements.length - 1 || !speaker.isProgram || !(OPEN.test(statement) || OTHERS.test(speaker.message))
  })
}

/** A stamp of the kernel where nothing parts it from what stands before. */
const STAMP = /(?:<\d{1,3}>)?\[ {0,8}(\d{1,8}\.\d{6})\](?= {1,12}\S)/g
/** Fewer may be words of a statement. */
const LEAST_RUN_ON = 3

/** Whether the lines of a log follow one another with nothing between: so many stamps, none earlier than the one before. */
function isRunOn(text: string): boolean {
  let last = 0
  let count = 0
  let isParted = true
  for (const m of text.matchAll(STAMP)) {
    const uptime = Number(m[1])
    if (uptime < last) return false
    last = uptime
    if (m.index > 0 && text.charCodeAt(m.index - 1) !== BLANK) isParted = false
    count++
  }
  return !isParted && count >= LEAST_RUN_ON
}

function runOn(text: string): readonly string[] {
  const starts = [...text.matchAll(STAMP)].map(({ index }) => index)
  return starts.map((start, i) => text.slice(start, starts[i + 1]))
}

/** How long a message of syslog is, in bytes, before it (RFC 6587, 3.4.1: octet counting). */
const FRAME = /(\d{1,6}) (?=<\d{1,3}>[\dA-Z])/y
const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Messages of syslog as they come over TCP, one behind the other; the last one may be cut. */
function framesIn(text: string): readonly string[] | undefined {
  FRAME.lastIndex = 0
  if (!FRAME.test(text)) return undefined
  // one character for each byte
  const bytes = Buffer.from(text).toString('latin1')
  const frames: string[] = []
  let at = 0
  while (at < bytes.length) {
    FRAME.lastIndex = at
    const m = FRAME.exec(bytes)
    if (m === null) break
    const from = at + m[0].length
    at = from + Number(m[1])
    frames.push(Buffer.from(bytes.slice(from, at), 'latin1').toString())
  }
  return frames.length > 1 && (at >= bytes.length || bytes.slice(at).trim() === '') ? frames : undefined
}

/** Whether the kernel's stamp may stand behind a blank, or a clock's time. */
function mayHoldStamp(text: string): boolean {
  const code = text.charCodeAt(0)
  if (code === BRACKET || code === ANGLE) return text.includes('[', 2)
  for (let at = text.indexOf(':', FIRST_CLOCK); at > 0; at = text.indexOf(':', at + 1))
    if (text.charCodeAt(at + 3) === COLON && text.charCodeAt(at + 6) === BLANK) return true
  return false
}

/**
 * Where a line begins anew behind such a character, a statement does: of the one who speaks before it, or of anybody behind what the kernel or systemd
 * says. In a line that bears a stamp any other is one of a name, shown as the kernel writes it (`\x0d`); where no line does, a terminal wrote the
 * second over the first.
 */
function brokenIn(text: string, isForm: boolean): readonly string[] | undefined {
  const pieces = text.split(BREAK)
  const statements: string[] = []
  const separators = pieces.filter((piece, i) => i % 2 === 1 && /^[\u0085\u2028\u2029]/.test(piece)).length
  let stamped = false
  /** Who says what stands before. */
  let speaker = Speaker.before(pieces[0]!)
  for (let i = 0; i < pieces.length; i += 2) {
    const piece = pieces[i]!
    const between = pieces[i - 1] ?? ''
    const isLost = between[0] === '\0' && between.length >= LOST
    const begins = beginsWithStamp(piece)
    const own = begins ? Speaker.of(piece) : undefined
    const anew = own !== undefined && (isForm || isLost || speaker === undefined || speaker.mayPrecede(own))
    if (anew) speaker = own
    stamped ||= anew
    const last = statements.length - 1
    if (last < 0 || anew || (!begins && !stamped && endsLine(between, separators))) statements.push(piece)
    else
      statements[last] +=
        i + 1 >= pieces.length && piece.trim() === '' ? piece : (begins ? shown(between) || NUL_SHOWN : shown(between)) + piece
  }
  const some = statements.filter((statement) => statement.trim() !== '')
  return some.length === 0 || (some.length === 1 && some[0] === text) ? undefined : some
}

const endsLine = (between: string, separators: number): boolean =>
  between[0] === '\r' || (between[0] === '\0' ? between.length >= LOST : separators >= LINES && between.charCodeAt(0) >= 0x85)

/** NUL bytes were never written; of the others it is seen that they stand there. */
function shown(between: string): string {
  let text = ''
  for (const character of between) {
    const code = character.charCodeAt(0)
    // as JSON writes it: the line may be an object
    if (code > 0x7f) text += `\\u${code.toString(16).padStart(4, '0')}`
    else if (code > 0) text += `\\x${code.toString(16).padStart(2, '0')}`
  }
  return text
}
