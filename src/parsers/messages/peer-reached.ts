import { message } from '../../core/message.ts'
import { PEER_REACHED, type PeerReached } from '../../records/peer-failure.ts'
import { envoyAnswer } from '../net/envoy-answer.ts'
import { peerIn } from '../peer.ts'

const NOT =
  /\bnot (?:yet )?(?:connected|ready)|disconnected|failed|refused|timed out|error|could not|cannot|lost\b|retry|waiting|until\b|\bprocess that's\b|\bstop\b/i
const MADE =
  /\b(?:re-?)?connected\b(?: to\b)?|\bconnection (?:to \S{1,260} )?(?:was |is |has been )?(?:re-?)?(?:established|restored|succeeded)/i
/** A state that something is in, not a connection that somebody made: `Server status change synced -> connected`. */
const STATE = /\bstat(?:e|us)\b|(?:->|=>|\u2192) ?(?:re-?)?connected\b/i
/** Who is served, and comes back. */
const SERVED =
  /\b(?:clients?|users?|visitors?|players?|devices?|subscribers?|sessions?|sockets?|ws)\b(?!\s{0,2}(?:is |was |has )?(?:re-?)?connected to\b)/i
/** Words that name nothing. */
const PLAIN =
  /^(?:a|an|the|and|is|are|was|were|has|have|been|be|now|again|finally|already|successfully|automatically|re|we|it|i|to|with|our|my|its|info|notice|note|debug|warn|warning|error|log|ok|connection|connections|connect|connecting|connected|reconnect|reconnecting|reconnected|success|trace)$/

/** `redis` of `Redis connection re-established`, `metrics` of `connected to metrics`: the words before the connection, and the first behind `to`. */
function calledIn(text: string, made: RegExpExecArray): readonly string[] {
  const before = text
    .slice(0, made.index)
    .slice(-MOST_BEFORE)
    .replace(/\[[^\]]{0,100}\]/g, ' ')
  const behind = /\b(?:to|with)\s{1,4}(?:(?:the|a|an|our)\s{1,4})?([\w.-]{1,80})/i.exec(text.slice(made.index))?.[1] ?? ''
  const words = `${before} ${behind}`.toLowerCase().match(/[a-z\d][\w.-]{0,80}/g) ?? []
  return [...new Set(words.map((word) => word.replace(/(?<![.-])[.-]{1,64}$/, '')))]
    .filter((word) => !PLAIN.test(word))
    .slice(0, MOST_WORDS)
}
const MOST_BEFORE = 200
const MOST_WORDS = 8

const SERVES = /\bready (?:on|to accept|for connections)\b|\blistening on\b|\b[Ss]uccessfully (?:registered|connected|started)\b/

/** Kafka's clients tell so once a broker has answered: org.apache.kafka.clients.Metadata, AbstractCoordinator. */
const KAFKA = /\bCluster ID: \S|\bDiscovered (?:group|transaction) coordinator \S/
/** Postfix, of a mail that its server took. */
const MAIL_TAKEN = /\brelay=(?<host>[\w.-]{1,253})\[(?<address>[\da-fA-F.:]{3,45})\]:(?<port>\d{1,5}), .{0,200}\bstatus=sent\b/

/** An access log that names who answered: one address, and a status below 400. */
const ANSWERED = /" (?:2|3)\d\d .{0,600}\bupstream(?:_addr)?[=:] ?"?(?<host>[\w.-]{1,253}):(?<port>\d{1,5})"?(?=\s|$)/

/** Scripts that wait for a server: `db:5432 is available after 3 seconds`, `app is up after 11 s`. */
const UP =
  /(?:^|[\s:])(?:(?:https?|tcp):\/\/)?(?<host>[a-zA-Z][\w.-]{0,252})(?::(?<port>\d{1,5}))?\/? (?:is (?:up|available|ready|reachable|online),? (?:after \d|now\b|again\b)|- accepting connections)/
/** The head of an answer as curl prints it: whatever was asked answers. */
const ANSWER = /^(?:< )?HTTP\/\d(?:\.\d)? 2\d\d(?: [A-Z][\w ]{0,30})?\r?$/

/** RabbitMQ, of another node of its cluster. */
const NODE_UP = /\b(?:rabbit on )?node '?\w{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,8})'? up\b/

/** A connection that was made: `connected to db1.internal:5432`, `Redis connection re-established`, `ready on 0.0.0.0, port 5678`. */
export const peerReached = message<PeerReached>({
  id: 'peer-reached',
  emits: PEER_REACHED,
  holds: [
    'connected',
    ...['rabbit on node ', 'node rabbit@', "node 'rabbit@"],
    'upstream=',
    'upstream_addr',
    'outbound|',
    '"response_flags"',
    'connection established',
    'connection to',
    ...['connection re', 'connection was re', 'connection is re', 'connection has been re', 'connection succeeded'],
    ...['connection was established', 'connection is established', 'connection has been established'],
    'ready on ',
    ...['ready to accept', 'ready for connections'],
    'listening on',
    ...['is up after ', 'is up now', 'is up again', 'is ready after ', 'is ready now', 'is ready again'],
    ...['is available', 'is reachable', 'is online', '- accepting connections', 'http/1.1 2', 'http/1.0 2', 'http/2 2'],
    'successfully registered',
    'successfully started',
    ...['Cluster ID: ', 'Discovered group coordinator', 'Discovered transaction coordinator', 'status=sent'],
  ],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const answered = ANSWERED.exec(text)?.groups
    if (answered !== undefined) return { peer: { host: answered['host']!, port: Number(answered['port']) }, called: [] }
    const passedOn = envoyAnswer(text)
    if (passedOn !== undefined)
      return passedOn.peer !== undefined && passedOn.flags.length === 0 && passedOn.status < 400
        ? { peer: passedOn.peer, called: [] }
        : undefined
    const node = NODE_UP.exec(text)?.[1]
    if (node !== undefined) return { peer: { host: node }, called: [] }
    const taken = MAIL_TAKEN.exec(text)?.groups
    if (taken !== undefined) return { peer: { host: taken['host']!, port: Number(taken['port']), address: taken['address'] }, called: [] }
    if (KAFKA.test(text)) return { peer: undefined, called: ['kafka'] }
    if (NOT.test(text)) return undefined
    if (ANSWER.test(text)) return { peer: undefined, called: [], answers: true }
    const up = UP.exec(text)?.groups
    if (up !== undefined)
      return { peer: { host: up['host']!, ...(up['port'] === undefined ? {} : { port: Number(up['port']) }) }, called: [] }
    const made = MADE.exec(text)
    if (made === null) return SERVES.test(text) ? { peer: undefined, called: [], serves: true } : undefined
    const peer = peerIn(text)
    if (peer === undefined ? STATE.test(text) : SERVED.test(text)) return undefined
    return { peer, called: peer === undefined ? calledIn(text, made) : [] }
  },
})
