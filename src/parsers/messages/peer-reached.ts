import { message } from '../../core/message.ts'
import { PEER_REACHED, type PeerReached } from '../../records/peer-failure.ts'
import { envoyAnswer } from '../net/envoy-answer.ts'
import { peerIn } from '../peer.ts'

const NOT =
  /\bnot (?:yet )?(?:connected|ready)|disconnected|failed|refused|timed out|error|could not|cannot|lost\b|retry|waiting|until\b|\bprocess that's\b|\bstop\b/i
const MADE =
  /\b(?:re-?)?connected\b(?: to\b)?|\bconnection (?:to \S{1,260} )?(?:was |is |has been )?(?:re-?)?(?:established|restored|succeeded)/i
/** A server begins to serve only once it has what it needs. */
const SERVES = /\bready (?:on|to accept)\b|\blistening on\b|\b[Ss]uccessfully (?:registered|connected|started)\b/

/** Kafka's clients tell so once a broker has answered: org.apache.kafka.clients.Metadata, AbstractCoordinator. */
const KAFKA = /\bCluster ID: \S|\bDiscovered (?:group|transaction) coordinator \S/
/** Postfix, of a mail that its server took. */
const MAIL_TAKEN = /\brelay=(?<host>[\w.-]{1,253})\[(?<address>[\da-fA-F.:]{3,45})\]:(?<port>\d{1,5}), .{0,200}\bstatus=sent\b/

/** An access log that names who answered: one address, and a status below 400. */
const ANSWERED = /" (?:2|3)\d\d .{0,600}\bupstream(?:_addr)?[=:] ?"?(?<host>[\w.-]{1,253}):(?<port>\d{1,5})"?(?=\s|$)/

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
    'connection re',
    'ready on ',
    'ready to accept',
    'listening on',
    'successfully registered',
    'successfully started',
    ...['Cluster ID: ', 'Discovered group coordinator', 'Discovered transaction coordinator', 'status=sent'],
  ],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const answered = ANSWERED.exec(text)?.groups
    if (answered !== undefined) return { peer: { host: answered['host']!, port: Number(answered['port']) } }
    const passedOn = envoyAnswer(text)
    if (passedOn !== undefined)
      return passedOn.peer !== undefined && passedOn.flags.length === 0 && passedOn.status < 400 ? { peer: passedOn.peer } : undefined
    const node = NODE_UP.exec(text)?.[1]
    if (node !== undefined) return { peer: { host: node } }
    const taken = MAIL_TAKEN.exec(text)?.groups
    if (taken !== undefined) return { peer: { host: taken['host']!, port: Number(taken['port']), address: taken['address'] } }
    if (KAFKA.test(text)) return { peer: undefined }
    if (NOT.test(text)) return undefined
    if (MADE.test(text)) return { peer: /\b(?:connected|connection) to\b/i.test(text) ? peerIn(text) : undefined }
    return SERVES.test(text) ? { peer: undefined } : undefined
  },
})
