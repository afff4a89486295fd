import { isOdd } from './entropy.ts'
import type { Rule } from './rule.ts'

/*
 * Secrets that a program takes on its command line, by the programs whose flags mean that and nothing else. A value may stand in quotes,
 * behind a NUL (/proc/PID/cmdline) or in a field of its own (`"mysql","-pX"`, audit's a2="-pX").
 */

const VALUE = String.raw`(?!["']?[\ufdd0\ufdd1]|a\d{1,4}=["']|["'](?:\s?,|\s{1,3}a\d{1,4}=|\s{0,3}$))("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"',;\0]{1,500})`
/** Between two words of a command line. */
const GAP = String.raw`(?:[\s\0]{1,3}|["']\s?,\s?["']|["']\s{1,3}a\d{1,4}=["'])`
/** A word of a command line that is no secret, a user or a file, and what stands behind it. */
const WORD = String.raw`["']?(?!a\d{1,4}=)[^\s"'\0]{1,300}(?:["']?[\s\0]{1,3}|["']\s?,\s?["']|["']\s{1,3}a\d{1,4}=["'])`
const BEGIN = String.raw`(?:^|[\s/;|&(\x60'"\0])`

/** A flag of some programs, its value joined to it or the next word. */
function flag(programs: string, flags: string, between: string, unless?: RegExp, needs?: readonly string[]): Rule {
  return {
    needs:
      needs ??
      programs
        .replace(/\([^()]*\)\??/g, '')
        .split('|')
        .map((name) => /^[\w-]{2,}/.exec(name)![0]),
    pattern: new RegExp(
      String.raw`(${BEGIN}(?:${programs})(?=[\s"'\0])(?:[^|;&\n]{0,300}?[\s"'\0])?(?:${flags})${between})${VALUE}()`,
      'g',
    ),
    accepts: (secret) => unless?.test(secret) !== true,
  }
}

