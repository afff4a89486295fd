import { message } from '../../core/message.ts'
import { CONNECTION_REFUSAL, type ConnectionRefusal, type Server } from '../../records/connection-refusal.ts'

type Saying = readonly [server: Server, setting: string, pattern: RegExp]

/**
 * What stands in front of what PostgreSQL says: its own level, in any of its languages, or the driver that passes it on: the class of an exception, the
 * SQLSTATE 53300, `pq`, `error`; or nothing, where a field of its own holds it. A sentence of a person has other words there.
 */
const POSTGRES = String.raw`(?:^\s{0,12}|\b(?:FATAL|ERROR|[Ee]rror|pq|pgx|53300|\w{1,80}(?:Error|Exception|ConnectionBad|TooManyConnections)): {1,4}|\b(?:msg|message|err|error|detail)"?[=:]\s?\\?["'])`
/** src/backend/storage/lmgr/proc.c and utils/init/postinit.c, and src/backend/po: in German, French and Spanish. */
const NO_SLOT = [
  'sorry, too many clients already',
  'remaining connection slots are reserved for',
  'tut mir leid, schon zu viele Verbindungen',
  'désolé, trop de clients sont déjà connectés',
  'lo siento, ya tenemos demasiados clientes',
]

/** What servers say to the client, or log, when their limit is met. Groups: `limit`, `client`, `pid`. */
const SAYINGS: readonly Saying[] = [
  ['postgres', 'max_connections', new RegExp(String.raw`(?:\s(?<client>[\w.-]{1,64}@[\w.-]{1,64}) )?${POSTGRES}(?:${NO_SLOT.join('|')})`)],
  [
    'postgres',
    'CONNECTION LIMIT',
    new RegExp(String.raw`${POSTGRES}too many connections for (?<client>(?:role|database) (?<quote>\\?")[^"\\]{1,64}\k<quote>)`),
  ],
  ['pgbouncer', 'max_client_conn', /no more connections allowed \(max_client_conn\)/],
  [
    'mysql',
    'max_connections',
    /\b1040\b\)?[^]{0,40}Too many connections|\bToo many connections \(?1040\b|\bER_CON_COUNT_ERROR\b|message from server: "Too many connections"|\bAborted connection \d{1,20} to db: .{1,200}\(Too many connections\)|\[(?:Warning|ERROR|Note|System)\] (?:\[[\w-]{1,20}\] ){0,3}Too many connections\s*$/i,
  ],
  ['mysql', 'max_user_connections', /User '?(?<client>[\w.-]{1,64})'? (?:already has more than|has exceeded the) 'max_user_connections'/],
  ['redis', 'maxclients', /\bmax number of clients reached/],
  ['mongodb', 'maxIncomingConnections', /[Cc]onnection refused because (?:there are )?too many open connections(?:: (?<limit>\d{1,7}))?/],
  ['memcached', 'maxconns', /\bERROR Too many open connections\b/],
  // src/listener.c
  ['haproxy', 'maxconn', /\bProxy (?<client>[\w.:-]{1,64}) reached the configured maximum connection limit\b/],
  // org.apache.zookeeper.server.NIOServerCnxnFactory
  ['zookeeper', 'maxClientCnxns', /\bToo many connections from \/?(?<client>[\w.:]{2,45}) - max is (?<limit>\d{1,7})/],
  // src/master/service-monitor.c; src/sshd/sshd.c
  [
    'dovecot',
    'process_limit',
    /\bservice\((?<client>[\w-]{1,64})\): (?:process_limit|client_limit) \((?<limit>\d{1,7})\) reached, client connections are being dropped/,
  ],
  ['sshd', 'MaxStartups', /\b(?:beginning MaxStartups throttling|past MaxStartups)\b/],
  ['nginx', 'worker_connections', /(?:\] (?<pid>\d{1,10})#\d{1,10}: )?(?:\*\d{1,20} )?(?<limit>\d{1,7}) worker_connections are not enough/],
]
/** PostgreSQL's own log, whoever keeps it: the level stands behind its prefix, and no word of a program in front. */
const OWN_LOG = /^(?:(?!\S{0,40}[A-Za-z]: )\S{1,40} ){0,4}FATAL: {1,4}/
/** What speaks of it and tells no refusal. */
const SPOKEN =
  /\b(?:DEBUG|TRACE)\b|\b(?:to avoid|avoids?|prevents?|in case of|if you (?:see|get|hit)|may|could|can|might) [^]{0,80}(?:too many|max number)/i

export const connectionRefusal = message<ConnectionRefusal>({
  id: 'connection-refusal',
  emits: CONNECTION_REFUSAL,
  holds: [
    'too many clients already',
    'remaining connection slots',
    ...['schon zu viele Verbindungen', 'trop de clients sont', 'ya tenemos demasiados clientes'],
    'too many connections for ',
    'max_client_conn',
    'Too many connections',
    'max_user_connections',
    'maximum connection limit',
    ' - max is ',
    'client connections are being dropped',
    'MaxStartups',
    'max number of clients reached',
    'too many open connections',
    'worker_connections are not enough',
  ],
  read({ message: text, kernel, pid, ident }) {
    if (kernel === true || SPOKEN.test(text)) return undefined
    for (const [server, setting, pattern] of SAYINGS) {
      const m = pattern.exec(text)
      if (m === null) continue
      const { client, limit, pid: own } = m.groups ?? {}
      const isPassedOn = server === 'postgres' && client === undefined && !/^postgres/.test(ident ?? '') && !OWN_LOG.test(text)
      return {
        server,
        setting,
        client,
        limit: limit === undefined ? undefined : Number(limit),
        pid: own === undefined ? pid : Number(own),
        ...(isPassedOn ? { isPassedOn } : {}),
      }
    }
    return undefined
  },
})
