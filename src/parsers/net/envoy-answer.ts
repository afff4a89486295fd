import type { Peer } from '../../records/peer-failure.ts'

/** What Envoy (and Istio's proxy, which is one) says of a request that it passed on. */
export interface EnvoyAnswer {
  readonly status: number
  /** In their short form (`UF`, `UH`), whatever form the line has. */
  readonly flags: readonly string[]
  /** Why the connection to the server behind it failed, in Envoy's words. */
  readonly reason: string
  /** The service or cluster behind it, with the address of the server that was asked. */
  readonly peer: Peer | undefined
}

/** envoy: source/common/stream_info/utility.h, %RESPONSE_FLAGS_LONG%. */
const LONG: ReadonlyMap<string, string> = new Map([
  ['NoHealthyUpstream', 'UH'],
  ['UpstreamConnectionFailure', 'UF'],
  ['UpstreamConnectionTermination', 'UC'],
  ['UpstreamRetryLimitExceeded', 'URX'],
])

/** The default format and Istio's: `"GET /x HTTP/1.1" 503 UF,URX …`; of a connection without HTTP `"- - -" 0 UF …`. */
const TEXT =
  /^(?:\[\S{10,40}\] )?"(?:-|[A-Z]{3,12}) [^"]{1,4000}" (?<status>\d{1,3}) (?<flags>[A-Z]{2,8}(?:,[A-Z]{2,8}){0,8}|-) (?<rest>\S.{0,8000})$/
const JSON_FLAGS = /"response_flags": ?"(?<flags>[A-Za-z]{2,60}(?:,[A-Za-z]{2,60}){0,8}|-)"/
const JSON_STATUS = /"response_code": ?"?(?<status>\d{1,3})\b/

/** `outbound|8443||orders.shop.svc.cluster.local`, `outbound_.80_._.web.shop.svc.cluster.local` (istio: pilot/pkg/model). */
const CLUSTER =
  /\b(?:outbound|inbound)(?:\|(?<port>\d{1,5})\|[\w.-]{0,63}\||_\.(?<port_>\d{1,5})_\.[\w-]{0,63}_\.)(?<host>[A-Za-z0-9*][\w.-]{0,252})?/
const JSON_CLUSTER = /"upstream_cluster(?:_raw)?": ?"(?<host>[A-Za-z0-9][\w./-]{0,252})"/
const SOCKET = String.raw`(?<host>(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-fA-F:.]{2,45}\]):(?<port>\d{1,5})`
/** The server that was asked: the last quoted field of the default format, before the cluster in Istio's. */
const UPSTREAM: readonly RegExp[] = [
  new RegExp(String.raw`"upstream_host": ?"${SOCKET}"`),
  new RegExp(String.raw`"${SOCKET}"(?= (?:outbound|inbound)\||$)`),
]

export function envoyAnswer(message: string): EnvoyAnswer | undefined {
  const text = TEXT.exec(message)?.groups
  const flags = text?.['flags'] ?? JSON_FLAGS.exec(message)?.groups?.['flags']
  const status = text?.['status'] ?? JSON_STATUS.exec(message)?.groups?.['status']
  if (flags === undefined || status === undefined) return undefined
  return {
    status: Number(status),
    flags: flags === '-' ? [] : flags.split(',').map((flag) => LONG.get(flag) ?? flag),
    reason: reasonIn(text?.['rest'] ?? message),
    peer: peerOf(text?.['rest'] ?? message),
  }
}

function peerOf(rest: string): Peer | undefined {
  const cluster = CLUSTER.exec(rest)?.groups ?? JSON_CLUSTER.exec(rest)?.groups
  const asked = UPSTREAM.map((shape) => shape.exec(rest)?.groups).find((found) => found !== undefined)
  const address = asked?.['host']!.replace(/^\[|\]$/g, '')
  const name = cluster?.['host']
  if (name === undefined) return address === undefined ? undefined : { host: address, port: Number(asked!['port']) }
  const port = cluster!['port'] ?? cluster!['port_']
  return { host: name, port: port === undefined ? undefined : Number(port), address }
}

/** `{remote_connection_failure|delayed_connect_error:_111}`, `"TLS_error:|268435581:SSL_routines:…:CERTIFICATE_VERIFY_FAILED:TLS_error_end"`. */
const reasonIn = (rest: string): string =>
  (
    /\b(?:upstream_reset_[a-z_]{3,60}\{|upstream_transport_failure_reason": ?"|transport failure reason: )(?<reason>[^}"]{3,400})/.exec(
      rest,
    )?.groups?.['reason'] ??
    /"(?<reason>(?:TLS|delayed|immediate)[ _][^"]{3,400})"/.exec(rest)?.groups?.['reason'] ??
    rest.slice(0, 400)
  ).replaceAll('_', ' ')

/** The number of the error is that of Linux (errno(3)), or its words. */
const HOW: readonly (readonly [RegExp, 'refused' | 'no route' | 'timed out' | 'reset'])[] = [
  [/connect error: ?(?:111\b|connection refused)/i, 'refused'],
  [/connect error: ?(?:101\b|113\b|no route|network is unreachable|host is unreachable)/i, 'no route'],
  [/connect error: ?(?:110\b|connection timed out)|\bconnection[ _]timeout\b/i, 'timed out'],
  [/connect error: ?(?:104\b|connection reset)|\bconnection[ _]termination\b|\bremote[ _](?:connection )?reset\b/i, 'reset'],
]

/** What became of the connection, as Envoy's words tell it. */
export const howOf = (reason: string): 'refused' | 'no route' | 'timed out' | 'reset' | 'not made' =>
  HOW.find(([shape]) => shape.test(reason))?.[1] ?? 'not made'

/** The answer that Envoy gives in the place of the server behind it. */
export const ENVOY_BODY =
  /\bupstream connect error or disconnect\/reset before headers\b.{0,80}\breset reason: (?<reason>[a-z -]{3,60}(?:, transport failure reason: .{1,400})?)/
