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

/** What is said in sentences. */
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
  // `token … rejected`: what is said of it tells that it is one
  {
    needs: ['token', 'bearer', 'jwt', 'otp', 'passcode', 'key'],
    pattern: new RegExp(
      String.raw`((?<!\bun?expected\s{1,3})\b(?:tokens?|bearer|jwt|otp|passcode|(?:api|access)[ _-]?key)\s{1,3}${SAID_QUOTED})([\w+=.~!#$%^&*-]{8,1000})(?=["'\x60)>\]]?,?\s{1,3}(?:(?:is|was|has|are|were|been|no|longer|already)\s{1,3}){0,3}(?:rejected|refused|denied|revoked|accepted|expired|unknown|wrong|incorrect|unauthori[sz]ed|malformed|(?:in)?valid|not|does)\b)()`,
      'gi',
    ),
    accepts: (secret) => isOdd(secret) && ((/[A-Z]/.test(secret) && /\d/.test(secret)) || (looksRandom(secret) && !/[-_.]/.test(secret))),
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

/** Words of a sentence that is about a secret, and how far behind and before them one may stand. */
const ABOUT = /(?<![a-z\d])(?:password|passwd|passphrase|passcode|secrets?|credentials?|psk)(?![a-z\d])/i
const FAR = 240
const BEFORE = 40

const MENTIONED = /(?<=[\s"'`([<*:,>!#=])[\w!#$%^&*+~?-]{10,64}(?=[\s"'`)\]>*.,;!:]|$)/g
/** What stands before a fingerprint, an image, an id. */
const FINGERPRINT = /(?:sha\d{1,3}|md5|fingerprint|digest|version|id)\s?[:=]\s?["']?$/i

/** What looks made by a generator, in a line behind a word that names a secret, whatever the sentence says between the two. */
export function fillMentioned(text: string): string {
  const about = text.search(ABOUT)
  if (about < 0) return text
  let result = text
  for (const { 0: word, index } of text.slice(0, about + FAR).matchAll(MENTIONED))
    if (index > about - BEFORE && isMixed(word) && !FINGERPRINT.test(text.slice(Math.max(0, index - 20), index)))
      result = result.slice(0, index) + hide(word) + result.slice(index + word.length)
  return result
}
