import { isMixed, isOdd, looksRandom } from './entropy.ts'
import type { Rule } from './rule.ts'

/** Words before a colon behind which a name and its host stand: `mailto:bob@example.com`, `Accepted for user:bob@h`. */
const ADDRESSED =
  /(?:^|[^a-z])(?:mailto|sips?|xmpp|acct|user(?:name)?|e-?mail|from|to|cc|bcc|by|for|rcpt|sender|login|account|principal|jid|author|committer|npm|pkg|git|rsync|ssh|host|node|at|unit|service|image|id):$/i
/** What stands behind the @ of a version, a digest, a unit, a network of Lustre or an object of Java and is no host: `app:1.2@sha256:…`, `Thread@268`. */
const HOST = String.raw`(?!sha\d{3}:|v?\d{1,4}\.\d{1,4}\.\d{1,6}(?![.\d])|latest\b|o2ib|if\d|[\w.@-]{1,80}\.(?:service|socket|scope|slice|timer|mount|target)\b|(?=[\da-f]{0,12}\d)[\da-f]{3,12}(?![\w.:-]))(?:[a-z[]|\d{1,3}\.\d)`
/** Classes and versions: `NIOServer$AcceptThread`, `com.example.Job2`, `v1.2-rc3`. */
const DOTTED_NAME = /^[\w$]{1,60}(?:[.$][A-Za-z_]\w{0,60}){1,10}$|^v?\d{1,4}(?:[.-]\w{1,20})*$|^(?:\d{1,3}\.){3}\d/

/** `build-2041`. */
const TAG = /^[a-z]{1,20}[-.]\d{1,10}(?:[-.][a-z\d]{1,20}){0,6}$/

/** `user:password@host` of a text that gives no scheme. */
function isUserinfo(secret: string, kept: string): boolean {
  return (
    !ADDRESSED.test(kept) &&
    (isOdd(secret) || /[a-z][A-Z]/.test(secret)) &&
    !TAG.test(secret) &&
    (isMixed(secret) || !DOTTED_NAME.test(secret))
  )
}

/** Addresses with who asks, and headers of requests. */
export const WEB_RULES: readonly Rule[] = [
  // scheme://user:password@host; a port and its path are no password
  { needs: ['://'], pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}[/?#\s"'])([^\s"'<>/?#]{1,500}|[^\s"'<>]{1,500})(@)/g },
  { needs: ['://'], pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}[/?#\s"',])([^\s<>/?#,]{1,300})(@)/g },
  // scheme://token@host
  { needs: ['://'], pattern: /(:\/\/)([^\s/:@"'<>[]{8,500})(@)/g, accepts: looksRandom },
  // Go's data source names: user:password@tcp(host:port)/name, user:password@/name
  { where: /@/, pattern: /(\b[\w.-]{1,64}:)([^\s:@"'<>(]{1,200})(?=@(?:[a-z]{0,8}\(|\/\w))()/g },
  // //user:password@host of a share
  { needs: ['//'], pattern: new RegExp(String.raw`(//[\w.+-]{1,64}:)(?!\d{1,5}/)([^\s:@"'<>/]{1,200})(?=@${HOST})()`, 'gi') },
  // user:password@host
  {
    where: /@/,
    pattern: new RegExp(String.raw`(\b[a-z_][\w.+-]{0,60}:)([^\s:@"'<>(),;/]{3,200})(?=@${HOST})()`, 'gi'),
    accepts: isUserinfo,
  },
  // user/password@service of Oracle, where no program is named
  {
    where: /@/,
    pattern: /(\b[a-z][\w$#]{0,30}\/)([^\s/:@"'<>]{6,100})(?=@[a-z\d(])()/gi,
    accepts: (secret) => isMixed(secret) && !secret.includes('.'),
  },
  {
    needs: ['connect', 'logon', 'ORA-', 'TNS'],
    pattern: /(\b(?:connect|logon|to|for|as)\s[a-z][\w$#]{0,30}\/)([^\s/:@"'<>]{3,100})(?=@[a-z\d(/])()/gi,
  },
  { needs: ['response=', 'cnonce=', 'signature='], pattern: /(\b(?:response|cnonce|signature)=\\{0,3}["']?)([\w+/=-]{16,1000})()/gi },
  // headers: what the scheme does not name goes up to the end of the header
  {
    needs: ['authorization'],
    pattern:
      /(authorization\\{0,3}["']?\s{0,3}[=:,]\s{0,3}\\{0,3}["']?(?:(?:basic|bearer|token|negotiate|ntlm|apikey|key|splunk|sso-key|genie_?key)\s{1,3}))([^\s"'\\,;]{1,8000})()/gi,
  },
  {
    needs: ['authorization'],
    pattern:
      /(authorization\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}["']?)(?!\s|(?:basic|bearer|token|negotiate|ntlm|apikey|key|splunk|sso-key|genie_?key)\s|server message: |no basic auth|(?:authorization (?:failed|denied)|not authorized|unauthorized|failed|denied|required|none|error)\b)([^"'\\\n]{1,8000})()/gi,
  },
  { needs: ['bearer'], pattern: /(\bbearer\s{1,3})([\w.~+/-]{8,8000}={0,2})()/gi, accepts: looksRandom },
  // `/var/lib/rabbitmq/.erlang.cookie: eacces` is a file
  {
    needs: ['cookie'],
    pattern: /((?<!\/[^\s"']{0,200}\.)\b(?:set-)?cookie\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}["']?)([^"'\\\n]{1,8000})()/gi,
  },
  {
    needs: ['sig=', 'signature=', 'hmac=', 'token=', 'verifier='],
    pattern:
      /([?&](?:sig|signature|hmac|x-amz-signature|x-amz-security-token|x-goog-signature|access_token|id_token|refresh_token|code_verifier)=)([^&\s"'<>]{12,4000})()/gi,
  },
  {
    needs: ['code=', 'ticket=', 'otp=', 'samlresponse='],
    pattern: /([?&](?:code|ticket|otp|samlresponse)=)([^&\s"'<>]{12,4000})()/gi,
    accepts: looksRandom,
  },
]
