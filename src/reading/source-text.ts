import { PHRASES } from './phrases.ts'

/** A text in the source of a program. */
const LITERAL = /(?<![\w)])[rbfuLR$@]{0,2}(?:"(?:[^"\\]|\\.){0,600}"|'(?:[^'\\]|\\.){0,600}'|`[^`]{0,600}`)/g
/** Where such a text stands in a statement, an argument, a pattern or a list: empty marks stand for it. */
const STATEMENT = [
  // an argument: shellFail(b3, "…"), errors.New("…"); a pattern of a shell: *"…"*)
  /\w\((?:[\w.&*[\]]{1,60},\s{0,4}){0,6}[[({]{0,2}""(?:\.\w{1,30}\(\))?(?:[,)\]}]|$)/,
  /^[\s*|]{0,60}""\*?(?:\|\*?""\*?){0,12}\)/,
  // an element or an argument on a line of its own
  /^\s{0,60}"",(?:\s{0,4}(?:\/\/|#).{0,200})?$/,
  /^\s{1,60}""(?:\.\w{1,30}\(\))?[,)]{1,3};?$/,
  // something is assigned, returned or compared
  /(?:^|[\w\])] )(?::=|[=!]=|[+|]?=|=>|return|case|in|throw|yield) \(?""/,
  /^\s{0,60}[a-z]\w{0,40}="";/,
  // a field of a structure that a program fills
  /^\s{1,60}\w{1,40}: ""\.(?:to_string|into|to_owned)\(\)/,
]
/** Names of errors as sources write them. */
const NAMED = /\b(?:errno|syscall|unix|libc|os\.constants\.errno)(?:\.|::)E[A-Z]{3,14}\b/
/** Words that follow one another as in a message, and not as in a statement. */
const WORDED = /[A-Za-z]{2,20} [A-Za-z]{2,20} [A-Za-z]{2,20} [A-Za-z]{2,20}/
/** What is called by its name, which may hold any word. */
const CALLED = /[\w.:>]{1,80}(?=\()/g
/** A value of a program that prints one: its class or its level stands first, what it called failed, or its end of a line is shown. */
const PRINTED =
  /^\s{0,8}(?:[A-Z]{4,8}\b|[[\d]|[\w.]{1,100}(?:Error|Exception)\(|[\w.]{1,80}(?:\[\d{1,10}\])?: (?!["'`]))|: [\w.]{1,100}(?:Error|Exception)\(|\) = -?\d|\\n["']$/

/** Whether what it says of a failure stands in texts that a program holds: code, and nothing that was printed. */
export function isSourceText(message: string): boolean {
  if (message.length > 2000 || PRINTED.test(message)) return false
  if (NAMED.test(message) && PHRASES.holds(message)) return true
  if (!/["'`]/.test(message)) return false
  const rest = message.replaceAll(LITERAL, '""')
  return (
    rest !== message &&
    !PHRASES.holds(rest.replaceAll(CALLED, 'f')) &&
    PHRASES.holds(message) &&
    !WORDED.test(rest) &&
    STATEMENT.some((shape) => shape.test(rest))
  )
}
