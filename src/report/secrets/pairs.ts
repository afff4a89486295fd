import { isMixed, isOdd, looksRandom } from './entropy.ts'
import { filled } from './filled.ts'
import { isCertainName, SECRET_LITERALS, SECRET_NAME } from './names.ts'
import type { Rule } from './rule.ts'

/** A quote, perhaps escaped. */
const QUOTE = String.raw`\\{0,3}["'\x60]`
const NAMED = String.raw`\b(?:name|key|id|field|option|property|header|param|parameter|variable|env|k)(?:${QUOTE})?\s?[:=]\s?(?:${QUOTE})?`
const VALUED = String.raw`\b(?:value|val|v|data|default|content|string_?value|secure_?value)(?:${QUOTE})?\s?[:=]\s?`

/** Whether what stands beside a name is secret: always behind one that tells so, else where it looks so. A name of a secret is none itself. */
const isSecretOf = (value: string, kept: string): boolean =>
  looksRandom(bare(value)) || (isCertainName(kept) && !/^[a-z_-]+$|^$/i.test(bare(value))) || (isCertainName(kept) && /value/i.test(kept))
const bare = (value: string): string => value.replace(/^[\\"']+|[\\"']+$/g, '')

/** Name and value of a secret in two fields. */
export const PAIR_RULES: readonly Rule[] = [
  // {"name":"DB_PASSWORD","value":"…"}, <property name="password" value="…"/>
  {
    needs: SECRET_LITERALS,
    pattern: new RegExp(
      String.raw`(${NAMED}${SECRET_NAME}(?:${QUOTE})?[^{}<>\n]{0,60}?${VALUED}(?:${QUOTE}))([^"'\\\n]{1,2000})(${QUOTE})`,
      'gi',
    ),
    accepts: isSecretOf,
  },
  // {"value":"…","name":"DB_PASSWORD"}
  {
    needs: SECRET_LITERALS,
    pattern: new RegExp(
      String.raw`(${VALUED}(?:${QUOTE}))([^"'\\\n]{1,2000})(?=${QUOTE}\s?,?\s?(?:${QUOTE})?${NAMED}${SECRET_NAME}(?:${QUOTE}))()`,
      'gi',
    ),
  },
  // <password>…</password>, <entry key="password">…
  {
    needs: ['</'],
    pattern: new RegExp(String.raw`(<(?:[\w-]{1,30}:)?${SECRET_NAME}(?:\s[^<>]{0,200})?>\s{0,3})([^<>\s][^<>]{0,2000})(</)`, 'gi'),
  },
  {
    needs: ['</'],
    pattern: new RegExp(
      String.raw`(<[\w:.-]{1,40}\s[^<>]{0,100}?["']${SECRET_NAME}["'][^<>]{0,100}>\s{0,3})([^<>\s][^<>]{0,2000})(</)`,
      'gi',
    ),
  },
  {
    needs: ['<value'],
    pattern: new RegExp(
      String.raw`(<(?:(?:name|key)>\s{0,3}${SECRET_NAME}\s{0,3}</(?:name|key)|${SECRET_NAME})>\s{0,8}<value>)([^<>]{1,2000})(</)`,
      'gi',
    ),
  },
  {
    needs: ['<string'],
    pattern: new RegExp(String.raw`(<key>\s{0,3}${SECRET_NAME}\s{0,3}</key>\s{0,8}<string>)([^<>]{1,2000})(</)`, 'gi'),
  },
  // what changes: password: "…" => "…"
  {
    needs: ['=>', '->'],
    pattern: new RegExp(
      String.raw`(${SECRET_NAME}["']?\s{0,3}[:=]\s{0,3}["'][^"'\n]{0,200}["']\s?[=-]>\s?["'])([^"'\n]{1,500})(["'])`,
      'gi',
    ),
  },
  { needs: ['-oauth', '-token'], pattern: /("[a-z]{3,12}-(?:oauth|token)"\s?:\s?\{\s?"[\w.-]{1,80}"\s?:\s?")([^"\n]{8,500})(")/g },
  // connect('db', 'root', '…')
  {
    needs: ['connect', 'login', 'logon', 'bind', 'auth', 'construct', 'credential', 'passw', 'open'],
    pattern:
      /(\b\w{0,24}(?:connect|login|logon|bind|auth|construct|credential|passw|open)\w{0,20}\s?\((?:[^()\n]{0,160},)\s?["']?)([^\s"'(),]{6,200})(?=["']?\s?[,)])()/gi,
    accepts: (value, kept) => !/[.:/=]/.test(value) && (isMixed(value, 8) || (isOdd(value) && /["']$/.test(kept))),
  },
  // define('DB_PASSWORD', '…'), ("password", "…")
  {
    needs: ['",', "',", '" ,', "' ,"],
    pattern: new RegExp(
      String.raw`([([{,]\s?\\{0,3}["']${SECRET_NAME}\\{0,3}["']\s?,\s?[bur]?\\{0,3}["'])([^"'\\\n]{1,500})(?=\\{0,3}["'])()`,
      'gi',
    ),
    accepts: (value, kept) => looksRandom(value) || (isCertainName(kept) && isOdd(value)),
  },
  // tables: DB_PASSWORD   …, | DB_PASSWORD | … |
  {
    needs: ['_PASS', '_PWD', '_PW', '_SECRET', '_TOKEN', '_KEY', '_PSK'],
    pattern: new RegExp(
      String.raw`((?:^|[\s|])[A-Z][A-Z\d]{0,30}(?:_[A-Z\d]{1,20}){0,4}_(?:PASSWORD|PASSWD|PASS|PWD|PW|SECRET|TOKEN|KEY|PSK)\s{0,20}(?:\||\t|\s{2})[\s|]{0,20})([^\s|"'=:]{4,500})()`,
      'g',
    ),
    accepts: isOdd,
  },
  // | db_password | … |
  {
    needs: ['passw', 'pwd', 'passphrase', '_pass', '_secret', '_token', '_key'],
    where: /\|/,
    pattern: new RegExp(
      String.raw`((?:^|\|)[\s*"'\x60]{0,20}[\w.$-]{0,48}(?:password|passwd|pwd|passphrase|_pass|_secret|_token|api_key|access_key|secret_key)[\s*"'\x60]{0,40}\|[\s*"'\x60]{0,40})([^\s|*"'\x60]{4,500})(?=[\s*"'\x60]{0,200}(?:\||$))()`,
      'gi',
    ),
    // neither the heading of the next column, a version nor a path
    accepts: (value) => isOdd(value) && !/^[a-z]+(?:_[a-z\d]+)+$|^v?\d|[/:]/.test(value),
  },
]

const INSERT = /\b(?:insert|replace)\s{1,3}(?:ignore\s{1,3})?into\s{1,3}[^\s(]{1,100}\s?\(([^()\n]{1,1000})\)\s?values\s?/gi
/** Rows of one statement that are looked at. */
const MOST_ROWS = 100

/** `INSERT … (name, password) VALUES ('a', '…')`: what stands where a secret's column does. */
export function fillInserted(text: string): string {
  if (!/\binto\s/i.test(text)) return text
  let result = text
  for (const insert of text.matchAll(INSERT)) {
    const columns = insert[1]!.split(',').map((name) => new RegExp(`^\\W{0,4}${SECRET_NAME}\\W{0,4}$|hash`, 'i').test(name.trim()))
    const values = /\s?\(|'(?:[^'\\\n]|\\.|'')*'|"(?:[^"\\\n]|\\.)*"|[^\s,()'"]+|[,)]|\s/gy
    values.lastIndex = insert.index + insert[0].length
    let column = 0
    for (let rows = 0, one = values.exec(text); one !== null && rows < MOST_ROWS; one = values.exec(text)) {
      if (one[0] === ',') column++
      else if (one[0].trim() === '(') column = 0
      else if (one[0] === ')') {
        rows++
        // before the next row: a comma
        column = -1
      } else if (columns[column] === true && /^['"]./.test(one[0]))
        result =
          result.slice(0, one.index + 1) + filled(result.slice(one.index + 1, values.lastIndex - 1)) + result.slice(values.lastIndex - 1)
    }
  }
  return result
}
