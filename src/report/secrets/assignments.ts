import { isMixed, isOdd, looksRandom } from './entropy.ts'
import { Literals } from './literals.ts'
import { CERTAIN_NAME, RANDOM_NAME, SECRET_LITERALS } from './names.ts'
import { hide } from './rule.ts'

/** Names after which a value is a secret whatever it looks like, and those after which it must look random too. */
const NAME = new RegExp(`(${CERTAIN_NAME}|(?<![a-z_])mdp(?![a-z_])|pw(?![a-z])|(?<![a-z])creds(?![a-z]))|(${RANDOM_NAME})`, 'gi')
/** One of these stands in each of them. */
const LITERALS = new Literals([
  ...SECRET_LITERALS,
  ...'mdp pw creds auth salt encrypt session csrf jwt otp pin sig hmac _pat -pat'.split(' '),
])
/** Between a name and its value, in command lines, environments, JSON (escaped or not), YAML and what programs print of their objects. */
const ASSIGN =
  /(?:[a-z0-9_]{0,24}|-(?:data|value|text|hash|base64|b64|content|\d{1,2})|[ \t]\d{1,2}(?=:))\\{0,3}["'\]]{0,2}[ \t]{0,3}(?:::(?=[ \t])|=>|:=|->|==|[=:])[ \t]{0,40}(?:[a-z]{1,24}\((?=\\{0,3}["'])|[nexbru](?=\\{0,3}["'])|!(?:![\w/:.-]{1,30}|vault|unsafe|sub|secret|env|encrypted(?:[:/][\w.-]{1,30})?)[ \t]{1,3}|string\(\d{1,7}\)[ \t]{1,3}|<!\[CDATA\[|\$\{\w{1,60}:?[-=]|\$\((?:echo|printf)[ \t]{1,3})?(?:[[(]{1,3}(?=\\{0,3}["']))?(?:\0{1,8}(?![\w.-]{1,60}=|[-/]|\0|$))?/iy

/** Fills `--password=…`, `--password …`, `PGPASSWORD=…`, `"password": "…"`, and random values of `*_KEY=`, `*_TOKEN=`, `*_SECRET=`. */
export function fillAssigned(text: string): string {
  if (!LITERALS.standIn(text)) return text
  NAME.lastIndex = 0
  let done = 0
  let result = ''
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const after = name.index + name[0].length
    const start = valueStart(text, name, after)
    if (start === undefined) continue
    const [from, to] = valueSpan(text, start)
    const value = text.slice(from, to)
    NAME.lastIndex = Math.max(after, to)
    if (value === '' || isSaid(text, name, from, value)) continue
    if (!isCertain(text, name, from, value) && !looksRandom(value) && !(isMixed(value, 6) && /\d/.test(value))) continue
    result += text.slice(done, from) + hide(value)
    done = to
    // the others of a list
    if (!/[[(]\\{0,3}["']$/.test(text.slice(Math.max(0, from - 5), from))) continue
    for (let next = nextOfList(text, done); next !== undefined; next = nextOfList(text, done)) {
      result += text.slice(done, next[0]) + hide(text.slice(...next))
      NAME.lastIndex = done = next[1]
    }
  }
  return done === 0 ? text : result + text.slice(done)
}

const TO_NEXT = /\\{0,3}["']\s{0,3},\s{0,3}(?=\\{0,3}["'])/y

/** Where the next value of a list in quotes stands, behind one that ends here. */
function nextOfList(text: string, at: number): [from: number, to: number] | undefined {
  TO_NEXT.lastIndex = at
  return TO_NEXT.test(text) ? valueSpan(text, TO_NEXT.lastIndex) : undefined
}

/**
 * A sentence about a password, and the kind of a PAM module's service: `password: incorrect`, `passphrase: Operation not permitted`,
 * `passwd: password updated`, `pam_unix(passwd:chauthtok)`.
 */
function isSaid(text: string, name: RegExpExecArray, from: number, value: string): boolean {
  if (/\bpam_\w{1,20}\($/.test(text.slice(Math.max(0, name.index - 26), name.index))) return true
  if (!/:\s$/.test(text.slice(Math.max(0, from - 2), from))) return false
  const behind = text.slice(from + value.length, from + value.length + 24)
  return /^[A-Z]?[a-z]{1,20}$/.test(value) && /^\s[a-z]{2,20}(?:[\s.,]|$)/.test(behind) ? true : SAID.test(value)
}

const SAID =
  /^(?:password|authentication|incorrect|invalid|wrong|expired|required|missing|rejected|denied|failed|(?:un)?changed|updated|mismatch(?:ed)?|timeout|eof|empty|disabled|enabled|locked|reset|unknown|too|cannot|must|does|is|not|no)$/i

/** Whether the name alone tells that the value is secret. `PWD=/home/x` (sudo, environments) is a folder, `pass` alone a word. */
function isCertain(text: string, name: RegExpExecArray, from: number, value: string): boolean {
  const word = name[1]?.toLowerCase()
  const flag = /(?:^|[^\w-])--?[\w-]{0,40}$/.test(text.slice(Math.max(0, name.index - 48), name.index))
  const before = text.slice(Math.max(0, name.index - 24), name.index)
  if (word === undefined) {
    if (/^[./]/.test(value)) return false
    if (/^credentials?$/i.test(name[0]) && /=\s{0,4}["']?$/.test(text.slice(Math.max(0, from - 6), from)) && isOdd(value)) return true
    // `--token X`, `--api-key X`, `X-Api-Key: X`, `X-Auth-Token: X`
    if (/^key$/i.test(name[0])) return /(?:api|secret|auth|subscription|x-functions|sharedaccess)[-_]?$/i.test(before)
    // `GITHUB_PAT=…`
    if (name[0] === '_PAT') return /[A-Z]{2}$/.test(before)
    // `PRIVATE-TOKEN: …` of GitLab, `:_authToken=…` of npm
    if (/^token$/i.test(name[0]) && /(?:^|[\s"'])(?:private|job|deploy)-$/i.test(before)) return true
    if (/^authtok$/i.test(name[0]) && /:_$/.test(before)) return true
    if (/^secret$/i.test(name[0]) && (OF_WHOM.test(before) || /^[_-](?:access[_-])?key\b/i.test(text.slice(name.index + 6, from))))
      return true
    return /^(?:secret|token)$/i.test(name[0]) && (flag || /\bx-(?:[a-z]{1,16}-){0,3}$/i.test(before))
  }
  if (word === 'pwd') return !/^[./~]/.test(value)
  // `ROOT_PW=…`, `bindpw=…`
  if (word === 'pw') return /_$|[a-z]{2}$/i.test(before) || looksRandom(value) || isLabelled(text, name, from, value)
  // `creds=user:…`
  if (word === 'creds') return looksRandom(value) || /^[^\s:/]{1,60}:[^\s/]{4,}$/.test(value)
  if (word !== 'pass') return true
  // `fail=0,pass=12` counts
  if (/\bSSH$/i.test(before)) return true
  if (looksRandom(value) || flag || isLabelled(text, name, from, value)) return true
  return (/[-_,;&?]/.test(before.at(-1) ?? '') || OF_WHAT.test(before)) && !/^\d{1,4}$/.test(value)
}

/** Before `secret`: whose it is. Without one it may be the name of an object. */
const OF_WHOM = /(?:client|app|api|auth|jwt|session|shared|consumer|oauth2?|cookie|signing|webhook|hmac)[_.-]?$/i
/** Before `pass`, joined to it: of what it is. */
const OF_WHAT = /(?<![a-z])(?:db|user|root|admin|mysql|pg|sql|ftp|smtp|mail|ldap|bind|redis|auth|proxy|require|key|store)$/i
/** Who logs in. */
const LOGIN = /(?:^|[\s"'{[(,;&?<])(?:user(?:name)?|login|uid|usr|email)["']?\s{0,2}[:=]\s{0,2}["']?\S/i
/** Far before a password. */
const NEAR = 120
/** How a test, a check or a turn went. */
const RESULT =
  /^(?:\d{1,4}|ok(?:ay)?|on|off|[a-z]{1,12}ed|fail(?:ure)?|success(?:ful)?|errors?|pending|warn(?:ing)?|unknown|n\/?a|first|second|third|last)$/i

/** Whether `pass` or `pw` is the name of a field or an attribute with its value in quotes, or stands behind who logs in, and tells of no result. */
function isLabelled(text: string, name: RegExpExecArray, from: number, value: string): boolean {
  if (RESULT.test(value)) return false
  const quote = text[from - 1] ?? ''
  const isField = /["']/.test(quote) && (text[from - 2] === '=' || text[name.index - 1] === quote)
  return isField || LOGIN.test(text.slice(Math.max(0, name.index - NEAR), name.index))
}

/** Before `key` in the name of a flag of which the next word is the key, and no file, column or name. */
const OF_A_SERVICE = /(?:api|account|access|secret|storage|subscription|shared|license|auth|encryption|master)[-_]?$/i

function valueStart(text: string, name: RegExpExecArray, after: number): number | undefined {
  ASSIGN.lastIndex = after
  const assign = ASSIGN.exec(text)
  // `password_file=` names a file; `secretName:` an object of the cluster
  // `keyStorePassword=`: the later name decides
  if (assign !== null && /^[^=:]{0,40}(?:pass|secret|token)/i.test(assign[0])) return undefined
  // `auth: passwd-file(…)`, `request_key: auditd` of the kernel
  const said = text.slice(Math.max(0, name.index - 8), after)
  if (/(?:^|[^_"'-])auth$|request_key$/i.test(said) && assign?.[0].trim() === ':') return undefined
  if (assign !== null)
    return /^_?(?:error|exception|izer|ing\b|ed\b|board|map\b|space|file(?!_?content)|path|name|ref|dir|id\b|version|type|len|policy|min|max|age|count|expir|retr|prompt|history|es\b)/i.test(
      assign[0],
    )
      ? undefined
      : ASSIGN.lastIndex
  // a flag and its value as two words
  const before = text.slice(Math.max(0, name.index - 48), name.index)
  const flag = /(?:^|[\s"'\0[])--?[\w-]{0,40}$/.test(before)
  // the next word, of a line, of /proc/PID/cmdline, of a list in JSON: there its quote begins the value
  const gap =
    /^(?:[ \t\0]{1,3}|["'](?:\s?,\s?|\s{1,3}a\d{1,4}=)(?=["']))(?=[^\s\0-])/.exec(text.slice(after, after + 12)) ??
    (flag && /\[[^\]\n]{0,200}$/.test(text.slice(Math.max(0, name.index - TO_OPEN), name.index))
      ? /^,\s{1,2}(?=[^\s\0-])/.exec(text.slice(after, after + 4))
      : null)
  const isNamed =
    /^(?:password|passwd|passphrase|pass|token|secret)$/i.test(name[0]) || (/^key$/i.test(name[0]) && OF_A_SERVICE.test(before))
  return flag && gap !== null && isNamed ? after + gap[0].length : undefined
}

/** Behind a quote that closes and is followed by no such character, a value goes on: `"ab"cd`, `"ab""cd"`, `'ab''cd'`. */
const GOES_ON = /[A-Za-z\d!#$%^*+~@._-]/
/** A place to be filled in, an element. */
const PLACE = /<[/!]?[A-Za-z][^<>\n]{0,200}>|<\//y
/** An object, of which no value of a secret is known: `"password": {"type": "string"}`. */
const OBJECT = /[[({]{0,3}\{\s{0,3}(?:\\{0,3}["']|\}|$)/y

/** Where a value ends: at its closing quotes, else at a space or at a comma, semicolon or ampersand that another `name=` follows. */
function valueSpan(text: string, start: number): [from: number, to: number] {
  const open = /^(?:"""|\x27\x27\x27|\\{0,3}["']|""(?=[^\s"',;)\]}]))/.exec(text.slice(start, start + 4))?.[0]
  if (open !== undefined) return quotedSpan(text, start + open.length, open)
  OBJECT.lastIndex = start
  if (OBJECT.test(text)) return [start, start]
  let at = start
  for (; at < text.length; at++) {
    const char = text[at] ?? ''
    if (/[ \t\n\v\f\r\u2028\u2029]/.test(char) || (/["'<>\0]/.test(char) && isEnd(text, start, at))) break
    if (/[,;&]/.test(char) && /^(?:\s|$|["'\\]|[\w.-]{1,40}[=:])/.test(text.slice(at + 1, at + 42))) break
  }
  while (at > start && /[)\]},]/.test(text[at - 1] ?? '')) at--
  return [start, at]
}

function quotedSpan(text: string, from: number, open: string): [from: number, to: number] {
  const one = open[open.length - 1]!
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(open, at)) {
      const behind = at + open.length
      if (open.length > 1) return [from, at]
      // doubled, or another piece of the same word
      const next = text[behind] === one ? behind + 1 : behind
      if (!GOES_ON.test(text[next] ?? '') || /^[\w.-]{1,40}\s?[=:]/.test(text.slice(next, next + 44))) return [from, at]
      if (next === behind) return [from, endOfWord(text, behind)]
      at = behind
    } else if (open.length === 1 && text[at] === '\\') at++
  }
  return [from, text.length]
}

const WORD = /[^\s"',;&<>()[\]{}\0]*/y

function endOfWord(text: string, from: number): number {
  WORD.lastIndex = from
  WORD.test(text)
  return WORD.lastIndex
}

/** Far enough before a value to see the element or the word in quotes in which it stands. */
const TO_OPEN = 200

/** Whether a quote, an angle or a NUL ends a value without quotes: it closes what was opened before, or nothing of the word follows. */
function isEnd(text: string, start: number, at: number): boolean {
  const char = text[at]!
  // between the words of /proc/PID/cmdline, unless it is the only one
  if (char === '\0') return at === start || !GOES_ON.test(text[at + 1] ?? '') || text.indexOf('\0') !== at || text.includes('\0', at + 1)
  if (char === '<') {
    PLACE.lastIndex = at
    return PLACE.test(text)
  }
  // a call: `key = from('a', 'b')`
  if (/[([{,=:]/.test(text[at - 1] ?? '') && at > start) return true
  const next = text[at + 1] === char && char !== '>' ? at + 2 : at + 1
  if (!GOES_ON.test(text[next] ?? '')) return true
  const before = text.slice(Math.max(0, start - TO_OPEN), start)
  return char === '>' ? before.lastIndexOf('<') > before.lastIndexOf('>') : at === start
}
