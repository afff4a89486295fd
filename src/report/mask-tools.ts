/*
 * Secrets that a program takes on its command line, by the programs whose flags mean that and nothing else. A value may stand in quotes,
 * behind a NUL (/proc/PID/cmdline) or in a field of its own (`"mysql","-pX"`, audit's a2="-pX").
 */

/** What is kept, the secret, perhaps in quotes, and what stands behind it. */
export interface ToolRule {
  /** Cheap test on the whole text. */
  readonly where: RegExp
  readonly pattern: RegExp
  /** A value that is none. */
  readonly unless?: RegExp
}

const VALUE = String.raw`(?!["']?\[masked)("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"',;\0]{1,500})`
/** Between two words of a command line. */
const GAP = String.raw`(?:[\s\0]{1,3}|["']\s?,\s?["'])`
const BEGIN = String.raw`(?:^|[\s/;|&(\x60'"\0])`

/** A flag of some programs, its value joined to it or the next word. */
function flag(programs: string, flags: string, between: string, unless?: RegExp): ToolRule {
  return {
    where: new RegExp(programs, 'i'),
    pattern: new RegExp(
      String.raw`(${BEGIN}(?:${programs})(?=[\s"'\0])(?:[^|;&\n]{0,300}?[\s"'\0])?(?:${flags})${between})${VALUE}()`,
      'g',
    ),
    ...(unless === undefined ? {} : { unless }),
  }
}

/** Paths, ports and published ports: `mkdir -p/var/lib/mysql`, `-p3306:3306`. */
const NO_PASSWORD = /^["']?(?:[./:]|\d{1,5}(?::\d|$))/

export const TOOL_RULES: readonly ToolRule[] = [
  { where: /mysql|maria|mycli/i, pattern: new RegExp(String.raw`([\s"'\0]-p)${VALUE}()`, 'g'), unless: NO_PASSWORD },
  // a word behind the flag is a database to mysql, and to who typed it a password
  {
    where: /mysql|maria|mycli/i,
    pattern: /([\s"'\0]-p\s)("[^"\n]{1,500}"|'[^'\n]{1,500}'|(?=[^\s"',;\0]{0,100}\d)(?=[^\s"',;\0]{0,100}[A-Za-z])[^\s"',;\0]{6,500})()/g,
    unless: NO_PASSWORD,
  },
  flag(
    String.raw`sshpass|mongo(?:sh|dump|restore|export|import|stat|top)?|cqlsh|ncftp\w{0,4}|useradd|usermod|pscp|plink`,
    '-p',
    `${GAP}?`,
    /^["']?(?:-|w$)/,
  ),
  flag('plink|pscp|psftp|putty', '-pw', GAP),
  flag(String.raw`(?:docker|podman|buildah|skopeo|nerdctl|crane|oras|az|oc|helm registry|aws)\s{1,3}login`, '-p', GAP, /^["']?-/),
  flag('sqlcmd|bcp|isql|osql|tsql|ipmitool', '-P', `${GAP}?`, /^["']?-/),
  flag(String.raw`ldap(?:search|modify|add|delete|passwd|whoami|compare|modrdn)`, '-w', `${GAP}?`, /^["']?-/),
  flag(String.raw`snmp(?:get|walk|set|bulkwalk|bulkget|getnext|table|trap|inform|status|df)`, '-[AXc]', `${GAP}?`, /^["']?-/),
  flag('redis-cli|valkey-cli', '-a|--pass', String.raw`(?:=|${GAP})`, /^["']?-/),
  flag(
    String.raw`curl|wget|https?(?:ie)?|xh`,
    '-u|-U|--user|--proxy-user|-a|--auth',
    String.raw`(?:=|${GAP})?["']?[^\s:"'\0/]{1,200}:`,
    /^["']?\/\/|^\d{1,6}$/,
  ),
  flag('lftp', '-u', String.raw`${GAP}?["']?[^\s,"'\0]{1,100},`),
  flag(String.raw`smb\w{0,12}|winexe|rpcclient|wmic|net|psexec`, '-U|--user', String.raw`(?:=|${GAP})?["']?[^\s%"'\0]{1,100}%`),
  flag(String.raw`htpasswd`, String.raw`-\w{0,4}b\w{0,4}`, String.raw`\s{1,3}\S{1,300}\s{1,3}\S{1,100}\s{1,3}`),
  flag('openssl', '-pass|-passin|-passout', String.raw`${GAP}pass:`),
  flag('xfreerdp|wfreerdp|mstsc', '/p:', ''),
  { where: /\bnet\s+use\b/i, pattern: /(\bnet\s{1,3}use\s[^\n]{0,200}?\/user:\S{1,100}\s{1,3})([^\s"']{1,200})()/gi },
  { where: /\bmc\s/, pattern: /(\bmc\s{1,3}(?:alias|config host)\s{1,3}(?:set|add)(?:\s{1,3}[^\s]{1,300}){3}\s{1,3})([^\s"']{1,200})()/g },
  { where: /\bvault\b/, pattern: /(\bvault\s{1,3}login\s{1,3}(?:-\S{1,40}\s{1,3}){0,3})((?=[^\s"']{0,60}\d)[^\s"'=]{8,500})()/g },
  { where: /chpasswd/, pattern: /(chpasswd\s{0,3}<<<\s{0,3}["']?[\w.-]{1,64}:)([^\s"']{1,200})()/g },
  { where: /chpasswd/, pattern: /(\becho\s{1,3}["']?[\w.-]{1,64}:)([^\s"']{1,200})(["']?\s{0,3}\|\s{0,3}(?:sudo )?chpasswd)/g },
  { where: /\bpasswd\b/, pattern: /(\becho\s{1,3}["']?)([^\s"']{1,200})(["']?\s{0,3}\|\s{0,3}(?:sudo )?passwd\b)/g },
  // user/password@service of Oracle
  {
    where: /sqlplus|impdp|expdp|sqlldr|\brman\b|jdbc:oracle/i,
    pattern: /((?:^|[\s:"'])[A-Za-z][\w$#]{0,40}\/)([^\s/@"']{1,200})(@)/g,
  },
  // SQL
  {
    where: /identified|password/i,
    pattern:
      /(\b(?:identified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?by|(?:encrypted\s{1,3})?password)\s{1,3})('[^'\n]{1,500}'|"[^"\n]{1,500}")()/gi,
  },
  // redis.conf
  {
    where: /requirepass|masterauth/,
    pattern: /(\b(?:requirepass|masterauth)\s{1,3}["']?)((?!(?:is|was|not|set|has|and|the|or|in)\b)[^\s"',;]{1,500})()/g,
  },
]
