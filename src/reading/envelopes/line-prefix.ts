import { priorityOf } from './speaker.ts'

/** What stands in front of one log line that was taken out of a file or a list. */
export interface Prefixed {
  readonly rest: string
  /** Who spoke, where the prefix says it. */
  readonly ident?: string | undefined
  readonly pid?: number | undefined
  /** syslog severity, where a level stands in the place of a name: `[ERROR] `. */
  readonly priority?: number | undefined
  /** Whether it can be nothing else; otherwise only a known envelope behind it proves that it was a prefix. */
  readonly sure: boolean
}

/** grep -n, nl, cat -n, an editor's gutter. A clock, an address and a number with its unit stay. */
const NUMBER = /^\s{0,8}\d{1,7}(?:(\t)|\s{0,2}([│┃|])\s?|([:-])(?!\d{1,2}[:.]|[0-9a-f]{0,4}:)|(\s{2,4})|([:.)]?\s))(.*)$/s
/** grep -H, grep -Hn, grep -C, tail of several files: a path without blanks; `C:\` and `key: value` are none. */
const PATH = /^((?:\.{0,2}\/)?[\w@%+=,.-]{1,100}(?:\/[\w@%+=,.-]{1,100}){0,16})([:-])(?!\d\d:\d\d)(?:(\d{1,7})\2)?(?=\S)(.*)$/s
const LOG_FILE = /^\.{0,2}\/|\.(?:log|txt|out|err|gz|\d{1,3})$|(?:^|\/)(?:messages|syslog|dmesg|kern|daemon|journal)\b/
/** A place in a source: who speaks of it says what happened there. */
const SOURCE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|rb|py|pyx|go|rs|m?[jt]sx?|java|kt|scala|php|p[lm]|jl|lua|exs?|erl)$/
/** A list: `- `, `* `, `• `. A thread dump's `- locked <0x…>` is none. */
const BULLET = /^\s{0,8}[-*•·–] (?!(?:locked|waiting|parking|eliminated) |<0x|\s)(.*)$/s
/** supervisord and others: `[api  ] `; stern: `pod container `; docker compose with a name of its own: `api | `. */
const BOXED = /^\[([A-Za-z][\w./-]{0,62}) {0,24}\] ?(.*)$/s
const STERN = /^[a-z0-9](?:[a-z0-9.]{0,200}-[a-z0-9.-]{1,200}) ([a-z0-9][a-z0-9-]{0,62}) (.*)$/s
const PIPED = /^([A-Za-z0-9][\w.-]{0,62}) {0,40}\| (.*)$/s

/** A comment, a diff, a bar at the margin, a bullet of a screen. */
const MARK = /^\s{0,8}(?:[#;+>»›|│┃●•·~]{1,4}|\/\/)\s{0,2}(?=\S)(.*)$/s
/** `[37] `, `(37) `, `#37 `, `L37: `, `37) `, `37. `, `37| `. */
const ENUMERATED = /^\s{0,8}(?:[[(#L]{1,2}\d{1,7}[\]).:|]{0,2}|\d{1,7}([).|]))\s{0,2}(?=\S)(.*)$/s
/** `web1: ` (pdsh), `api[4242]: `, `0|api  | ` (pm2), `ERROR: `. What an exception says may be anybody's words: `ValueError: `. */
const SPOKEN = /^(?![\w.$]{1,100}(?:Error|Exception):)([A-Za-z0-9][\w.@|-]{0,63}?)(?:\[(\d{1,8})\])?\s{0,24}[:|]\s{1,2}(?=\S)(.*)$/s
/** What the kernel says of a process begins with its name and number, too (arch/x86/mm/fault.c, arch/x86/kernel/traps.c). */
const OF_THE_KERNEL =
  /^(?:segfault|trap |general protection|bad frame|stack segment|divide error|invalid opcode|unhandled|vfree|page fault|alignment)/
/** uniq -c: a count of seven columns before a program's or a driver's words. */
const COUNTED = /^(?=[ \d]{7} \S)\s{1,6}\d{1,6} [A-Za-z<][^\s:]{0,40}(?: [^\s:]{1,40}){0,5}: \S/
/** A cell of CSV. */
const CELL = /^"(.{2,})",?$/s

/** Ways in which the text can be a log line with something in front, the likeliest first. */
export function prefixesOf(text: string): Prefixed[] {
  const found: Prefixed[] = []
  const code = text.charCodeAt(0)
  const digit = code >= 48 && code <= 57
  if (digit || code === 32 || code === 9) {
    const n = NUMBER.exec(text)
    if (n !== null) found.push({ rest: n[6]!, sure: isNumbered(n) })
  }
  const e = ENUMERATED.exec(text)
  if (e !== null) found.push({ rest: e[2]!, sure: e[1] !== undefined && /^[A-Za-z]/.test(e[2]!) })
  const k = MARK.exec(text)
  if (k !== null) found.push({ rest: k[1]!, sure: false })
  const b = BULLET.exec(text)
  if (b !== null) found.push({ rest: b[1]!, sure: code !== 32 && code !== 9 })
  if (code === 32 || code === 9) return found
  const p = PATH.exec(text)
  if (p !== null)
    found.push({
      rest: p[4]!,
      sure: LOG_FILE.test(p[1]!) && !SOURCE.test(p[1]!) && (p[2] === ':' || p[3] !== undefined) && !p[4]!.startsWith('/'),
    })
  const s = BOXED.exec(text) ?? STERN.exec(text) ?? PIPED.exec(text)
  if (s !== null) found.push({ rest: s[2]!, ...named(s[1]!), sure: false })
  const c = CELL.exec(text)
  if (c !== null) found.push({ rest: c[1]!.replaceAll('""', '"'), sure: false })
  const w = SPOKEN.exec(text)
  if (w !== null) {
    const pid = w[2] === undefined ? undefined : Number(w[2])
    const { ident, priority } = named(w[1]!)
    found.push({
      rest: w[3]!,
      ident: pid === undefined ? undefined : ident,
      priority,
      pid,
      sure: pid !== undefined && !OF_THE_KERNEL.test(w[3]!),
    })
  }
  return found
}

/** A level is nobody's name. */
function named(word: string): Pick<Prefixed, 'ident' | 'priority'> {
  const priority = word === word.toUpperCase() ? priorityOf(word.toLowerCase()) : undefined
  return priority === undefined ? { ident: word } : { priority }
}

/** Whether the blanks before a line align a count of uniq -c. */
export const isCounted = (text: string): boolean => COUNTED.test(text)

/** A tab, a gutter's line, grep's colon, or two blanks before a word: a row of numbers is a table's. */
function isNumbered(n: RegExpExecArray): boolean {
  if (isCounted(n[0])) return true
  if (n[1] !== undefined || n[2] !== undefined) return true
  const word = /^[A-Za-z[<]/.test(n[6]!)
  return word && (n[3] === ':' || n[4] !== undefined)
}
