import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { PEER_FAILURE, type PeerFailure } from '../../records/peer-failure.ts'
import { peerHow } from '../net/peer-how.ts'
import { peerKind } from '../net/peer-kind.ts'
import { peerIn } from '../peer.ts'

/** `com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure` */
const HEAD = /\b(?:[a-z]\w{0,40}\.){2,10}[A-Z]\w{2,80}Exception: \S/
/** Lines of a trace, and the sentences of MySQL's driver between it and its head. */
const TRACE = /^\s{0,12}(?:at \S|\.\.\. \d{1,5} |Caused by: |Suppressed: |The last packet |The driver has not received )|^\s*$/
/** `Caused by: java.net.ConnectException: Connection refused` */
const WHY =
  /^\s{0,12}Caused by: (?:java\.net|java\.nio\.channels|io\.netty\.channel)\.[\w.$]{0,80}(?:ConnectException|NoRouteToHostException|SocketTimeoutException|ConnectTimeoutException|UnknownHostException|UnresolvedAddressException)\b/
/** A connection that was in use, and of which the driver heard before: the server, or something between, closed it. */
const IN_USE = /\blast packet successfully received from the server was (?!0 )[\d,.]{1,20} milliseconds? ago/

/** A Java program could not connect: the exception of a driver names the server or its kind, the innermost one why. */
export const javaRefusal = block<PeerFailure & LogLine>({
  id: 'java-refusal',
  emits: PEER_FAILURE,
  begins: [
    ...['Communications link failure', 'JedisConnectionException: ', 'MongoSocketOpenException: ', 'RedisConnectionException: '],
    ...['RedisConnectionFailureException: ', 'AmqpConnectException: ', 'SQLNonTransientConnectionException: '],
  ],
  opens: (message) => HEAD.test(message),
  maxLines: 250,
  mostPassed: 0,
  open: (first) =>
    collect(
      first,
      (message) => (WHY.test(message) ? 'last' : TRACE.test(message) ? 'take' : 'end'),
      (lines) => {
        const said = lines.map(({ message }) => message)
        const last = said.at(-1)!
        const asked = peerIn(first.message)
        const how = WHY.test(last) ? peerHow(last) : asked === undefined ? linkFailure(said) : 'not made'
        const peer = asked ?? peerIn(last) ?? peerKind(first.message)
        // a line that holds both is told by itself
        if (
          first.kernel === true ||
          how === undefined ||
          peer === undefined ||
          said.some((one) => peerHow(one) !== undefined && isNamed(one))
        )
          return undefined
        const { at: _at, time: _time, ...words } = first
        return { ...words, peer, how, retries: false }
      },
    ),
})

const isNamed = (message: string): boolean => peerIn(message) !== undefined

/** Connector/J has one head for a server that it never reached and for a connection that was closed. */
function linkFailure(lines: readonly string[]): PeerFailure['how'] | undefined {
  if (!/\bCommunications link failure\b/.test(lines[0]!) || lines.some((line) => WHY.test(line))) return undefined
  return lines.some((line) => IN_USE.test(line)) ? 'reset' : 'not made'
}
