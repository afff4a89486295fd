import { message } from '../../core/message.ts'
import { PEER_FAILURE, type PeerFailure, UPSTREAM } from '../../records/peer-failure.ts'
import { ENVOY_BODY, envoyAnswer, howOf } from '../net/envoy-answer.ts'
import { faultIn } from '../net/certificate-fault.ts'
import { tlsAlert } from '../net/tls-alert.ts'
import { peerHow } from '../net/peer-how.ts'
import { unnamedPeer } from '../net/peer-kind.ts'
import { furtherPeersIn, peerIn } from '../peer.ts'

/** A connection to a named peer that was not made, as the client tells it. What probes and checks of load balancers say is theirs. */
/** It is tried again; what Postfix defers stays in its queue (qmgr(8)). */
const RETRIES = /\bre-?try(?:ing)?\b|\battempt \d|will retry|\breconnect|, status=deferred \(/i

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
    ...['failed_connect', 'UnableToConnect on', 'Connection Failed: '],
    ...["Can't connect to", "Can't reach database server", 'NoBrokersAvailable: '],
    ...['not be established', 'not be made', 'not establish', 'not make '],
    'while SSL handshaking to upstream',
    // Envoy
    ...['upstream connect error', 'upstream_reset_', '"response_flags"', '" 503 UF', '" 503 UC', '" 503 UR', '" 0 UF'],
    ...['connect call failed', 'dial unix ', 'connect() to unix:'],
    ...['no route to host', 'ehostunreach', 'enetunreach', 'network is unreachable', 'host is unreachable'],
    'not responding **',
    ...['connection to peer', 'epmd error for host '],
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
    const passed = passedOn(text) ?? unshaken(text)
    if (passed !== undefined) return passed
    // Erlang: no tick came from another node for net_ticktime
    const node =
      /^\S{0,40} ?(?:\[error\] |<[\d.]{3,16}> |=ERROR REPORT==== )*\*\* Node '?\w{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,8})'? not responding \*\*/.exec(
        text,
      )?.[1]
    if (node !== undefined) return { peer: { host: node }, how: 'timed out', retries: false }
    // what a pod waits for, in an error of its sandbox or of one of its containers, is told of the pod
    if (/\bdial unix \S{2,200}: /.test(text) && /\bsandbox\b|"StartContainer|\bpod="/.test(text)) return undefined
    // a name that could not be looked up is no peer that did not answer
    if (/\blookup \S{1,253}(?: on \S{1,60})?: |\bplugin\/errors: |\b(?:read|write) (?:udp|tcp)[46]? \S{3,60}->\S{2,60}:53: /.test(text))
      return undefined
    const how = peerHow(text)
    const peer =
      how === undefined || MEANT.test(text)
        ? undefined
        : (peerIn(text) ?? (how === 'refused' || how === 'not made' ? unnamedPeer(text) : undefined))
    if (how === undefined || peer === undefined) return undefined
    const webhook = /failed calling webhook \\?"([\w.-]{1,253})/.exec(text)?.[1]
    if (webhook !== undefined) return { peer, how, retries: false, webhook, noEndpoints: /no endpoints available for service/.test(text) }
    const others = furtherPeersIn(text)
    return {
      peer,
      ...(others.length === 0 ? {} : { others }),
      how,
      retries: RETRIES.test(text),
    }
  },
})

/** What explains the words of an error. */
const MEANT = /\b(?:means?|meaning) (?:that|the|your?)\b/

/** A request that Envoy could not pass on: a certificate that it refused is told as that. */
function passedOn(text: string): PeerFailure | undefined {
  const answer = envoyAnswer(text)
  const body = answer === undefined ? ENVOY_BODY.exec(text)?.groups?.['reason'] : undefined
  const isFailed = answer?.flags.some((flag) => flag === 'UF' || flag === 'UC' || (flag === 'UR' && answer.status >= 500)) === true
  const reason = isFailed ? answer!.reason : body
  if (reason === undefined || /CERTIFICATE[ _]VERIFY[ _]FAILED|[ _]alert[ _]/i.test(reason)) return undefined
  const peer = answer?.peer ?? peerIn(text) ?? { host: UPSTREAM }
  return {
    peer,
    how: answer?.flags.some((flag) => flag === 'UC' || flag === 'UR') === true ? 'reset' : howOf(reason),
    retries: false,
    proxy: 'Envoy',
  }
}

/** nginx: src/event/ngx_event_openssl.c. The two sides agree on no TLS; a certificate that one of them refuses is told as that. */
function unshaken(text: string): PeerFailure | undefined {
  if (!/\bwhile SSL handshaking to upstream\b/.test(text) || tlsAlert(text) !== undefined || faultIn(text) !== undefined) return undefined
  const how = /\bSSL_do_handshake\(\) failed\b/.test(text)
    ? 'not made'
    : /\bpeer closed connection in SSL handshake\b/.test(text)
      ? 'reset'
      : undefined
  const peer = how === undefined ? undefined : peerIn(text)
  return how === undefined || peer === undefined ? undefined : { peer, how, retries: false, proxy: 'nginx' }
}
