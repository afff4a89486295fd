import { message } from '../../core/message.ts'
import { ACCESS_DENIAL, type AccessDenial, type Unlisted } from '../../records/access-denial.ts'
import { peerIn } from '../peer.ts'
import { peerName } from '../../core/peer-name.ts'

/** What stands before the words of a server: its level, or who passes them on. A sentence of a person has other words there. */
const SAID = String.raw`(?:^\s{0,12}|\b(?:FATAL|ERROR|[Ee]rror|failed|pq|pgx|server error|28000|\w{1,80}(?:Error|Exception|ConnectionBad)): {1,4}|\b(?:msg|message|err|error|detail)"?[=:]\s?\\?["'])`
const QUOTED = String.raw`\\{0,3}"`

/** PostgreSQL: src/backend/libpq/auth.c ClientAuthentication. */
const POSTGRES = new RegExp(
  String.raw`${SAID}(?:FATAL: {1,4})?(?:no pg_hba\.conf entry|(?<rejects>pg_hba\.conf rejects)(?: connection)?) for (?<what>replication connection from |)host ${QUOTED}(?<client>[^"\\]{1,253})${QUOTED}, user ${QUOTED}(?<user>[^"\\]{1,64})${QUOTED}(?:, database ${QUOTED}(?<database>[^"\\]{1,64})${QUOTED})?(?:, (?<encryption>no encryption|(?:SSL|GSS) encryption|SSL o(?:n|ff)))?`,
)
const POSTGRES_REPLICATION = new RegExp(
  String.raw`${SAID}(?:FATAL: {1,4})?(?<rejects>pg_hba\.conf rejects) replication connection for host ${QUOTED}(?<client>[^"\\]{1,253})${QUOTED}, user ${QUOTED}(?<user>[^"\\]{1,64})${QUOTED}(?:, (?<encryption>no encryption|(?:SSL|GSS) encryption|SSL o(?:n|ff)))?`,
)
/** MySQL, MariaDB: ER_HOST_NOT_PRIVILEGED, ER_HOST_IS_BLOCKED. */
const MYSQL =
  /\bHost '(?<client>[^']{1,253})' is (?:not allowed to connect to this (?:MySQL|MariaDB) server|(?<rejects>blocked because of many connection errors))/
/** Redis: src/networking.c, of a server without a password that listens to the network. */
const REDIS = /-?\bDENIED Redis is running in protected mode\b/

const SERVERS: readonly (readonly [Unlisted['server'], RegExp])[] = [
  ['PostgreSQL', POSTGRES],
  ['PostgreSQL', POSTGRES_REPLICATION],
  ['MySQL', MYSQL],
  ['Redis', REDIS],
]
/** What speaks of it and tells no refusal. */
const SPOKEN =
  /\b(?:DEBUG|TRACE)\b|\b(?:means?|meaning) (?:that|the|your?)\b|\b(?:if you (?:see|get)|would|may|might|could) [^]{0,80}\b(?:pg_hba|not allowed to connect|DENIED)/i

/** A server that lets a client in from nowhere, or not from there: no list of it has an entry that fits. It says so to the client, and in its own log. */
export const unlistedClient = message<AccessDenial>({
  id: 'unlisted-client',
  emits: ACCESS_DENIAL,
  holds: ['pg_hba.conf', ' is not allowed to connect to this ', 'because of many connection errors', 'in protected mode'],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 6) || SPOKEN.test(text)) return undefined
    for (const [server, shape] of SERVERS) {
      const found = shape.exec(text)
      if (found === null) continue
      const { client, user, database, encryption, rejects, what } = found.groups ?? {}
      const peer = peerIn(text.replace(/\bhost \\{0,3}"[^"]{1,253}"/, ''))
      return {
        mechanism: 'login',
        subject: user,
        object: peer === undefined ? undefined : peerName(peer.host, peer.port),
        unlisted: {
          server,
          client,
          database: database ?? (what === undefined || what === '' ? undefined : 'replication'),
          encryption,
          isRejected: rejects !== undefined,
        },
        stopsStart: false,
      }
    }
    return undefined
  },
})
