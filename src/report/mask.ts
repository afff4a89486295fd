import { looksRandom } from './entropy.ts'
import { TOOL_RULES } from './mask-tools.ts'

/*
 * Secrets are masked in every report. What names their kind survives: scheme, flag, prefix, and the length class.
 * Every pattern is linear: it begins with a literal, its repeats are bounded and do not overlap with what follows them.
 */

/** One of these stands in every text that any rule below could change; most texts hold none and are done. */
const HINT =
  /:\/\/|pass|pwd|secret|token|key|credential|auth|bearer|cookie|login|eyJ|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|xapp-|AIza|sk[-_]|rk_|npm_|hvs\.|ya29\.|SG\.|dckr_|1\/\/0|sig|identified|sqlplus|impdp|expdp|sqlldr|rman|oracle|kinit|rabbitmq|wpa_|psk|proctitle|impdp|dop_v|pypi-|shp[a-z]{2}_|hf_|lin_api|\bSK[\da-f]|EAAC|<<<|\bmc\s|\bnet\s|[\s"'\0][-/][a-z-]/i

interface Rule {
  /** Cheap test on the whole text, where the pattern itself has no rare literal to begin with. */
  readonly where?: RegExp
  readonly pattern: RegExp
  /** Parts of the match: what is kept, then the secret. */
  readonly replace: (kept: string, secret: string, rest: string) => string
}

/** `[masked]` with the length class, which tells an empty or cut secret from a whole one and no more. */
function masked(secret: string): string {
  const least = [64, 32, 16, 8, 1].find((n) => secret.length >= n) ?? 0
  return least === 0 ? '' : least === 64 ? '[masked 64+]' : least === 1 ? '[masked 1-7]' : `[masked ${least}-${least * 2 - 1}]`
}

/** Masked before, or a place to be filled in: `[masked …]`, `***`, `$(…)`, `${…}`, `$NAME`, `<password>`, `%s`. */
const NOT_A_SECRET = /^(?:\[masked|\*{3}|\$[({]|\$[A-Z_]{2,40}$|<[a-z]|%s|\(?(?:null|none|nil|true|false|yes|no|unset|empty)\)?$)/i

function mask(kept: string, secret: string, rest = ''): string {
  const quote = /^(["'])[^]*\1$/.exec(secret)?.[1]
  if (quote !== undefined) return `${kept}${quote}${mask('', secret.slice(1, -1))}${quote}${rest}`
  return kept + (NOT_A_SECRET.test(secret) ? secret : masked(secret)) + rest
}

function maskRandom(kept: string, secret: string, rest = ''): string {
  return looksRandom(secret) ? mask(kept, secret, rest) : kept + secret + rest
}

function maskTitle(kept: string, digits: string): string {
  const title = Buffer.from(digits, 'hex').toString('utf8')
  return kept + (maskSecrets(title) === title ? digits : masked(digits))
}

const RULES: readonly Rule[] = [
  // scheme://user:password@host; a port and its path are no password
  { where: /:\/\//, pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}[/?#\s])([^\s"'<>/?#]{1,500}|[^\s"'<>]{1,500})(@)/g, replace: mask },
  // scheme://token@host
  { where: /:\/\//, pattern: /(:\/\/)([^\s/:@"'<>[]{8,500})(@)/g, replace: maskRandom },
  // PEM
  {
    where: /PRIVATE KEY(?: BLOCK)?-----/,
    pattern: /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)((?:(?!-----END)[^])+)()/g,
    replace: mask,
  },
  // JSON Web Tokens (RFC 7519): the header is `{"…` in base64
  { pattern: /(?<![A-Za-z0-9])(eyJ)([\w-]{5,1000}\.[\w-]{2,8000}(?:\.[\w-]{0,4000})?)()/g, replace: mask },
  // vendors' keys, by the prefixes that their documentation gives
  { pattern: /(?<![A-Za-z0-9])(A[KS]IA)([0-9A-Z]{12,128})()/g, replace: mask },
  {
    pattern: /(?<![A-Za-z0-9])(gh[pousr]_|github_pat_|dckr_pat_|npm_|glpat-|xapp-|xox[a-z]-|hvs\.|ya29\.|SG\.)([\w.-]{10,1000})()/g,
    replace: mask,
  },
  // DigitalOcean, PyPI, Shopify, Hugging Face, Linear, Twilio, Facebook, age: words may begin so too
  { pattern: /(?<![A-Za-z0-9])(do[opr]_v1_|pypi-|shp(?:at|ca|pa|ss)_|hf_|lin_api_)([\w-]{16,1000})()/g, replace: maskRandom },
  { pattern: /(?<![A-Za-z0-9])(SK)([\da-f]{32})(?![\da-f])()/g, replace: mask },
  { pattern: /(?<![A-Za-z0-9])(EAAC|AGE-SECRET-KEY-)([0-9A-Za-z]{20,500})()/g, replace: maskRandom },
  { pattern: /(?<![A-Za-z0-9])(AIza)([\w-]{20,200})()/g, replace: mask },
  { pattern: /(?<![A-Za-z0-9-])(sk-|[sr]k_(?:live|test)_)([\w-]{16,500})()/g, replace: maskRandom },
  // HTTP headers: what the scheme does not name goes up to the end of the header
  {
    pattern:
      /(authorization\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}["']?(?:(?:basic|bearer|token|negotiate|ntlm|apikey)\s{1,3}))([^\s"'\\,;]{1,8000})()/gi,
    replace: mask,
  },
  {
    pattern:
      /(authorization\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}["']?)(?!\s|(?:basic|bearer|token|negotiate|ntlm|apikey)\s|server message: |no basic auth|(?:authorization (?:failed|denied)|not authorized|unauthorized|failed|denied|required|none|error)\b)([^"'\\\n]{1,8000})()/gi,
    replace: mask,
  },
  { pattern: /(\bbearer\s{1,3})([\w.~+/-]{8,8000}={0,2})()/gi, replace: maskRandom },
  // `/var/lib/rabbitmq/.erlang.cookie: eacces` is a file
  { pattern: /((?<!\/[^\s"']{0,200}\.)\b(?:set-)?cookie\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}["']?)([^"'\\\n]{1,8000})()/gi, replace: mask },
  // links that let in whoever has them
  { where: /hooks\.slack/, pattern: /(hooks\.slack\.com\/(?:services|workflows)\/)([\w/]{16,200})()/g, replace: mask },
  {
    where: /sig|token/i,
    pattern:
      /([?&](?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|access_token|id_token)=)([^&\s"'<>]{12,4000})()/gi,
    replace: mask,
  },
  { where: /1\/\/0/, pattern: /((?<![\w/:])1\/\/0)([\w-]{12,200})()/g, replace: mask },
  { where: /AUTH/, pattern: /(\bAUTH\s{1,3}["']?)([^\s"',;]{8,200})()/g, replace: maskRandom },
  // audit's title of a process: its words in hexadecimal digits, NULs between them
  { where: /proctitle=/, pattern: /(\bproctitle=)((?:[\dA-F]{2}){8,8192})(?![\dA-F])()/g, replace: maskTitle },
  // said in a sentence
  { where: /pass/i, pattern: /(\bpass(?:word|phrase|wd)\s{1,3}(?:is\s|was\s)?["'`]?)([^\s"'`,;=:]{8,200})()/gi, replace: maskRandom },
  // a flag of a program that is not known: ports, ids, paths and names of things look otherwise
  {
    pattern: /([\s"'\0]-p)([^\s"',;=\0]{6,500})()/g,
    replace: (kept, secret) => (/^[a-z]+(?:-[a-z]+)*$|[/:]/.test(secret) ? kept + secret : maskRandom(kept, secret)),
  },
  {
    pattern:
      /([\s"'\0]-p(?:[\s\0]{1,3}|["']\s?,\s?["'])["']?)((?![0-9a-f]+(?![^\s"',;\0]))(?=(?:[a-z]{0,40}\d[a-z]){2})[a-z0-9]{10,64})(?![^\s"',;\0])()/g,
    replace: mask,
  },
  {
    pattern:
      /([\s"'\0]-p(?:[\s\0]{1,3}|["']\s?,\s?["'])["']?)((?=[^\s"',;\0]{0,60}\d)(?=[^\s"',;\0]{0,60}[a-z])(?=[^\s"',;\0]{0,60}[A-Z!#$%^&*])[^\s"',;=/:\0]{8,500})()/g,
    replace: mask,
  },
]

/** Names after which a value is a secret whatever it looks like, and those after which it must look random too. */
const NAME = /(password|passwd|passphrase|passw|pass|pwd)|(secret|token|key|credentials?)/gi
/** Between a name and its value, in command lines, environments, JSON (escaped or not) and YAML. */
const ASSIGN = /[a-z0-9_]{0,16}\\{0,3}["']?[ \t]{0,3}(?:=>|:=|[=:])[ \t]{0,3}/iy

/** Masks the secrets of one text. Linear in its length; idempotent. */
export function maskSecrets(text: string): string {
  if (!HINT.test(text)) return text
  let result = text
  for (const { where, pattern, replace } of RULES) {
    if (where !== undefined && !where.test(result)) continue
    result = result.replace(pattern, (_, kept: string, secret: string, rest: string) => replace(kept, secret, rest))
  }
  return maskAssignments(maskTools(result))
}

/** Flags of one command line that are masked, each in a turn of its own. */
const MOST_FLAGS = 4

function maskTools(text: string): string {
  let result = text
  for (const { where, pattern, unless } of TOOL_RULES) {
    if (!where.test(result)) continue
    for (let turn = 0, before = ''; turn < MOST_FLAGS && before !== result; turn++) {
      before = result
      result = result.replace(pattern, (whole: string, kept: string, value: string, rest: string) =>
        unless?.test(value) === true ? whole : mask(kept, value, rest),
      )
    }
  }
  return result
}

/** `--password=…`, `--password …`, `PGPASSWORD=…`, `"password": "…"`, and random values of `*_KEY=`, `*_TOKEN=`, `*_SECRET=`. */
function maskAssignments(text: string): string {
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
    if (value === '' || NOT_A_SECRET.test(value) || isSaid(text, name, from, value)) continue
    if (isCertain(text, name, value) || looksRandom(value)) {
      result += text.slice(done, from) + masked(value)
      done = to
    }
  }
  return done === 0 ? text : result + text.slice(done)
}

/** A sentence about a password, and the kind of a PAM module's service: `password: incorrect`, `passwd: password updated`, `pam_unix(passwd:chauthtok)`. */
const isSaid = (text: string, name: RegExpExecArray, from: number, value: string): boolean =>
  /\bpam_\w{1,20}\($/.test(text.slice(Math.max(0, name.index - 26), name.index)) ||
  (/:\s$/.test(text.slice(Math.max(0, from - 2), from)) &&
    /^(?:password|authentication|incorrect|invalid|wrong|expired|required|missing|rejected|denied|failed|(?:un)?changed|updated|too|cannot|must|does|is|not|no)$/i.test(
      value,
    ))

/** Whether the name alone tells that the value is secret. `PWD=/home/x` (sudo, environments) is a folder, `pass` alone a word. */
function isCertain(text: string, name: RegExpExecArray, value: string): boolean {
  const word = name[1]?.toLowerCase()
  const flag = /(?:^|[^\w-])--?[\w-]{0,40}$/.test(text.slice(Math.max(0, name.index - 48), name.index))
  const before = text.slice(Math.max(0, name.index - 24), name.index)
  if (word === undefined) {
    if (/^[./]/.test(value)) return false
    // `--token X`, `--api-key X`, `X-Api-Key: X`, `X-Auth-Token: X`
    if (/^key$/i.test(name[0])) return /(?:api|secret|auth)[-_]?$/i.test(before)
    return /^(?:secret|token)$/i.test(name[0]) && (flag || /\bx-(?:[a-z]{1,16}-){0,3}$/i.test(before))
  }
  if (word === 'pwd') return !/^[./~]/.test(value)
  if (word !== 'pass') return true
  // `fail=0,pass=12` counts
  if (/\bSSH$/i.test(before)) return true
  return looksRandom(value) || flag || (/[-_,;&?]/.test(before.at(-1) ?? '') && !/^\d{1,4}$/.test(value))
}

function valueStart(text: string, name: RegExpExecArray, after: number): number | undefined {
  ASSIGN.lastIndex = after
  const assign = ASSIGN.exec(text)
  // `password_file=` names a file; `secretName:` an object of the cluster
  // `keyStorePassword=`: the later name decides
  if (assign !== null && /pass|secret|token/i.test(assign[0])) return undefined
  if (assign !== null)
    return /^_?(?:file|path|name|ref|dir|id\b|version|type|len|policy|min|max|age|count|expir|retr|prompt|history|es\b)/i.test(assign[0])
      ? undefined
      : ASSIGN.lastIndex
  // a flag and its value as two words
  const before = text.slice(Math.max(0, name.index - 48), name.index)
  const flag = /(?:^|[\s"'\0])--?[\w-]{0,40}$/.test(before)
  // the next word, of a line, of /proc/PID/cmdline, of a list in JSON: there its quote begins the value
  const gap = /^(?:[ \t\0]{1,3}|["'](?:\s?,\s?|\s{1,3}a\d{1,4}=)(?=["']))(?=[^\s\0-])/.exec(text.slice(after, after + 12))
  const isNamed =
    /^(?:password|passwd|passphrase|pass|token|secret)$/i.test(name[0]) || (/^key$/i.test(name[0]) && /api[-_]?$/i.test(before))
  return flag && gap !== null && isNamed ? after + gap[0].length : undefined
}

/** Where a value ends: at its closing quote, else at a space or at a comma, semicolon or ampersand that another `name=` follows. */
function valueSpan(text: string, start: number): [from: number, to: number] {
  const open = /^\\{0,3}["']/.exec(text.slice(start, start + 4))?.[0]
  if (open !== undefined) {
    const from = start + open.length
    for (let at = from; at < text.length; at++) {
      if (text.startsWith(open, at)) return [from, at]
      if (open.length === 1 && text[at] === '\\') at++
    }
    return [from, text.length]
  }
  let at = start
  for (; at < text.length; at++) {
    const char = text[at] ?? ''
    if (/[\s\0"'<>]/.test(char)) break
    if (/[,;&]/.test(char) && /^(?:\s|$|["'\\]|[\w.-]{1,40}[=:])/.test(text.slice(at + 1, at + 42))) break
  }
  while (at > start && /[)\]},]/.test(text[at - 1] ?? '') && !text.startsWith('[masked', start)) at--
  return [start, at]
}
