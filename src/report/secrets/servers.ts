import { isMixed, isOdd } from './entropy.ts'
import type { Rule } from './rule.ts'

/*
 * Files in which servers, clients and network devices are told their secrets: a directive, a name perhaps, and the value as words of one line.
 */

/** A value, perhaps in quotes; a variable of the server is none. */
const VALUE = String.raw`(?![$%{<])("[^"$\n]{1,500}"|'[^'$\n]{1,500}'|[^\s"';]{1,500})`
/** The name of a variable that is secret whatever its value looks like. */
const NAME = String.raw`["']?[\w.-]{0,48}(?:passw(?:or)?d|passphrase|pass|pwd|[_.]pw|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key)["']?`
/** A header of a request that lets in whoever sends it. */
const HEADER = String.raw`["']?(?:(?:proxy-)?authorization|cookie|(?:x-)?(?:[\w-]{0,30}-)?(?:api-?key|auth(?:-?token)?|token|secret|password))["']?`
const SCHEME = String.raw`["']?(?:(?:basic|bearer|token)\s{1,3})?`
/** What a sentence says behind `password`. */
const SAID =
  /^["']?(?:[a-z]{1,14}(?:ed|ing|ion|ure)|is|was|has|had|will|must|may|can|cannot|not|never|does|did|for|of|in|on|to|from|and|or|with|too|incorrect|wrong|invalid|missing|mismatch|change|changes|reset|update|policy|prompt|login|check|hash|hashes|file|database|aging|length|expires|expiry|auth|ok|error|errors|here|by)["']?[.,:;!]?$/i
const isSaid = (value: string): boolean => SAID.test(value)
/** A file or a version is none. */
const isOddWord = (value: string): boolean => isOdd(value.replace(/^["']|["']$/g, '')) && !/^["']?v?\d|[/:]/.test(value)

const pattern = (kept: string, value = VALUE, behind = '', flags = 'g'): RegExp => new RegExp(`(${kept})${value}${behind}()`, flags)

/** What is said in files of web servers, proxies, mail, directories, wireless networks, routers and databases. */
export const SERVER_RULES: readonly Rule[] = [
  // SetEnv of Apache, *_param of nginx, setenv of csh and U-Boot
  {
    needs: ['setenv', '_param', 'env_var'],
    pattern: pattern(String.raw`\b(?:setenv|(?:fastcgi|uwsgi|scgi|grpc)_param|passenger_env_var)\s{1,20}${NAME}\s{1,20}`, VALUE, '', 'gi'),
    accepts: (secret) => !/^(?:["']?\/)/.test(secret),
  },
  // proxy_set_header, http-request set-header, RequestHeader set
  {
    needs: ['header'],
    pattern: pattern(
      String.raw`\b(?:(?:proxy|grpc|more)_set_(?:input_)?headers?|add_header|set-header|add-header|(?:Request)?Header\s(?:always\s)?(?:set|add|append|merge))\s{1,20}${HEADER}\s{1,20}${SCHEME}`,
      String.raw`(?![$%{<]|(?:basic|bearer|token)\s)([^\s"';]{4,2000})`,
      '',
      'gi',
    ),
  },
  // HAProxy
  { needs: ['stats auth'], pattern: pattern(String.raw`\bstats\sauth\s{1,20}[^\s:]{1,80}:`, String.raw`(\S{1,200})`) },
  { needs: ['insecure-password'], pattern: pattern(String.raw`\binsecure-password\s{1,20}`) },
  // `user app password …`, `username bob privilege 15 secret 0 …`, `user app pass …`
  {
    needs: ['user'],
    pattern: pattern(
      String.raw`(?:^|[:>]\s)\s{0,40}user(?:name)?\s{1,20}\S{1,80}\s{1,20}(?:privilege\s\d{1,2}\s)?(?:password|secret)\s{1,20}(?:[05789]\s)?`,
      String.raw`(\S{1,200})`,
      String.raw`(?=\s{0,3}$|\s{1,3}groups?\s)`,
      'gi',
    ),
    accepts: (secret) => !isSaid(secret),
  },
  {
    needs: [' pass '],
    pattern: pattern(String.raw`\b(?:user(?:name)?|login|as)\s{1,3}["']?[\w.@-]{1,80}["']?\s{1,3}pass\s{1,3}`, VALUE, '', 'gi'),
    accepts: isOddWord,
  },
  // redis, Sentinel, keepalived
  { needs: ['user '], pattern: pattern(String.raw`\buser\s{1,3}\S{1,80}\s{1,3}(?:on|off)\s{1,3}>`, String.raw`(\S{1,200})`, '', 'gi') },
  { needs: ['auth-pass'], pattern: pattern(String.raw`\bauth-pass\s{1,3}\S{1,80}\s{1,3}`) },
  {
    needs: ['auth_pass'],
    pattern: pattern(String.raw`(?:^|[\s{])auth_pass\s{1,20}`, String.raw`(?![=:])(\S{1,200})`),
    accepts: (secret) => !isSaid(secret),
  },
  // Apache, LDAP, sssd
  { needs: ['bindpassword'], pattern: pattern(String.raw`\bAuthLDAPBindPassword\s{1,20}`, VALUE, '', 'gi') },
  { needs: ['rootbindpw'], pattern: pattern(String.raw`\brootbindpw\s{1,20}`) },
  { needs: ['authtok'], pattern: pattern(String.raw`\bldap_default_authtok\s{0,20}=\s{0,20}`) },
  // PHP, and its constants
  { needs: ['default_pw'], pattern: pattern(String.raw`\b\w{1,20}\.default_pw\s{0,20}[=\s]\s{0,20}`) },
  {
    needs: ['define'],
    pattern: /(\bdefine\s?\(\s?["']\w{0,40}(?:PASSWORD|PASSWD|PASS|SECRET|_KEY|_SALT|TOKEN)["']\s?,\s?["'])([^"'\n]{1,500})()/g,
  },
  // wireless networks
  { needs: ['wep_key'], pattern: pattern(String.raw`\bwep_key\d\s{0,3}=\s{0,3}`) },
  // .pgpass: a line of it whose port is that of PostgreSQL or any
  {
    needs: [':5432:', ':5433:', ':6432:', ':*:'],
    pattern: /(^\s{0,40}[\w.*-]{1,100}:(?:5432|5433|6432|\*):[\w.*-]{1,64}:[\w.*-]{1,64}:)([^\s:"']{1,200})(?=\s{0,3}$)()/g,
  },
  // sasl_passwd of Postfix
  {
    needs: [']:', '] ', ']\t'],
    where: /^\s{0,8}\[/,
    pattern: /(^\s{0,8}\[[\w.-]{1,100}\](?::\d{1,5})?\s{1,20}[^\s:]{1,100}:)([^\s:/]{4,200})(?=\s{0,3}$)()/g,
    accepts: isOdd,
  },
  {
    where: /^\s{0,8}[\w-]{1,60}\.[\w.-]{1,100}\s{1,20}\S{1,60}@/,
    pattern: /(^\s{0,8}[\w-]{1,60}\.[\w.-]{1,100}\s{1,20}[^\s:@]{1,60}@[\w.-]{1,100}:)([^\s:/]{4,200})(?=\s{0,3}$)()/g,
    accepts: isOdd,
  },
  // chap-secrets and pap-secrets: client, server, secret, addresses
  {
    needs: [' *', '\t*'],
    pattern: pattern(
      String.raw`^\s{0,8}["']?[A-Za-z][\w.@\\-]{0,60}["']?\s{1,20}\*\s{1,20}`,
      VALUE,
      String.raw`(?=\s{1,20}(?:\*|[\d.]{7,15})\s{0,3}$)`,
    ),
    accepts: isOddWord,
  },
  // clients.conf of FreeRADIUS
  {
    needs: ['secret'],
    pattern: pattern(String.raw`^\s{0,40}(?:shared_)?secret\s{1,20}=\s{1,20}`, VALUE, String.raw`(?=\s{0,3}$)`),
    accepts: (secret) => !/^[a-z\d]+(?:-[a-z\d]+)+$/.test(secret),
  },
  // routers and switches
  {
    needs: ['-server'],
    pattern: pattern(String.raw`\b(?:radius|tacacs)-server\s{1,3}(?:host\s{1,3}\S{1,80}\s{1,3})?key\s{1,3}(?:[067]\s{1,3})?`),
  },
  {
    needs: ['enable'],
    pattern: pattern(String.raw`^\s{0,8}enable\s{1,3}(?:secret|password)\s{1,3}(?:\d\s{1,3})?`, VALUE, String.raw`(?=\s{0,3}$)`),
    accepts: (secret) => !isSaid(secret),
  },
  { needs: ['com2sec'], pattern: pattern(String.raw`^\s{0,8}com2sec6?\s{1,20}\S{1,80}\s{1,20}\S{1,80}\s{1,20}`) },
  // .curlrc
  {
    needs: ['user=', 'user ='],
    pattern: pattern(
      String.raw`^\s{0,8}(?:proxy-)?user\s?=\s?["']?[^\s:"']{1,80}:`,
      String.raw`([^\s"']{1,200})`,
      String.raw`(?=["']?\s{0,3}$)`,
    ),
    accepts: isOddWord,
  },
  { needs: ['--from-literal'], pattern: pattern(String.raw`\s--from-literal[=\s]["']?[\w.-]{0,60}(?:pw|pwd|pass)=`), turns: 4 },
  // a directive of its own: `db_pass …`, `nas-password …`
  {
    needs: ['pass', 'pwd', 'secret'],
    pattern: pattern(
      String.raw`^\s{0,40}(?:set\s{1,3})?["']?[A-Za-z][\w.-]{0,40}[_-](?:pass(?:word|wd|phrase)?|pwd|secret)["']?\s{1,20}`,
      VALUE,
      String.raw`(?=[;,]?\s{0,3}$)`,
      'gi',
    ),
    accepts: (secret, kept) => isOddWord(secret) && (!/secret["']?\s+$/i.test(kept) || isMixed(secret) || /[A-Z]/.test(secret)),
  },
]
