import { isMixed } from './entropy.ts'
import { fillColumns } from './columns.ts'
import { fillBelow } from './labels.ts'
import { alike, beginnings, fillSpan, indentOf } from './lines.ts'
import { endsFilled } from './filled.ts'
import { fillContinued, goesOn } from './continued.ts'
import { endsInKey, fillRest } from './wrapped.ts'
import { CERTAIN_NAME, RANDOM_NAME, SECRET_NAME } from './names.ts'

/*
 * Secrets of which one line has the name and a neighbour the value. What all lines begin with alike, a date, a host, a program, numbers aside, or the
 * indent, is none of it.
 */

const NAME_ROW = new RegExp(
  String.raw`(?:^|[\s{,])(?:-\s{1,3})?["'<]?(?:name|key|variable|property|field)["'>]?\s?[:=]?\s?["']?${SECRET_NAME}["']?(?:</(?:name|key)>)?,?$`,
  'i',
)
const VALUE_ROW =
  /^((?:-\s{1,3})?["'<]?(?:value|val|data|default|string)["'>]?\s?[:=]?\s?)("[^"]{1,2000}"|'[^']{1,2000}'|[^\s"'<>][^"'<>]{0,2000}?)((?:<\/(?:value|string)>)?(?:\s?[}\]]){0,3},?)$/i
const FLAG_ROW = /(?:^|[\s"'[])--?[\w-]{0,40}(?:password|passwd|passphrase|pass|pwd|token|secret|api-?key)(?:=|["'],?|\s{0,3})\\?$/i
const BLOCK_ROW = new RegExp(String.raw`(?:^|[\s"'])${SECRET_NAME}["']?\s?:\s?(?:!{1,2}[\w/:.-]{1,30}\s)?[|>][+-]?$`, 'i')
const NETRC_ROW = /^(\s*password\s+)(?![=:])(\S{1,200})$/
const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/
/** Words that only a PEM block has between its beginning and its base64. */
const PEM_HEADER = /^(?:Proc-Type|DEK-Info|Version|Comment|Hash):|^$/
/** Lines of one PEM block. */
const MOST_LINES = 500

/** Lines on each side of one in which what it tells of may stand. */
export const REACH = 4

/** Whether a line may tell that one of its neighbours holds a secret. */
export const tells = (line: string): boolean => MAY_TELL.test(line) || endsInKey(line) || goesOn(line)

/** The lines with the secrets filled that only their neighbours tell. `fill`: of one line by itself. */
export function fillRows(lines: readonly string[], fill: (line: string) => string): readonly string[] {
  const telling = lines.map((line) => MAY_TELL.test(line))
  const cut = lines.map(endsFilled)
  const continued = lines.map(goesOn)
  if (![telling, cut, continued].some((some) => some.includes(true))) return lines
  const result = [...lines]
  if (continued.includes(true)) fillContinued(result, continued, fill)
  for (const [i, isCut] of cut.entries()) if (isCut) fillRest(result, i)
  for (const [i, line] of lines.entries()) {
    if (telling[i] === false) continue
    const row = line.trimEnd()
    if (BEGIN.test(row)) fillBlock(result, lines, i, 1)
    else if (END.test(row)) fillBlock(result, lines, i, -1)
    else if (FLAG_ROW.test(row)) fillNext(result, lines, i, row.endsWith('\\'))
    else if (BLOCK_ROW.test(row)) fillNext(result, lines, i, false)
    else if (NAME_ROW.test(row)) fillValueOf(result, lines, i)
    else if (NETRC_ROW.test(row)) fillLogin(result, lines, i)
    else fillBelow(result, lines, i)
  }
  fillColumns(result, lines, telling)
  return result
}

/** One of these stands in every line that tells of its neighbours. */
const MAY_TELL = new RegExp(`${CERTAIN_NAME}|${RANDOM_NAME}|authorization`, 'i')

/** `.netrc`: `password …` below `login bob`. */
function fillLogin(result: string[], lines: readonly string[], at: number): void {
  if (![at - 1, at - 2].some((k) => lines[k] !== undefined && /^\s*(?:machine|login)\s+\S+\s*$/.test(lines[k]))) return
  const [, before = '', secret = ''] = NETRC_ROW.exec(lines[at]!.trimEnd())!
  fillSpan(result, at, before.length, before.length + secret.length)
}

/** What begins or ends an object of YAML, JSON or XML: the value of a name stands in its own. */
const EDGE = /^(?:-\s|[{}[\]]|<\/?[\w.-]{1,40}>\s{0,3}$)/

/** The value of the name in a line: below it, else above, other fields of its object perhaps between the two. */
function fillValueOf(result: string[], lines: readonly string[], at: number): void {
  for (let k = at + 1; k < at + REACH && k < lines.length && !isEdge(lines, k); k++) if (fillValue(result, lines, k)) return
  for (let k = at; k > at - REACH && k > 0 && !isEdge(lines, k); k--) if (fillValue(result, lines, k - 1)) return
}

const isEdge = (lines: readonly string[], at: number): boolean => beginnings(lines, at).some((from) => EDGE.test(lines[at]!.slice(from)))

/** Fills the value of a field that is called so. */
function fillValue(result: string[], lines: readonly string[], at: number): boolean {
  for (const from of beginnings(lines, at)) {
    const value = VALUE_ROW.exec(lines[at]!.slice(from).trimEnd())
    // `valueFrom:`, `database: x`
    if (value === null || /[:=]$/.test(value[2]!) || /\w$/.test(value[1]!)) continue
    const start = from + value[1]!.length
    fillSpan(result, at, start, start + value[2]!.length)
    return true
  }
  return false
}

/** A flag's value is the next word: with a line that goes on (`\`) the first one, else it stands alone. */
function fillNext(result: string[], lines: readonly string[], at: number, goesOn: boolean): void {
  const line = lines[at + 1]
  if (line === undefined) return
  for (const from of [...new Set([alike(lines[at]!, line), indentOf(line)])]) {
    const word = /^\s*(?:-\s{1,3})?["']?(?![-"'[{])([^\s"']{1,2000})["']?,?(?=(\s.*)?$)/.exec(line.slice(from))
    // alone, or with the flags that follow
    if (word === null || (!goesOn && !/^\s*(?:$|-{1,2}[a-z])/.test(word[2] ?? ''))) continue
    const start = from + word[0].indexOf(word[1]!)
    fillSpan(result, at + 1, start, start + word[1]!.length)
    return
  }
}

/** The lines of base64 of one PEM block, from its first line down, or from its last one up. */
function fillBlock(result: string[], lines: readonly string[], at: number, step: 1 | -1): void {
  for (let k = at + step, left = MOST_LINES; left > 0 && lines[k] !== undefined; k += step, left--) {
    const line = lines[k]!
    if (BEGIN.test(line) || END.test(line)) return
    const from = Math.max(alike(lines[at]!, line), indentOf(line))
    const said = line.slice(from).trim()
    const alone = /^[\w+/=-]{1,2000}$/.test(said) && (said.length > 15 || step === 1 || /=$/.test(said) || k === at - 1)
    const last = /(?<![\w+/=-])[\w+/=-]{40,2000}$/.exec(said)?.[0]
    if (alone) fillSpan(result, k, from + line.slice(from).indexOf(said), from + line.slice(from).indexOf(said) + said.length)
    else if (last !== undefined && isMixed(last)) fillSpan(result, k, line.lastIndexOf(last), line.lastIndexOf(last) + last.length)
    else if (!PEM_HEADER.test(said)) return
  }
}
