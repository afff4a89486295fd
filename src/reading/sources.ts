/** Lines at the margin with which a file of source begins, or that declare what stands below: of C, Go, Java, JavaScript, Python, Ruby, Rust, PHP. */
const DECLARES = [
  /^(?:from [\w.]{1,120} )?import (?:[\w.{*]|["'(]|$)/,
  /^(?:package|module|namespace|using|use|mod) [\w.:\\]{1,160};?$/,
  /^#\s?(?:include\s?[<"]|define \w|pragma \w)/,
  /^(?:(?:pub(?:\(crate\))?|export|default|public|private|protected|internal|static|final|abstract|async|extern|inline|override) ){0,4}(?:def|func|fn|class|function|interface|struct|enum|impl|trait|record) ?[\w(*<]/,
  /^(?:(?:public|private|protected|static|final|async) ){1,4}[\w<>[\], .]{1,120}\(/,
  /^@[A-Za-z][\w.]{1,80}(?:\(.{0,400})?$/,
  /^(?:require|require_relative|load) ["'][\w./-]{1,120}["']$/,
]
/** The first line of a script (execve(2)). */
const SCRIPT = /^#! ?\/\S{1,80}/
/** Other lines of source at the margin. */
const CODE = [
  /^\s{0,4}(?:\/\/|\/\*|\*\/|#|--|;)/,
  /^[)\]}]/,
  /[{;]\s{0,4}$/,
  /^(?:if|elif|else|for|while|until|case|esac|fi|done|do|then|end|begin|try|except|catch|finally|rescue|ensure|switch|return|raise|throw|assert|with|let|const|var|val|local|export|set|echo|printf|trap|exit|source)\b/,
  /^[A-Za-z_][\w.[\]]{0,80}(?:: [\w.[\]<>]{1,80})?\s{0,4}(?::=|=)/,
  /^[A-Za-z_][\w.]{0,80}\(.{0,400}\)?[,;]?$/,
]
/** A text in Python that goes over several lines, at the margin: what a module or a function is for. */
const DOCSTRING = /^[rRuU]?("{3}|'{3})/
const LONGEST_DOCSTRING = 400
/** What a shell does with the words of a line. */
const SHELL = /[|&;`]|\$[\w({]|["'].{0,400}["']/
/** So many declarations make a text source; what a person writes or a program prints may look like one. */
const LEAST_DECLARED = 2
const LONGEST = 2000

/** Whether a line declares something, as only source does. */
export const declares = (text: string): boolean => DECLARES.some((shape) => shape.test(text))

/** Where a text that begins on this line ends, if one does. */
function endOfDocstring(texts: readonly string[], at: number): number | undefined {
  const marks = DOCSTRING.exec(texts[at]!)?.[1]
  if (marks === undefined) return undefined
  if (texts[at]!.indexOf(marks, texts[at]!.indexOf(marks) + marks.length) > 0) return at
  const below = texts.slice(at + 1, at + LONGEST_DOCSTRING).findIndex((text) => text.includes(marks))
  return below < 0 ? undefined : at + 1 + below
}

/**
 * Places, in the list, of lines of the source of a program: from its first line, or what is declared, on to the first line at the margin that is none. What it
 * holds of failures are texts that it knows.
 */
export function sources(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let i = 0; i < texts.length; i++) {
    const isScript = SCRIPT.test(texts[i]!)
    if (!isScript && !declares(texts[i]!) && endOfDocstring(texts, i) === undefined) continue
    let declared = 0
    let end = i
    for (let at = i; at < texts.length; at++) {
      const closed = endOfDocstring(texts, at)
      if (closed !== undefined) {
        end = at = closed
        continue
      }
      const text = texts[at]!
      if (text.length > LONGEST) break
      if (declares(text)) declared++
      else if (at > i && !/^(?:\s|$)/.test(text) && !CODE.some((shape) => shape.test(text)) && !(isScript && SHELL.test(text))) break
      if (text.trim() !== '') end = at
    }
    if (isScript || declared >= LEAST_DECLARED) for (let at = i; at <= end; at++) found.push(at)
    i = end
  }
  return found
}
