import { message } from '../../core/message.ts'
import { PEER_FAILURE, type PeerFailure } from '../../records/peer-failure.ts'
import { furtherPeersIn, peerIn } from '../peer.ts'

/** errno(3) in the words of strerror, of runtimes and of servers. */
const HOW: readonly (readonly [RegExp, PeerFailure['how']])[] = [
  // an admission webhook whose Service has no pods
  [/failed calling webhook.{1,600}no endpoints available for service/is, 'refused'],
  [/connection refused|econnrefused|refused the connection|\bactively refused|\bconnection to \S{3,260} refused\b/i, 'refused'],
  // Python: asyncio's own words behind the number of the error
  [/\[Errno 111\] Connect call failed/, 'refused'],
  [/\[Errno (?:101|113)\] Connect call failed/, 'no route'],
  [/\[Errno 110\] Connect call failed/, 'timed out'],
  // a socket of this machine that its server has not made, or has removed
  [/\bdial unix \S{2,200}: connect: no such file|\bconnection to server on socket "[^"]{2,200}" failed: no such file/i, 'refused'],
  [/no route to host|ehostunreach|enetunreach|network is unreachable|host is unreachable/i, 'no route'],
  [/connection reset|econnreset|server closed the connection unexpectedly/i, 'reset'],
  // Go: net/http names the URL, and then what became of the request
  [
    /\b(?:Get|Post|Put|Patch|Delete|Head) \\?"https?:\/\/[^"\s]{3,600}": (?:.{0,60}: )?(?:context deadline exceeded|net\/http: TLS handshake timeout|net\/http: request canceled(?: while waiting for connection)? \(Client\.Timeout)/,
    'timed out',
  ],
  // the queue of a socket of this machine is full: nginx, uWSGI's clients
  [/\bconnect\(\) to unix:\S{2,200} failed \(11: Resource temporarily unavailable\)/, 'timed out'],
  // Galera: gcomm/src/gmcast.cpp
  [/\bconnection to peer \S{1,40} with addr \S{3,200} timed out\b/, 'timed out'],
  [/failed calling webhook.{1,600}context deadline exceeded/is, 'timed out'],
  [
    /\btimed out waiting for connection to \S|connection timed out|etimedout|i\/o timeout|connect(?:ion)? timeout|connect(?:ion)? attempt timed out|connect timed out/i,
    'timed out',
  ],
]

/** A connection to a named peer that was not made, as the client tells it. What probes and checks of load balancers say is theirs. */
export const peerFailure = message<PeerFailure>({
  id: 'peer-failure',
  emits: PEER_FAILURE,
  holds: [
    'failed calling webhook',
    ...[
      'timed out waiting for connection to',
      'connection refused',
      'econnrefused',
      'refused the connection',
      'actively refused',
      ' refused',
      'connection to server on socket',
    ],
    ...['connect call failed', 'dial unix ', 'connect() to unix:'],
    ...['no route to host', 'ehostunreach', 'enetunreach', 'network is unreachable', 'host is unreachable'],
    'not responding **',
    'connection to peer',
    ...['connection reset', 'econnreset', 'server closed the connection unexpectedly'],
    ...[
      'context deadline exceeded',
      'tls handshake timeout',
      'client.timeout exceeded',
      'connection timed out',
      'etimedout',
      'i/o timeout',
      'connect timeout',
      'connection timeout',
      'connect timed out',
      'attempt timed out',
    ],
  ],
  read({ message: text, kernel, priority }) {
    if (
      kernel === true ||
      (priority !== undefined && priority > 6) ||
      /\bprobe\b|health.?check|\bcheck duration\b|while SSL handshaking, client/i.test(text)
    )
      return undefined
    // Erlang: no tick came from another node for net_ticktime
    const node =
      /^\S{0,40} ?(?:\[error\] |<[\d.]{3,16}> |=ERROR REPORT==== )*\*\* Node '?\w{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,8})'? not responding \*\*/.exec(
        text,
      )?.[1]
    if (node !== undefined) return { peer: { host: node }, how: 'timed out', retries: false }
    // what a pod waits for, in an error of its sandbox or of one of its containers, is told of the pod
    if (/\bdial unix \S{2,200}: /.test(text) && /\bsandbox\b|"StartContainer|\bpod="/.test(text)) return undefined
    // a name that could not be looked up is no peer that did not answer
    if (/\blookup \S{1,253}(?: on \S{1,60})?: /.test(text)) return undefined
    const how = HOW.find(([shape]) => shape.test(text))?.[1]
    const peer = how === undefined ? undefined : peerIn(text)
    if (how === undefined || peer === undefined) return undefined
    const webhook = /failed calling webhook \\?"([\w.-]{1,253})/.exec(text)?.[1]
    if (webhook !== undefined) return { peer, how, retries: false, webhook, noEndpoints: /no endpoints available for service/.test(text) }
    const others = furtherPeersIn(text)
    return {
      peer,
      ...(others.length === 0 ? {} : { others }),
      how,
      retries: /\bre-?try(?:ing)?\b|\battempt \d|will retry|reconnect/i.test(text),
    }
  },
})
