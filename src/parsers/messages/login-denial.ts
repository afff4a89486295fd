import { peerName } from '../../core/peer-name.ts'
import { message } from '../../core/message.ts'
import { ACCESS_DENIAL, type AccessDenial } from '../../records/access-denial.ts'
import { peerIn } from '../peer.ts'

/** What a client tells of a server that does not take its name and password. Groups: `user`. */
const REFUSED: readonly RegExp[] = [
  // libpq and drivers that pass on what PostgreSQL says (src/backend/libpq/auth.c)
  /\b(?:password|\w{2,12}) authentication failed for user \\{0,3}"(?<user>[^"\\]{1,64})\\{0,3}"/i,
  // MySQL, MariaDB: ER_ACCESS_DENIED_ERROR
  /\bAccess denied for user '(?<user>[^']{1,64})'@'[^']{1,253}' \(using password: (?:YES|NO)\)/,
  // Redis: src/acl.c
  /\b(?:WRONGPASS|NOAUTH) [A-Z]?[a-z][^\n]{3,120}/,
  // MongoDB's drivers
  /\b(?:MongoServerError|MongoError|MongoSecurityException|OperationFailure|AuthenticationFailed)\b.{0,120}\bauthentication failed\b/i,
  // RabbitMQ's clients
  /\bACCESS_REFUSED\b.{0,40}[Ll]ogin was refused/,
]
/** A mail server's answer to a login (RFC 4954, 4 and 6), as whoever sends tells it. */
const MAIL = /\b535[ -]5\.7\.\d{1,3}\b(?:.{0,200}?\b(?:user|username|login) ?[="'<(: ]{1,3}(?<user>[\w.+@-]{1,64}))?/i
/** The mail server that answers so logs it of strangers. */
const MAIL_SERVER = /^(?:postfix\/smtpd|postfix\/submission\/smtpd|dovecot|exim4?|sendmail|saslauthd)/
/** Who passes it on: an exception, a client's name, a connection that was not made. A server's own log names none of them. */
const CLIENT =
  /\b\w{0,60}(?:Exception|Error|SQLSTATE)\b|\bpsycopg|\b(?:failed|unable|cannot|can't|could not)(?: to)? connect|\bconnect(?:ion)? (?:to|failed)|\bERROR 1045\b|\bpq: |\(SQLSTATE|\bdial |^Error:/i

/** A server that refuses the name and password of a program, as the program tells it: what servers themselves log of strangers is theirs. */
export const loginDenial = message<AccessDenial>({
  id: 'login-denial',
  emits: ACCESS_DENIAL,
  holds: ['authentication failed', 'Access denied for user ', 'WRONGPASS ', 'NOAUTH ', 'ACCESS_REFUSED', '535 5.7.', '535-5.7.'],
  read({ message: text, priority, kernel, ident }) {
    if (
      kernel === true ||
      (priority !== undefined && priority > 6) ||
      /^(?:postgres|mysqld|mariadbd|mongod|redis-server|sshd)/.test(ident ?? '')
    )
      return undefined
    const mail = MAIL_SERVER.test(ident ?? '') ? null : MAIL.exec(text)
    if (mail !== null) return { mechanism: 'login', subject: mail.groups?.['user'], object: serverOf(text), stopsStart: false }
    const refused = REFUSED.map((says) => says.exec(text)).find((found) => found !== null)
    if (refused === undefined || !CLIENT.test(text)) return undefined
    return { mechanism: 'login', subject: refused.groups?.['user'], object: serverOf(text), stopsStart: false }
  },
})

function serverOf(text: string): string | undefined {
  const peer = peerIn(text)
  return peer === undefined ? undefined : peerName(peer.host, peer.port)
}
