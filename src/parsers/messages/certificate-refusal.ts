import { message } from '../../core/message.ts'
import { CERTIFICATE_REFUSAL, type CertificateRefusal } from '../../records/certificate-refusal.ts'
import { faultIn, isNameless } from '../net/certificate-fault.ts'
import { envoyAnswer } from '../net/envoy-answer.ts'
import { clientIn, type TlsAlert, tlsAlert } from '../net/tls-alert.ts'
import { peerIn } from '../peer.ts'
import { peerInFields } from '../peer-fields.ts'

/** A certificate that is refused, as the one that refuses it tells; what a server says of a stranger's bad handshake is the stranger's. */
export const certificateRefusal = message<CertificateRefusal>({
  id: 'certificate-refusal',
  emits: CERTIFICATE_REFUSAL,
  holds: [
    ...[
      'x509: ',
      'certificate has expired',
      'is expired',
      'expired certificate',
      'cert_has_expired',
      'certificateexpired',
      'certificate_expired',
    ],
    ...[
      'certificate expired',
      'not yet valid',
      'certificate verify',
      'issuer certificate',
      'self signed certificate',
      'self-signed certificate',
    ],
    ...[
      'pkix path',
      'first certificate',
      'leaf_signature',
      'self_signed_cert',
      'altname_invalid',
      'unknown authority',
      'unknown ca',
      'certificate revoked',
    ],
    ...[
      'certificate is revoked',
      'hostname mismatch',
      'no subject alternative',
      'cannot load certificate',
      'key values mismatch',
      'load key pair',
    ],
    ...['could not load private key file', 'could not load server certificate', 'failed to load certificate', 'certificate authority'],
    ...[
      'subject name',
      'no name matching',
      'no certificate subject',
      'the certificate of ',
      'certificate valid in future',
      'certificate_verify_failed',
      'certificate verification failed',
      'certificate issuer',
      "issuer's authority",
    ],
    // .NET, rustls
    ...['remote certificate ', 'invalidcertificate(', 'invalid peer certificate', 'issuer is not recognized'],
    // alerts of TLS
    ...['remote error: tls: ', 'sslv3 alert', 'tlsv1 alert', 'tlsv13 alert', 'ssl/tls alert', '_alert_', 'alertreceived('],
    ...['received fatal alert', ' alert: fatal', 'ssl alert number'],
  ],
  read({ message: text, kernel, priority, ident, at }) {
    if (kernel === true || (priority !== undefined && priority > 5)) return undefined
    if (/^\s*at |\brenew(?:al|ed|ing)?\b|\bexpired errors? (?:in|on|from|of)\b|\[(?:info|debug|notice)\]/i.test(text)) return undefined
    const alert = tlsAlert(text)
    if (alert !== undefined)
      return MAIL.test(ident ?? '') && !/^(?:expired|revoked)$/.test(alert.fault) ? undefined : refusedBy(alert, text, at.text)
    if (/TLS handshake error from|while SSL handshaking, client/i.test(text)) return undefined
    const fault = faultIn(text)
    if (fault === undefined) return undefined
    return {
      fault,
      ...(fault === 'not loaded' ? {} : whose(text, at.text)),
      ...(isNameless(text) ? { nameless: true as const } : {}),
      asOf: /\bcurrent time (\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?)/.exec(text)?.[1],
      notAfter:
        /\bis after (\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?)/.exec(text)?.[1] ??
        /\bNotAfter: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/.exec(text)?.[1] ??
        /\bis expired: (\d{4}-\d\d-\d\d[\d: +UTC-]{0,24})/.exec(text)?.[1]?.trim() ??
        javaDate(text),
      notBefore: /\bis before (\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?)/.exec(text)?.[1],
      file: /(?:load certificate(?: key)? "|private key file "|PrivateKey_file\("|certificate in )(\/[^"\s]{2,300})/.exec(text)?.[1],
      ...(fault === 'not loaded' && OF_KEY.test(text) ? { isKey: true as const } : {}),
      certificate: KUBEADM.exec(text)?.groups?.['name'],
      names: /certificate is valid for (.{1,200}?), not /.exec(text)?.[1],
    }
  },
})

/** What cannot be loaded is the private key, and not the certificate (nginx, PostgreSQL, OpenSSL's functions). */
const OF_KEY = /\bload certificate key "|\bload private key\b|_PrivateKey(?:_file)?\(/

/** Servers that the whole world writes to: that a stranger does not know a CA is the stranger's. */
const MAIL = /^(?:postfix|sendmail|exim|dovecot|opensmtpd)/

/** kubeadm: cmd/kubeadm/app/phases/certs/certs.go and util/pkiutil; it warns of the dates before it refuses the certificate. */
const KUBEADM = /(?:^error execution phase certs\/|could not validate bounds for certificate )(?<name>[\w-]{2,60}): /

/** HAProxy: src/checks.c; it calls a server behind it as its configuration does. */
const MEMBER = /\bServer (?<member>[\w.:-]{1,64}\/[\w.:-]{1,64}) is DOWN\b/

/** The name that was asked and does not stand in the certificate: curl, OpenSSL, the JVM, Node, Python, Go, rustls. */
const ASKED =
  /(?:\bThe certificate of ['‘]|\bmd[{(]|\btarget (?:host ?name|host|ip address) '|\bnot valid for (?:name )?[\\"']{1,2}|\bDNS name matching |\bNo name matching |\baltnames: Host: |\bcertificate is valid for .{1,200}, not )(?<host>[A-Za-z0-9](?:[\w.-]{0,252}\w)?)/

/** The head of klog's next statement (klog.go), where a form put several onto one line. */
const NEXT = /(?<=\S) [IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} {1,12}\d{1,10} [\w.-]{1,80}\.go:\d{1,6}\] .*$/s

function whose(said: string, line: string): Pick<CertificateRefusal, 'peer' | 'member' | 'proxy'> {
  // what was pasted onto the same line behind it names a peer of its own
  const [text, raw] = [said.replace(NEXT, ''), line.replace(NEXT, '')]
  const member = MEMBER.exec(text)?.groups?.['member']
  if (member !== undefined) return { member }
  const behind = envoyAnswer(text)?.peer
  if (behind !== undefined) return { peer: behind, proxy: 'Envoy' }
  const asked = ASKED.exec(text)?.groups?.['host']
  return { peer: peerIn(text) ?? (asked === undefined ? peerInFields(raw) : { host: asked }) }
}

/** The other side refuses what this one presented. */
function refusedBy({ fault, alert }: TlsAlert, text: string, raw: string): CertificateRefusal {
  const client = clientIn(text, raw)
  if (client !== undefined) return { fault, alert, by: 'client', client: client.address }
  const peer = peerIn(text)
  return { fault, alert, by: peer !== undefined || /\bTLS client: In state\b/.test(text) ? 'server' : 'other side', peer }
}

/** `NotAfter: Wed Mar 11 00:00:00 UTC 2026` as the JVM prints it. */
const javaDate = (text: string): string | undefined => /NotAfter: (\w{3} \w{3} [ \d]\d [\d:]{8} \w{2,5} \d{4})/.exec(text)?.[1]
