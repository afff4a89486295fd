import { isMixed, isOdd, looksRandom } from './entropy.ts'
import { hide, type Rule } from './rule.ts'

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

/** Whether a value behind the name of a session is its key, and no number, address, UUID or name of a session. */
const isSessionKey = (value: string): boolean =>
  (isMixed(value) && !/^[A-Za-z]+(?:[._-][A-Za-z]+)+$/.test(value)) || (/^[\da-z]{24,128}$/.test(value) && looksRandom(value))

/** Fields of a header that tell who asks for what, and how it was reckoned. */
const OPEN_FIELD =
  /^(?:username\*?|user|realm|uri|algorithm|qop|nc|charset|userhash|signedheaders|headers|version|oauth_(?:version|signature_method|timestamp)|ts|alg)$/i
const CREDENTIALS = /authorization\\{0,3}["']?\s{0,3}(?:=>|[=:,])\s{0,3}[[({]?\\{0,3}["']?[\w-]{2,30}\s{1,3}(?=[\w-]{1,40}=)/gi
const FIELD = /,?\s{0,3}([\w-]{1,40}\*?)=(?:(\\{0,3}")([^"\\\n]{0,4000})\2|([^\s"'\\,]{1,4000}))/y
const MOST_FIELDS = 40

/** `Authorization: Digest username="…", response="…"`, and other schemes whose credentials are fields: who asks for what stays. */
function fillCredentials(text: string): string {
  let result = text
  for (const header of text.matchAll(CREDENTIALS)) {
    FIELD.lastIndex = header.index + header[0].length
    for (let n = 0, field = FIELD.exec(text); n < MOST_FIELDS && field !== null; n++, field = FIELD.exec(text)) {
      const secret = field[3] ?? field[4]!
      const to = FIELD.lastIndex - (field[2]?.length ?? 0)
      if (!OPEN_FIELD.test(field[1]!)) result = result.slice(0, to - secret.length) + hide(secret) + result.slice(to)
    }
  }
  return result
}

/** Addresses with who asks, and headers of requests. */
export const WEB_RULES: readonly Rule[] = [
  { needs: ['authorization'], fill: fillCredentials },
  // scheme://user:password@host; a port and its path are no password
  { needs: ['://'], pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}[/?#\s"'])([^\s"'<>/?#]{1,500}|[^\s"'<>]{1,500})(@)/g },
  { needs: ['://'], pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}[/?#\s"',])([^\s<>/?#,]{1,300})(@)/g },
  {
    needs: ['://'],
    pattern: /(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}[/?#\s"'<>,])([^ \t\r\n"'/?#@]{1,300})(?=@[a-z\d[])()/gi,
    accepts: (secret) => /[<>\u00a0]/.test(secret),
  },
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
      /(authorization\\{0,3}["']?\s{0,3}(?:[=:,]|=>)\s{0,3}[[({]?(?:b(?=["']))?\\{0,3}["']?(?:(?:basic|bearer|token|negotiate|ntlm|apikey|key|splunk|sso-key|genie_?key)\s{1,3}))([^\s"'\\,;]{1,8000})()/gi,
  },
  {
    needs: ['authorization'],
    pattern:
      /(authorization\\{0,3}["']?\s{0,3}(?:=>|[=:])\s{0,3}(?:[[({](?=\\{0,3}["'b]))?(?:b(?=["']))?\\{0,3}["']?)(?!\s|[[({]\\{0,3}["'b]|(?:basic|bearer|token|negotiate|ntlm|apikey|key|splunk|sso-key|genie_?key)(?:\s|$)|[\w-]{2,30}\s{1,3}[\w-]{1,40}=\\{0,3}"|server message: |no basic auth|(?:authorization (?:failed|denied)|not authorized|unauthorized|failed|denied|required|none|error)\b)([^"'\\\n]{1,8000})()/gi,
  },
  { needs: ['bearer'], pattern: /(\bbearer\s{1,3})([\w.~+/-]{8,8000}={0,2})()/gi, accepts: looksRandom },
  // `/var/lib/rabbitmq/.erlang.cookie: eacces` is a file; values of cookies may stand in quotes
  {
    needs: ['cookie'],
    pattern:
      /((?<!\/[^\s"']{0,200}\.)\b(?:set-)?cookie2?\\{0,3}["']?\s{0,3}(?:=>|[=:])\s{0,3}(?:[[({](?=\\{0,3}["'b]))?(?:b(?=["']))?\\{0,3}["']?)([^"'\\\n]{1,8000}(?:(?<==)"[^"\\\n]{0,4000}"[^"'\\\n]{0,4000}){0,20})()/gi,
  },
  // ('Cookie', 'sid=…'), map[Cookie:[sid=…]], cookies: { sid: '…' }
  { needs: ['cookie'], pattern: /(["'](?:set-)?cookie2?["']\s{0,3},\s{0,3}b?["'])([^"'\n]{1,8000})()/gi },
  {
    needs: ['cookies'],
    pattern: /(\bcookies["']?\s{0,3}(?:=>|[=:])\s{0,3}[{[]\s{0,3})([^{}[\]\n]{3,4000})(?=[}\]])()/gi,
    accepts: (secret) => /[:=]/.test(secret),
  },
  // what lets a session go on, wherever its cookie is named
  {
    needs: ['sess', '.sid', 'csrf', 'xsrf', 'wordpress_', 'remember_', '.aspnet'],
    pattern:
      /((?<![\w.-])(?:PHPSESSID|J?SESSIONIDSSO|JSESSIONID|ASPSESSIONID[A-Z]{0,12}|ASP\.NET_SessionId|\.ASPXAUTH|\.AspNetCore\.[\w.]{1,60}|(?:connect|sails|koa|express)\.sid|(?:laravel|ci|symfony|django|flask|rack|play|koa|express|beaker|grafana|gitlab|redmine|mojolicious)[._:]{1,2}sess(?:ion)?(?:[._]id)?|_[a-z\d]{2,30}_session|S?SESS[\da-f]{32}|csrf_?token|csrfmiddlewaretoken|x-?[cx]srf-token|XSRF-TOKEN|_csrf|wordpress_(?:logged_in|sec)_\w{1,40}|remember_(?:token|web_\w{1,60}|user_token))\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}["']?)([^\s"'\\;,&<>()[\]{}]{4,4000})()/gi,
    accepts: (secret) =>
      !/^(?:missing|invalid|mismatch|incorrect|required|not|token|cookie|expired|failed|[$%{<].{0,80})[.,:;!]?$/i.test(secret),
  },
  {
    needs: ['sess', 'sid'],
    pattern:
      /((?<![\w.-])(?:[\w.-]{0,40}sess(?:ion)?(?:[._-]?(?:id|key|token|cookie))?|[\w.-]{0,20}[._-]sid|sid)\\{0,3}["']?[=:]\s{0,3}\\{0,3}["']?)([^\s"'\\;,&<>()[\]{}]{8,4000})()/gi,
    accepts: (secret) => isSessionKey(secret),
  },
  // a line of the file in which clients keep their cookies
  {
    needs: ['true', 'false'],
    pattern: /(\s(?:TRUE|FALSE)\s{1,8}\/\S{0,200}\s{1,8}(?:TRUE|FALSE)\s{1,8}\d{1,13}\s{1,8}\S{1,100}\s{1,8})(\S{1,4000})(?=\s{0,8}$)()/g,
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
