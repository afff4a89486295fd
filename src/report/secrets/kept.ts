import { isMixed, isOdd } from './entropy.ts'
import type { Rule } from './rule.ts'

/** What is kept of passwords, and keys in files. */
export const KEPT_RULES: readonly Rule[] = [
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
]
