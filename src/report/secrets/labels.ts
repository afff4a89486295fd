import { isMixed, isOdd, looksRandom } from './entropy.ts'
import { alike, fillSpan, indentOf } from './lines.ts'
import { isCertainName, SECRET_NAME } from './names.ts'

/*
 * A name of a secret that ends its line, `DB_PASSWORD:`, `password =`, `<password>`, or a prompt, `Enter password for root:`, and what stands alone in the
 * line below it.
 */

const LABEL = new RegExp(String.raw`^\s{0,80}(?:-\s{1,3}|export\s{1,3})?["']?(${SECRET_NAME})["']?\s{0,20}(?::|=>?|:=)(?:\s?\\)?$`, 'i')
const PROMPT =
  /\bpass(?:word|wd|phrase|code|\sphrase)(?:\s(?:for|of)\s[^\s:]{1,80}(?:\s[^\s:]{1,80}){0,3}|\s\(?again\)?|\s\([^():]{1,40}\))?\s?:$/i
const ELEMENT = new RegExp(String.raw`<(?:[\w-]{1,30}:)?${SECRET_NAME}(?:\s[^<>]{0,200})?>$`, 'i')
/** What is told of a password, and no question for one. */
const TOLD = /fail|incorrect|wrong|invalid|expired|\bbad\b|mismatch|reject|denied|error|warn/i

/** A key of JSON that ends its line, and a string that is the next. */
const KEY = new RegExp(String.raw`(?:^|[\s{,])\\{0,3}"${SECRET_NAME}\\{0,3}"\s{0,3}:$`, 'i')
const STRING = /^(\s{0,200}\\{0,3}")([^"\\\n]{1,2000})\\{0,3}"\s{0,3}[,}]{0,3}$/
/** A header of who asks that ends its line, perhaps with the scheme. */
const HEADER =
  /\b(?:(?:proxy-)?authorization|(?:x-)?[\w-]{0,30}(?:api-key|auth-token))["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token|digest|negotiate|ntlm|apikey)?(?:\s?\\)?$/i
const CREDENTIAL = /^(\s{0,200}(?:(?:basic|bearer|token|negotiate|ntlm|apikey)\s{1,3})?)([^\s"',;(){}[\]]{6,8000})["']?$/i
/** Neither a word, a number nor an address: what stands below a header that has none behind it. */
const isCredential = (said: string, before: string, isDeeper: boolean, hasScheme: boolean): boolean =>
  /[a-z]/i.test(before) || ((isDeeper || hasScheme) && (isOdd(said) || isMixed(said) || (isDeeper && hasScheme)))

/** Alone in its line: neither a key, a list nor an element of another thing. */
const ALONE = /^(\s*["']?)(?![-"'[{(<*&|])([^\s"']{4,500})["']?[,;]?$/
const WHOLE = /^(\s*)([^\s<][^<]{0,500})$/
/** A word that is said below a question, a key, code, a path, an address, what a shell asks with. */
const OTHER =
  /^(?:required|missing|invalid|incorrect|wrong|expired|changed|unchanged|updated|failed|denied|disabled|enabled|locked|optional|unknown|default|password|token|secret|string|ok(?:ay)?|done|error|sorry)[.,!]?$|[:({]$|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+;?$|\(|^[./~]|^[a-z][\w+.-]*:\/\/|@[\w.-]+(?::|$)|[#$>%]$|^Tables_in_/i
/** A name of an object of a cluster, a machine, a file. */
const NAMED = /^[a-z\d]+(?:[-._][a-z\d]+)*$/

/** Fills what stands alone below a line that names a secret or asks for one. */
export function fillBelow(result: string[], lines: readonly string[], at: number): void {
  const [line, next] = [lines[at]!.trimEnd(), lines[at + 1]?.trimEnd()]
  if (next === undefined || next === '') return
  const from = alike(line, next)
  const said = next.slice(from)
  const isDeeper = indentOf(said) > indentOf(line.slice(from))
  const string = KEY.test(line) ? STRING.exec(said) : null
  if (string !== null) return fillSpan(result, at + 1, from + string[1]!.length, from + string[1]!.length + string[2]!.length)
  const credential = HEADER.test(line) ? CREDENTIAL.exec(said) : null
  if (credential !== null) {
    const [, before = '', secret = ''] = credential
    if (isCredential(secret, before, isDeeper, /[a-z]["']?(?:\s?\\)?$/i.test(line) && !/(?:authorization|key|token)["']?$/i.test(line)))
      fillSpan(result, at + 1, from + before.length, from + before.length + secret.length)
    return
  }
  const name = LABEL.exec(line.slice(from))?.[1]
  const isAsked = name === undefined && PROMPT.test(line) && !TOLD.test(line)
  const value = name !== undefined || isAsked ? ALONE.exec(said) : ELEMENT.test(line) ? WHOLE.exec(said) : null
  if (value === null) return
  const [, before = '', secret = ''] = value
  const isElement = name === undefined && !isAsked
  // `export DB_PASSWORD=\` goes on
  if (isElement || isSecret(secret, name ?? 'password', (isDeeper && !isAsked) || line.endsWith('\\')))
    fillSpan(result, at + 1, from + before.length, from + before.length + secret.length)
}

/** Whether a word below the name of a secret is one: where it stands deeper, its place tells so, else it must look so as no word, name of a machine or version does. */
function isSecret(word: string, name: string, isDeeper: boolean): boolean {
  if (OTHER.test(word)) return false
  if (!isCertainName(name)) return isMixed(word) || (isDeeper && looksRandom(word) && !NAMED.test(word))
  return isDeeper || isMixed(word) || (isOdd(word) && /[A-Z!#$%^&*+=?~]/.test(word) && !/^v?\d|^[A-Za-z]+-\d[\d.]*$/.test(word))
}