/** Paths, ports and published ports: `mkdir -p/var/lib/mysql`, `-p3306:3306`. */
const NO_PASSWORD = /^["']?(?:[./:]|\d{1,5}(?::\d|$))/

/** What prints a word: up to the word. */
const SAYS = String.raw`\b(?:echo|printf)\s{1,3}(?:-[neE]{1,3}\s{1,3})?(?:["']%s(?:\\n)?["']\s{1,3})?["']?`
/** Programs that read a password from standard input. */
const ASKING = String.raw`passwd|smbpasswd|kinit|su|cryptsetup|vault\s{1,3}login`
/** What a sentence says behind AUTH or a login, and mechanisms of SASL. */
const SAID =
  /^(?:[a-z]{1,12}ed|[a-z]{1,12}ing|(?:un)?success(?:ful)?|fail(?:ure|s)?|errors?|ok|not|is|was|has|for|from|with|to|as|on|at|and|or|the|commands?|extension|mechanisms?|attempts?|timeout|page|method|token|token=|password|user(?:name)?|LOGIN|PLAIN|CRAM-\w{1,8}|DIGEST-\w{1,8}|SCRAM-[\w-]{1,16}|NTLM|GSSAPI|X?OAUTH\w{0,8}|EXTERNAL|TLS|ANONYMOUS|[<$%*].{0,60})[.:]?$/i

/** Up to what may be a password, of Windows: a share that is connected, an account that is made. */
const SHARE = String.raw`\bnet\s{1,3}use\s{1,3}(?:(?:[a-z]:|\*|lpt\d:?)\s{1,3})?\\{2,8}[^\s"']{1,300}\s{1,3}`
const ACCOUNT = String.raw`\bnet\s{1,3}user\s{1,3}[\w.@-]{1,64}\s{1,3}`

/** Flags of one command line that are found, each in a turn of its own. */
const MOST_FLAGS = 4

const RULES: readonly Rule[] = [
  {
    needs: ['mysql', 'maria', 'mycli'],
    pattern: new RegExp(String.raw`([\s"'\0]-p)${VALUE}()`, 'g'),
    accepts: (secret) => !NO_PASSWORD.test(secret),
  },
  // a word behind the flag is a database to mysql, and to who typed it a password
  {
    needs: ['mysql', 'maria', 'mycli'],
    pattern: /([\s"'\0]-p\s)("[^"\n]{1,500}"|'[^'\n]{1,500}'|(?=[^\s"',;\0]{0,100}\d)(?=[^\s"',;\0]{0,100}[A-Za-z])[^\s"',;\0]{6,500})()/g,
    accepts: (secret) => !NO_PASSWORD.test(secret),
  },
  flag(
    String.raw`sshpass|twine|rabbitmqadmin|mongo(?:sh|dump|restore|export|import|stat|top)?|cqlsh|ncftp\w{0,4}|useradd|usermod|pscp|plink`,
    '-p',
    `${GAP}?`,
    /^["']?(?:-|w$)/,
  ),
  flag('plink|pscp|psftp|putty', '-pw', GAP),
  flag(String.raw`ps(?:exec|exec64|kill|list|info|service|loglist)(?:\.exe)?|PsExec(?:64)?(?:\.exe)?`, '-p', GAP, /^["']?-/, ['ps']),
  flag(String.raw`signtool(?:\.exe)?|certutil(?:\.exe)?`, '/p|-p', GAP, /^["']?[-/]/, ['signtool', 'certutil']),
  flag(
    String.raw`(?:docker|podman|buildah|skopeo|nerdctl|crane|oras|az|oc|helm${GAP}registry|aws)${GAP}login`,
    '-p',
    `${GAP}?`,
    /^["']?-/,
    ['login'],
  ),
  flag(String.raw`sqlcmd|bcp|isql|osql|tsql|ipmitool|mosquitto_\w{3}|zip|unzip`, '-P', `${GAP}?`, /^["']?-/),
  flag(String.raw`ldap(?:search|modify|add|delete|passwd|whoami|compare|modrdn)`, '-w', `${GAP}?`, /^["']?-/),
  flag(String.raw`snmp(?:get|walk|set|bulkwalk|bulkget|getnext|table|trap|inform|status|df)`, '-[AXc]', `${GAP}?`, /^["']?-/),
  flag('redis-cli|valkey-cli', '-a|--pass', String.raw`(?:=|${GAP})`, /^["']?-/),
  flag(
    String.raw`curl|wget|http|https|httpie|xh|etcdctl`,
    '-[a-tv-z]{0,6}[uU]|--user|--proxy-user|-a|--auth',
    String.raw`(?:=|${GAP})?["']?[^\s:"'\0/]{1,200}:`,
    /^["']?\/\/|^\d{1,6}$/,
  ),
  // a cookie; without `=` it is a file that holds some
  {
    needs: ['curl'],
    pattern: new RegExp(String.raw`([\s"'\0]-[a-zA-Z]{0,4}b${GAP}?(?=["']?[^\s"'\0=/]{1,200}=))${VALUE}()`, 'g'),
  },
  {
    needs: ['--cookie'],
    pattern: new RegExp(String.raw`([\s"'\0]--cookies?(?:=|${GAP})(?=["']?[^\s"'\0=/]{1,200}=))${VALUE}()`, 'g'),
  },
  flag('lftp', '-u', String.raw`${GAP}?["']?[^\s,"'\0]{1,100},`),
  flag(String.raw`smb\w{0,12}|winexe|rpcclient|wmic|net|psexec`, '-U|--user', String.raw`(?:=|${GAP})?["']?[^\s%"'\0]{1,100}%`),
  // with `n` it prints: there is no file
  flag('htpasswd', '-[a-mo-zB]{0,4}b[a-mo-zB]{0,4}', `${GAP}${WORD}${WORD}`),
  flag('htpasswd', '-[a-zB]{0,4}n[a-zB]{0,4}b[a-zB]{0,4}|-[a-zB]{0,4}b[a-zB]{0,4}n[a-zB]{0,4}', `${GAP}${WORD}`),
  flag('openssl', '-pass|-passin|-passout|-password', String.raw`${GAP}pass:`),
  flag(String.raw`openssl\s{1,3}(?:enc|aes\S{0,20}|des\S{0,20})`, '-k', GAP, /^["']?-/),
  flag('7z|7za', '-p', '', /^["']?-/),
  flag('nmcli', 'password', GAP),
  flag('rabbitmqctl', 'add_user|change_password|authenticate_user', `${GAP}${WORD}`),
  { needs: ['wpa_passphrase'], pattern: new RegExp(String.raw`(\bwpa_passphrase${GAP}${WORD})${VALUE}()`, 'g') },
  flag('xfreerdp|wfreerdp|mstsc', '/p:', ''),
  flag('ssh-keygen', '-[NP]', GAP, /^["']?-/),
  { needs: ['/user:'], pattern: /(\bnet\s{1,3}use\s[^\n]{0,200}?\/user:\S{1,100}\s{1,3})(?!\*(?:\s|$))([^\s"']{1,200})()/gi },
  // before the user, or with none: `net use z: \\\\server\\share PASSWORD /user:bob`
  {
    needs: ['net use', 'net  use', 'net user'],
    pattern: new RegExp(String.raw`(${SHARE}|${ACCOUNT})("[^"\n]{1,200}"|[^\s"'/*][^\s"']{0,199})(?=\s{1,3}\/[a-z])()`, 'gi'),
  },
  {
    needs: ['net use', 'net  use', 'net user'],
    pattern: new RegExp(String.raw`(${SHARE}|${ACCOUNT})("[^"\n]{1,200}"|[^\s"'/*)][^\s"')]{0,199})(?=["')]{0,2}\s{0,3}$)()`, 'gi'),
    accepts: (secret) => isOdd(secret.replaceAll('"', '')),
  },
  { needs: ['mc '], pattern: /(\bmc\s{1,3}(?:alias|config host)\s{1,3}(?:set|add)(?:\s{1,3}[^\s]{1,300}){3}\s{1,3})([^\s"']{1,200})()/g },
  {
    needs: ['vault'],
    pattern: new RegExp(
      String.raw`(${BEGIN}vault${GAP}login${GAP}(?:-[^\s"'\0]{1,40}${GAP}){0,3}(?:token=)?)([^\s"'=\0]{1,500})(?![^\s"';|&\0])()`,
      'g',
    ),
    accepts: (secret) => !SAID.test(secret),
  },
  // of redis: in a session, as MONITOR shows it
  { needs: ['AUTH'], pattern: /("AUTH"\s{1,3}(?:"[^"\s]{1,100}"\s{1,3})?")([^"\n]{1,500})(")/gi },
  {
    needs: ['AUTH'],
    pattern: /((?<![-\w])AUTH\s{1,3}(?:(?!LOGIN|PLAIN)[\w-]{1,64}\s{1,3})?["']?)([^\s"',;]{1,200})(?=["']?\s{0,3}(?:$|[|;&\n]))()/g,
    accepts: (secret) => !SAID.test(secret),
  },
  { needs: ['chpasswd'], pattern: /(chpasswd\s{0,3}<<<\s{0,3}["']?[\w.-]{1,64}:)([^\s"']{1,200})()/g },
  {
    needs: ['chpasswd'],
    pattern: new RegExp(String.raw`(${SAYS}[\w.-]{1,64}:)([^\s"']{1,200})(["']?\s{0,3}\|\s{0,3}(?:sudo\s{1,3})?chpasswd)`, 'g'),
  },
  // what is written into a program that reads a password
  // --password-file=<(echo …)
  {
    needs: ['<(echo', '<(printf'],
    pattern: new RegExp(String.raw`(\b(?:pass|pw|secret|token|key|cred)[\w-]{0,30}[= ]<\(${SAYS})([^"'\s\n)]{1,500})(["']?\))`, 'gi'),
  },
  {
    needs: ['echo ', 'printf '],
    pattern: new RegExp(
      String.raw`(${SAYS})(?![\w.-]{1,64}:)([^\s"'|]{1,200})(["']?\s{0,3}\|\s{0,3}(?:sudo\s{1,3}-\w{0,3}S|(?:sudo\s{1,3})?(?:${ASKING}|[\w./-]{1,80}\s[^|\n]{0,200}?--password-stdin))(?![\w-]))`,
      'g',
    ),
  },
  { needs: ['<<<'], pattern: new RegExp(String.raw`(\b(?:${ASKING}|sudo)(?![\w-])[^|;&\n]{0,200}<<<\s{0,3})${VALUE}()`, 'g') },
  { needs: ['cifs', 'smb'], pattern: /(\buser(?:name)?=[^\s%,"']{1,100}%)([^\s,"']{1,200})()/g },
  { needs: ['psk'], pattern: new RegExp(String.raw`(\bpsk\s{0,3}[=:]\s{0,3})${VALUE}()`, 'g') },
  // user/password@service of Oracle: a password in quotes, or with another `@`
  {
    needs: ['jdbc:oracle'],
    pattern: /(\bjdbc:oracle:(?:thin|oci8?):["']?[A-Za-z][\w$#]{0,40}["']?\/)("[^"\n]{1,200}"|[^\s"']{1,200})(@)/g,
  },
  {
    needs: ['sqlplus', 'impdp', 'expdp', 'sqlldr', 'rman', 'jdbc:oracle'],
    pattern: /((?:^|[\s:"'])[A-Za-z][\w$#]{0,40}\/)([^\s/@"']{1,200})(@)/g,
  },
  {
    needs: ['sqlplus', 'impdp', 'expdp', 'sqlldr'],
    pattern: /(\b(?:sqlplus|impdp|expdp|sqlldr)\s(?:-\S{1,20}\s){0,4}["']?[A-Za-z][\w$#]{0,40}\/)([^\s/@"'[]{1,200})()/g,
  },
  // SQL
  {
    needs: ['password'],
    pattern:
      /(\bset\s{1,3}password\s{1,3}(?:for\s{1,3}\S{1,200}\s{0,3})?=\s{0,3}(?:password\s?\(\s?)?)('[^'\n]{1,500}'|"[^"\n]{1,500}")()/gi,
  },
  {
    needs: ['identified', 'password'],
    pattern:
      /((?<!\b(?:is|are|was|were|be|been|being)\s{1,3})\b(?:identified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?by|(?:encrypted\s{1,3})?password)\s{1,3})('[^'\n]{1,500}'|"[^"\n]{1,500}")()/gi,
  },
  // redis.conf
  {
    needs: ['requirepass', 'masterauth'],
    pattern: /(\b(?:requirepass|masterauth)["']?\s{1,3}["']?)((?!(?:is|was|not|set|has|and|the|or|in)\b)[^\s"',;]{1,500})()/g,
  },
]

export const TOOL_RULES: readonly Rule[] = RULES.map((rule) => ({ ...rule, turns: MOST_FLAGS }))
