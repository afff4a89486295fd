import type { CertificateFault } from '../../records/certificate-refusal.ts'

/** An alert about a certificate that the other side of a connection sent. */
export interface TlsAlert {
  readonly fault: CertificateFault
  /** Its name as the RFC spells it, in words: `bad certificate`. */
  readonly alert: string
}

/** Alerts about certificates by their numbers (RFC 8446, section 6). */
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [42, 'bad certificate'],
  [43, 'unsupported certificate'],
  [44, 'certificate revoked'],
  [45, 'certificate expired'],
  [46, 'certificate unknown'],
  [48, 'unknown ca'],
  [116, 'certificate required'],
])

/** Their other names: Go puts the adjective first. */
const ALIKE: ReadonlyMap<string, string> = new Map([
  ['revoked certificate', 'certificate revoked'],
  ['expired certificate', 'certificate expired'],
  ['unknown certificate', 'certificate unknown'],
  ['unknown certificate authority', 'unknown ca'],
])

/** Of most of them the sender knows the reason, and does not tell it. */
const FAULTS: ReadonlyMap<string, CertificateFault> = new Map([
  ['bad certificate', 'not accepted'],
  ['unsupported certificate', 'not accepted'],
  ['certificate unknown', 'not accepted'],
  ['certificate revoked', 'revoked'],
  ['certificate expired', 'expired'],
  ['unknown ca', 'unknown issuer'],
  ['certificate required', 'not presented'],
])

const NAME = String.raw`(?<name>(?:bad|unsupported|revoked|expired)[ _]?certificate|unknown[ _]?certificate(?:[ _]authority)?|certificate[ _]?(?:revoked|expired|unknown|required)|unknown[ _]?ca)(?![A-Za-z])`

/** An alert that was received, not one that this side sent. */
const RECEIVED: readonly RegExp[] = [
  // Go: crypto/tls
  new RegExp(String.raw`\bremote error: tls: ${NAME}`, 'i'),
  // OpenSSL: `sslv3 alert bad certificate`, since 3.2 `ssl/tls alert bad certificate`; its codes in Node and Python
  new RegExp(String.raw`(?:\b|_)(?:sslv3|tlsv1|tlsv13|ssl/tls)[ _]alert[ _]${NAME}`, 'i'),
  // the JVM, rustls: `Received fatal alert: bad_certificate`, `received fatal alert: BadCertificate`, `AlertReceived(UnknownCA)`
  new RegExp(String.raw`(?:\breceived fatal alert: |\bAlertReceived\()${NAME}`, 'i'),
  // Erlang: ssl_alert.erl
  new RegExp(String.raw`\breceived (?:SERVER|CLIENT) ALERT: Fatal - ${NAME}`, 'i'),
]
const NUMBERED = /\bSSL alert number (\d{1,3})\b/

export function tlsAlert(text: string): TlsAlert | undefined {
  const said = RECEIVED.map((shape) => shape.exec(text)?.groups?.['name']).find((name) => name !== undefined)
  const spelt = said
    ?.replace(/_/g, ' ')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
  const alert = spelt === undefined ? NUMBERS.get(Number(NUMBERED.exec(text)?.[1])) : (ALIKE.get(spelt) ?? spelt)
  const fault = alert === undefined ? undefined : FAULTS.get(alert)
  return alert === undefined || fault === undefined ? undefined : { fault, alert }
}

const ADDRESS = String.raw`\[?(?<address>(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})\]?`
/** Ports that Linux picks for a client (net.ipv4.ip_local_port_range), and the dynamic ones of RFC 6335: no server listens there as a rule. */
const PICKED = String.raw`(?:3(?:276[89]|27[7-9]\d|2[89]\d\d|[3-9]\d{3})|[45]\d{4}|6[0-5]\d{3})(?!\d)`
/** The client of a connection that this side accepted: its port is only its own. */
const CLIENT: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:handshake error|rejected connection|connection|request) (?:on [\w ]{1,30} )?from \\?"?${ADDRESS}:\d{1,5}`),
  // hashicorp: conn=from=10.0.0.7:40122
  new RegExp(String.raw`\bconn(?:ection)?[=:] ?"?from=${ADDRESS}:\d{1,5}`),
  // Go: of a connection that was accepted the far end has a port that its kernel picked, and this one its own
  new RegExp(String.raw`\b(?:read|write) tcp[46]? \S{3,60}:(?:[1-9]\d{0,3}|[12]\d{4}|3[01]\d{3})->${ADDRESS}:${PICKED}`),
  // the only address of the line
  new RegExp(String.raw`^(?!.*->)[^]{0,2000}?\b(?:from|client)[=: ]{1,2}[/"[(]?${ADDRESS}:${PICKED}`),
  new RegExp(String.raw`"remote[-_]addr(?:ess)?": ?"${ADDRESS}:\d{1,5}"`),
  new RegExp(String.raw`\bwhile SSL handshaking, client: ${ADDRESS}`),
  new RegExp(String.raw`\b(?:client|peer|remote|rip)(?:_ip|_addr|Addr(?:ess)?)?[=:] ?"?/?${ADDRESS}(?=[:"\s,;)]|$)`),
]
/** What a server says of a connection that it accepts, without its client. */
const ACCEPTED =
  /\bTLS server: In state\b|\bcould not accept SSL connection\b|\bSSL_accept\b|\bhandshake with client\b|\bTLS handshake error from\b|\brejected connection\b|\bwhile SSL handshaking, client/i

/**
 * Who sent it to a server: its client's address, nothing where the line tells none; undefined where this side is no server. `raw`: the line with the fields
 * beside its message.
 */
export function clientIn(text: string, raw: string): { readonly address: string | undefined } | undefined {
  if (/\bwhile SSL handshaking to upstream\b/.test(text)) return undefined
  const found = CLIENT.map((shape) => (shape.exec(text) ?? shape.exec(raw))?.groups?.['address'])
  const address = found.find((one) => one !== undefined)
  return address !== undefined || ACCEPTED.test(text) ? { address } : undefined
}
