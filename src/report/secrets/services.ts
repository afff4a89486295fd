import { isMixed, isOdd, looksRandom } from './entropy.ts'
import type { Rule } from './rule.ts'

const isBase64 = (secret: string): boolean => secret.endsWith('=') || isOdd(secret) || isMixed(secret, 6)

/** What servers, directories, routers and databases are told, each in its own words. */
export const SERVICE_RULES: readonly Rule[] = [
  // a whole line of ~/.pgpass
  {
    where: /:(?:\d{2,5}|\*):[\w.*-]{1,64}:/,
    pattern: /((?:^|[\s"'])[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w.*-]{1,64}:[\w.*-]{1,64}:)([^\s:"']{3,200})(?![^\s"'])()/g,
    accepts: (secret) => isOdd(secret) && !/^[\da-f]+$/i.test(secret),
  },
  { needs: ['/p '], pattern: /(\s\/p\s{1,3})([^\s"'/,;]{8,200})()/gi, accepts: (secret) => isMixed(secret, 8) },
  { needs: [' pass:'], pattern: /((?:^|\s)-pass(?:in|out|word)?\s{1,3}["']?pass:)([^\s"']{1,200})()/g },
  // codes of a second factor
  {
    needs: ['--mfa', '--otp', '--totp', '--2fa'],
    pattern: /(--(?:mfa|otp|totp|2fa)(?:-(?:code|token|pin|password))?(?:=|\s{1,3})["']?)(\d{4,10}\w{0,20})()/g,
  },
  { needs: ['/p'], pattern: /(\s\/p(?:ass(?:word)?|wd?)?:)([^\s"']{4,200})()/gi, accepts: isOdd },
  {
    needs: ['key "', "key '", 'key `'],
    pattern: /(\bkey\s["'`])([\w+/=.~!#$%^&*-]{10,500})(?=["'`])()/gi,
    accepts: (secret) => isMixed(secret),
  },
  // directories, routers, servers of chats and of names
  { needs: ['pw '], pattern: /(\b(?:bind|root|user|admin|olcRoot)pw\s{1,4}["']?)([^\s"']{1,200})()/gi },
  // Dockerfiles, snmpd.conf, switches
  {
    needs: ['env ', 'arg '],
    pattern: /((?:^|\s)(?:ENV|ARG)\s{1,3}[A-Z\d_]{0,40}(?:PASSWORD|PASSWD|PASSPHRASE|_PASS|_PW|_PWD)\s{1,3}["']?)([^\s"'=]{1,200})()/g,
  },
  { needs: ['community'], pattern: /(\br[ow]community6?\s{1,4}["']?)([^\s"']{1,64})()/g },
  {
    needs: ['community'],
    pattern: /(\bsnmp-server\s{1,3}(?:host\s{1,3}\S{1,80}\s{1,3})?community\s{1,3}["']?)([^\s"']{1,64})()/gi,
  },
  { needs: ['-pw '], pattern: /(\s-pw\s{1,3}["']?)([^\s"']{4,200})()/g, accepts: isOdd },
  { needs: ['password ', 'secret ', 'key '], pattern: /(\b(?:password|secret|key)\s[05789]\s{1,3})(\S{4,200})()/g, accepts: isOdd },
  { needs: ['unseal'], pattern: /(\bunseal(?:\s{1,3}key)?(?:\s\d{1,2})?:?\s{1,3})([\w+/=]{40,100})(?![\w+/=])()/gi },
  { needs: ['identify '], pattern: /(\bIDENTIFY\s{1,3}(?:\S{1,60}\s{1,3})?)(\S{4,200})(?=\s{0,3}$)()/g, accepts: isOdd },
  { needs: ['acl setuser'], pattern: /(\bACL\s{1,3}SETUSER\s[^\n]{1,80}?\s[>#])(\S{1,200})()/gi },
  { needs: ['setuser', 'user '], pattern: /(\b(?:set)?user\s[^\n]{1,80}?\s[>#])(\S{4,200})()/gi, accepts: isOdd },
  { where: /"\s"/, pattern: /((?:^|[:>]\s{1,3})"[a-z][\w.@-]{0,64}"\s")([^\s"/]{8,200})(")/gi, accepts: (secret) => isMixed(secret) },
  {
    where: /\s-[auU]\s/,
    pattern: /(\s-[auU]\s{1,3}["']?[a-z][\w.@-]{0,60}[:,])([^\s"'/:]{6,200})()/g,
    accepts: (secret) => isMixed(secret, 8),
  },
  // a secret behind its id, which was found
  {
    where: /[\ufdd0\ufdd1][:,]/,
    pattern: /([\ufdd0\ufdd1][:,]\s{0,2})([A-Za-z0-9+/]{40})(?![\w+/])()/g,
    accepts: (secret) => isMixed(secret),
  },
  // Consul, Nomad
  { needs: ['secretid'], pattern: /(\bSecretID["']?\s{0,20}[:=]\s{0,20}["']?)([\da-f]{8}-[\da-f-]{27})()/gi },
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
      /((?<!\b(?:is|are|was|were|be|been|being)\s{1,3})\bidentified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?(?:by|as)\s{1,3}(?:password\s{1,3})?)(?!(?:externally|globally|values|random|a|an|the|its|their|his)\b)([^\s"'`,;()]{1,200})()/gi,
  },
  {
    needs: ['crypt', 'hmac'],
    pattern:
      /(\b(?:pgp_sym_\w{1,20}|aes_(?:en|de)crypt|(?:en|de)crypt(?:_iv|byp\w{1,20})?|hmac)\s?\((?:'[^'\n]{0,500}'[^()',\n]{0,40}|[^()'\n]{0,200}),\s?)('[^'\n]{1,200}')()/gi,
  },
  {
    needs: ['crypt', 'password', 'encryptbypass', 'hashbytes'],
    pattern: /(\b(?:crypt|(?:old_)?password|encryptbypassphrase|hashbytes)\s?\(\s?)('[^'\n]{1,200}')()/gi,
  },
]
