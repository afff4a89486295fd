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

/** One of a call's. */
const ARGUMENT = String.raw`(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|[^\s"'(),]{1,200})`
const UNQUOTED = /\b(?:value|val|default|data)\s?[:=]\s{0,3}/i
/** Between a value that is told and the name of what it is of: `for key "`, `of the option '--`. */
const FOR = String.raw`(?:(?:for|of|in)\s{1,3}|the\s{1,3}|(?:key|option|field|flag|parameter|argument|setting|variable|env|property|attribute|config|input)\s{1,3})["'\x60]?(?:-\w,\s?)?-{0,2}`

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
  // {name: DB_PASSWORD, value: …}, name=DB_PASSWORD value=…
  {
    needs: SECRET_LITERALS,
    where: UNQUOTED,
    pattern: new RegExp(
      String.raw`(\b(?:name|key|env|var|variable|param|parameter|property|option|header|setting)\s?[:=]\s?${SECRET_NAME}\s?[,;]?\s{1,3}${UNQUOTED.source})([^\s"',;{}[\]()<>\x60]{1,500})()`,
      'gi',
    ),
    accepts: isSecretOf,
  },
  // variable "db_password" { default = "…" } of HCL
  {
    needs: ['variable "'],
    pattern: new RegExp(
      String.raw`(\bvariable\s"${SECRET_NAME}"\s?\{[^{}\n]{0,200}?\bdefault\s{0,8}=\s{0,3}")((?:[^"\\\n]|\\.){1,2000})()`,
      'gi',
    ),
  },
  // invalid value "…" for key "db.password", invalid argument "…" for "-p, --password" flag
  {
    needs: ['value "', "value '", 'value `', 'argument "', "argument '", 'input "', "input '"],
    pattern: new RegExp(
      String.raw`(\b(?:value|argument|input)\s{1,3})("[^"\n]{1,500}"|'[^'\n]{1,500}'|\x60[^\x60\n]{1,500}\x60)(?=\s{1,3}(?:${FOR}){1,6}${SECRET_NAME})()`,
      'gi',
    ),
  },
  // "…" is no valid value for db.password
  {
    needs: ['valid'],
    where: /\bfor\s/i,
    pattern: new RegExp(
      String.raw`((?<![\w:=]))("[^"\n]{1,500}"|'[^'\n]{1,500}')(?=\s{1,3}is\s{1,3}(?:(?:not|no|an?)\s{1,3}){0,2}(?:in)?valid\s{1,3}(?:value\s{1,3})?(?:${FOR}){1,6}${SECRET_NAME})()`,
      'gi',
    ),
  },
  // db.password: invalid value "…", option "db.password" has a bad value '…'
  {
    needs: ['value "', "value '", 'value: "', "value: '", 'argument "', "argument '", 'argument: "', "argument: '"],
    pattern: new RegExp(
      String.raw`(${SECRET_NAME}["'\x60]?\s?:?\s{1,3}(?:(?:has|with|got|an?|the)\s{1,3}){0,3}(?:invalid|bad|wrong|illegal|unexpected|malformed|unsupported)\s{1,3}(?:value|argument):?\s{1,3})("[^"\n]{1,500}"|'[^'\n]{1,500}')()`,
      'gi',
    ),
  },
  // password("…"), setPassword('…'), password[…]
  {
    needs: SECRET_LITERALS,
    where: /[\])]/,
    pattern:
      /((?<![a-z\d_$])(?:(?:set|with)_?)?(?:password|passwd|passphrase|pwd|secret|(?:api|auth|access)_?(?:token|key))[([]{1,2}\\{0,3}["'])([^"'\\\n]{1,500})(?=\\{0,3}["'][)\]])()/gi,
    accepts: (value) => isOdd(value) || isMixed(value, 8) || /[A-Z]/.test(value.slice(1)),
  },
  {
    needs: ['password(', 'password[', 'passwd(', 'passwd[', 'pwd(', 'pwd[', 'passphrase(', 'passphrase['],
    pattern: /((?<![a-z\d_$])(?:password|passwd|passphrase|pwd)[([])([^\s"'()[\].,:;/\\]{6,200})(?=[)\]])()/gi,
    accepts: isOdd,
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
  // <password><![CDATA[…]]></password>
  {
    needs: ['<![cdata['],
    pattern: new RegExp(
      String.raw`(<(?:(?:[\w-]{1,30}:)?${SECRET_NAME}(?:\s[^<>]{0,200})?|[\w:.-]{1,40}\s[^<>]{0,100}?["']${SECRET_NAME}["'][^<>]{0,100})>\s{0,3}<!\[CDATA\[)((?:[^\]\n]|\](?!\]>)){1,2000})()`,
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
  // where the place in a call is that of the password: PDO->__construct('…', 'bob', '…'), mysqli_connect("h", "bob", "…")
  {
    needs: ['pdo', 'mysql', 'getconnection', 'ftp_login', 'ldap_bind'],
    pattern: new RegExp(
      String.raw`(\b(?:PDO(?:->__construct)?|mysqli?(?:->__construct|->real_connect|_real_connect|_p?connect)?|getConnection|ftp_login|ldap_bind)\s?\((?:${ARGUMENT}\s?,\s?){2})("[^"\n]{1,300}"|'[^'\n]{1,300}')()`,
      'gi',
    ),
  },
  {
    needs: ['oci_', '.auth(', '.login('],
    pattern: new RegExp(
      String.raw`((?:\boci_p?connect|\.(?:auth|login))\s?\((?:"[^"\n]{1,300}"|'[^'\n]{1,300}')\s?,\s?)("[^"\n]{1,300}"|'[^'\n]{1,300}')(?=\s?[,)])()`,
      'gi',
    ),
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
