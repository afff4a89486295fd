import { isMixed, isOdd, looksRandom } from './entropy.ts'
import { hide, type Rule } from './rule.ts'

/** Words that name a secret in a sentence. */
const PASSWORD = String.raw`pass(?:word|wd|phrase|code|key)`
const SAID_QUOTED = String.raw`["'\x60(<\[]?`
/** Names of fingerprints and kinds of keys, behind which no secret stands. */
const PUBLIC = /(?:sha\d{1,3}|md5|rsa|ecdsa|ed25519|fingerprint|digest|checksum|commit|uid|id|at|version|build):$/i
/** Whether a word between the two is said of a password, and not one: `password incorrect`, `password for bob: 28P01`. */
const isSaidSecret = (secret: string): boolean =>
  isOdd(secret) &&
  !/^\w{1,40}\(|^[A-Z]{2,5}-?\d{2,6}$|[\\/]|^\d+[a-z]{1,8}$/.test(secret.slice(0, 60)) &&
  !/^[\w-]{1,60}\.[a-z]{2,}/i.test(secret)
const isBase64 = (secret: string): boolean => secret.endsWith('=') || isOdd(secret) || isMixed(secret, 6)

/** What is said in sentences, what databases and mail servers are told, and what is kept of a password. */
export const SENTENCE_RULES: readonly Rule[] = [
  // `a temporary password is generated for root@localhost: …`, `Password for bob: …`
  {
    needs: ['pass'],
    pattern: new RegExp(
      String.raw`(\b${PASSWORD}\b[^:\n]{0,60}?\bfor\s[^\s:]{1,80}(?:\s[^\s:]{1,80})?\s?(?::|is)\s{1,3}${SAID_QUOTED})([^\s"'\x60]{4,200})()`,
      'gi',
    ),
    accepts: (secret) => isOdd(secret),
  },
  // `password is …`, `password: …`, `password changed to …`
  {
    needs: ['pass'],
    pattern: new RegExp(
      String.raw`(\b${PASSWORD}\s{1,3}(?:(?:is|was|are|has been|now|set|changed|reset|to|as|generated|used|given|typed|entered|the|new|value|of|with|=>?|->|→)(?::|\s)\s{0,2}){0,4}:?\s{0,2}${SAID_QUOTED})([^\s"'\x60,;]{6,200})()`,
      'gi',
    ),
    accepts: isSaidSecret,
  },
  {
    needs: ['pass'],
    pattern: new RegExp(String.raw`(\b${PASSWORD}\s{1,3}(?:is\s|was\s)?["'\x60]?)([^\s"'\x60,;=:]{8,200})()`, 'gi'),
    accepts: looksRandom,
  },
  // `using token …`, `secret "…" is wrong`
  {
    needs: ['token', 'secret', 'credential', 'passcode', 'key', 'pin ', 'otp ', 'license', 'bearer', 'jwt'],
    pattern: new RegExp(
      String.raw`(\b(?:tokens?|secrets?|credentials?|passcode|api[ _-]?key|access[ _-]?key|pin|otp|license|bearer|jwt)\s{1,3}(?:(?:is|was|value|of|for|with)\s{1,3}){0,2}${SAID_QUOTED})([\w+/=.~!#$%^&*-]{8,1000})()`,
      'gi',
    ),
    accepts: (secret) => isMixed(secret, 8) || (/^[\da-f]{32,128}$/i.test(secret) && /\d/.test(secret)),
  },
  // `login bob password …` of netrc
  { needs: ['login'], pattern: /(\blogin\s{1,3}\S{1,100}\s{1,3}password\s{1,3})(\S{1,200})()/g },
  // `credentials bob/…`, `auth failed (bob:…)`, `--basic-auth bob:…`
  { needs: ['cred'], pattern: /(\bcred(?:ential)?s?\s(?:for\s|of\s)?["'(]?[a-z][\w.@-]{0,60}[:/])([^\s"'),;]{3,200})()/gi, accepts: isOdd },
  {
    needs: ['auth', 'login', 'logon', 'log-on', 'denied', 'user', 'cred'],
    pattern: /([\s("'=[][a-z][\w.-]{0,40}:)([^\s"'`(),;:/@=<>[\]]{8,100})(?=[\s)"'\],]|$)()/gi,
    accepts: (secret, kept) => !PUBLIC.test(kept) && isMixed(secret) && secret.length < 40,
  },
  {
    needs: ['--'],
    pattern:
      /((?<![\w-])--[\w-]{0,20}(?:auth|user|userpwd|creds?|credentials?|login)(?:=|\s{1,3})["']?[^\s:"'=-][^\s:"'=]{0,60}:)([^\s"'\d][^\s"']{0,200}|\d[^\s"']{6,200})()/g,
    accepts: (secret) => !/^\d{1,5}$|^\//.test(secret),
  },
  // a whole line of ~/.pgpass
  {
    where: /:(?:\d{2,5}|\*):[\w.*-]{1,64}:/,
    pattern: /((?:^|[\s"'])[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w.*-]{1,64}:[\w.*-]{1,64}:)([^\s:"']{3,200})(?![^\s"'])()/g,
    accepts: (secret) => isOdd(secret) && !/^[\da-f]+$/i.test(secret),
  },
  { needs: ['/p'], pattern: /(\s\/p(?:ass(?:word)?|wd?)?:)([^\s"']{4,200})()/gi, accepts: isOdd },
  // RADIUS, IPsec, PPP
  { needs: ['login '], pattern: /(\bLogin (?:incorrect|OK)[^[\n]{0,80}\[[^/\]\s]{1,80}\/)([^\]\n]{1,200})(\])/gi },
  { needs: ['psk', 'eap', 'xauth', 'chap', 'pap'], pattern: /(\b(?:PSK|EAP|XAUTH|CHAP|PAP)\s{0,3}:?\s{0,3}["'])([^"'\n]{1,200})(["'])/g },
  // SMTP, IMAP, POP3, SNMP
  {
    needs: ['auth'],
    pattern:
      /(\bAUTH(?:ENTICATE)?\s{1,3}["']?(?:(?:PLAIN|LOGIN|XOAUTH2|NTLM|CRAM-MD5|EXTERNAL)\s{1,3}["']?)?)([\w+/=]{6,2000})(?![\w-])()/g,
    accepts: isBase64,
  },
  { needs: ['PASS '], pattern: /(\bPASS\s{1,3})(\S{4,200})(?=\s{0,3}$)()/g, accepts: isOdd },
  {
    needs: ['LOGIN '],
    pattern: /(\bLOGIN\s{1,3}["']?[\w.@+-]{1,100}["']?\s{1,3}["']?)([^\s"']{4,200})(?=["']?\s{0,3}$)()/g,
    accepts: isOdd,
  },
  {
    needs: ['community'],
    pattern: /(\b(?:snmp\S{0,20}\s{1,3})?(?:r[ow])?community6?(?:\s(?:string|name))?\s{0,3}[:=]?\s{0,3}["']?)([^\s"'\d][^\s"']{5,100})()/gi,
    accepts: isOdd,
  },
  { needs: ['createuser'], pattern: /(\bcreateUser\s{1,3}\S{1,60}\s{1,3}(?:MD5|SHA[\d-]{0,4})\s{1,3})(\S{1,200})()/gi },
  { needs: ['createuser'], pattern: /(\bcreateUser\s[^\n]{0,300}?\s(?:DES|AES[\d-]{0,4})\s{1,3})(\S{1,200})()/gi },
  // settings that are set
  {
    needs: ['set ', 'configure ', 'add ', 'put ', 'store '],
    pattern:
      /(\b(?:set|configure|add|put|store)(?:\s{1,3}--?[\w-]{1,20})?\s{1,3}["']?[\w.:/@-]{0,80}(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|auth)["']?\s{1,3}["']?)([^\s"']{4,500})()/gi,
    accepts: (secret) => isOdd(secret) || looksRandom(secret),
  },
  { needs: ['securestring'], pattern: /(\bConvertTo-SecureString\s(?:-\w{1,20}\s){0,3}["'])([^"'\n]{1,200})(["'])/gi },
  { needs: ['net user'], pattern: /(\bnet user\s{1,3}["']?[\w.\\-]{1,60}["']?\s{1,3}["']?)(?![/"'])([^\s"']{1,200})(?=["']?\s)()/gi },
  { needs: ['/rp', 'login='], pattern: /(\s\/rp\s{1,3}["']?|\blogin=(?=[\da-f]{40}(?!\w)))([^\s"']{4,200})()/gi },
  // SQL
  {
    needs: ['identified'],
    pattern:
      /(\bidentified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?(?:by|as)\s{1,3}(?:password\s{1,3})?)(?!(?:externally|globally|values|random|a|an|the|its|their|his)\b)([^\s"'`,;()]{1,200})()/gi,
  },
  {
    needs: ['crypt', 'hmac'],
    pattern:
      /(\b(?:pgp_sym_\w{1,20}|aes_(?:en|de)crypt|(?:en|de)crypt(?:_iv|byp\w{1,20})?|hmac)\s?\([^()'\n]{0,200},\s?)('[^'\n]{1,200}')()/gi,
  },
  {
    needs: ['crypt', 'password', 'encryptbypass', 'hashbytes'],
    pattern: /(\b(?:crypt|(?:old_)?password|encryptbypassphrase|hashbytes)\s?\(\s?)('[^'\n]{1,200}')()/gi,
  },
  // what is kept of a password: crypt(3), LDAP, MySQL, PostgreSQL, Windows
  {
    where: /\$\w{1,16}\$/,
    pattern:
      /(\$(?:[1567]|2[abxy]?|g?y|apr1|sha1|md5|argon2[a-z]{1,2}|scrypt|bcrypt(?:-sha256)?|pbkdf2[\w-]{0,16}|[PHS])\$)((?:[\w./=,+:-]{1,64}\$){0,4}[\w./+=-]{8,300})()/g,
    accepts: isOdd,
  },
  {
    needs: ['sha', 'md5', 'crypt', 'pbkdf2', 'argon2'],
    pattern: /(\{(?:S?SHA(?:\d{3})?|S?MD5|CRYPT|PBKDF2\S{0,12}|ARGON2)\})([\w$./+=,-]{8,300})()/gi,
  },
  { where: /\*[\dA-F]{40}/, pattern: /(\*)([\dA-F]{40})(?![\w])()/g },
  { needs: ['SCRAM-SHA'], pattern: /(SCRAM-SHA-\d{1,3}\$\d{1,8}:)([\w+/=]{8,100}\$[\w+/=]{8,200}:[\w+/=]{8,200})()/g },
  { needs: ['grub.pbkdf2'], pattern: /(grub\.pbkdf2\.\w{1,10}\.\d{1,8}\.)([\dA-F.]{16,1000})()/gi },
  { needs: ['md5'], pattern: /(?<![\w/-])(md5)([\da-f]{32})(?!\w)()/g },
  { needs: [':::'], pattern: /(?<!\w)()([\da-f]{32}:[\da-f]{32})(?=:::)()/gi },
  // a line of a PEM block that lost its neighbours: 64 characters of base64, or 76
  {
    pattern: /(?<![\w+/=.-])()([A-Za-z0-9+/]{64}(?:[A-Za-z0-9+/]{6}|[A-Za-z0-9+/]{12})?)(?![\w+/=.-])()/g,
    accepts: (secret) => isMixed(secret),
  },
  { needs: ['Private-'], pattern: /(\bPrivate-(?:Lines:\s\d{1,3}\s|MAC:\s|Hash:\s))([\w+/=]{16,2000})()/g },
  { needs: ['PRIVATE KEY'], pattern: /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)((?:(?!-----END)[^\n])+)()/g },
  { needs: ['PRIVATE KEY'], pattern: /((?:\s|^|\\n))([\w+/=\\]{24,8000})(?=(?:\\r)?(?:\\n)?-----END [A-Z0-9 ]{0,40}PRIVATE KEY)()/g },
  // a flag of a program that is not known: ports, ids, paths and names of things look otherwise
  {
    needs: [' -p', '"-p', "'-p", '\0-p', '\t-p'],
    pattern: /([\s"'\0]-p)([^\s"',;=\0]{6,500})()/g,
    accepts: (secret) => !/^[a-z]+(?:-[a-z]+)*$|[/:]/.test(secret) && looksRandom(secret),
  },
  {
    needs: [' -p', '"-p', "'-p", '\0-p', '\t-p'],
    pattern:
      /([\s"'\0]-p(?:[\s\0]{1,3}|["']\s?,\s?["'])["']?)((?![0-9a-f]+(?![^\s"',;\0]))(?=(?:[a-z]{0,40}\d[a-z]){2})[a-z0-9]{10,64})(?![^\s"',;\0])()/g,
  },
  {
    needs: [' -p', '"-p', "'-p", '\0-p', '\t-p'],
    pattern:
      /([\s"'\0]-p(?:[\s\0]{1,3}|["']\s?,\s?["'])["']?)((?=[^\s"',;\0]{0,60}\d)(?=[^\s"',;\0]{0,60}[a-z])(?=[^\s"',;\0]{0,60}[A-Z!#$%^&*])[^\s"',;=/:\0]{8,500})()/g,
  },
]

/** Words of a sentence that is about a secret, and how far behind them one may stand. */
const ABOUT = /(?<![a-z\d])(?:password|passwd|passphrase|passcode|secrets?|credentials?)(?![a-z\d])/i
const FAR = 240

/** What looks made by a generator, in a line behind a word that names a secret, whatever the sentence says between the two. */
export function fillMentioned(text: string): string {
  const about = text.search(ABOUT)
  if (about < 0) return text
  let result = text
  for (const word of text.slice(about, about + FAR).matchAll(/(?<=[\s"'`([<*]|:\s)[\w!#$%^&*+~?-]{10,64}(?=[\s"'`)\]>*.,;]|$)/g)) {
    const at = about + word.index
    if (isMixed(word[0])) result = result.slice(0, at) + hide(word[0]) + result.slice(at + word[0].length)
  }
  return result
}
